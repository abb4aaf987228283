import { expect, test } from "vitest";
import { weakSecretReason } from "../../../shared/core/variables/weak-secret.ts";

test.each(["", "  ", "aaaaaaaaaaaa", "Production", "admin123!", "12345678", "abc", "Kiwi7"])("%j is weak", (value) => {
  const reason = weakSecretReason(value);
  expect(reason).toMatch(/\.$/);
  if (value.trim().length > 3) expect(reason).not.toContain(value);
});

test.each(["correct horse battery", "x9!kQ27z", "-----BEGIN KEY-----\nabc"])("%j is not", (value) => {
  expect(weakSecretReason(value)).toBeNull();
});
