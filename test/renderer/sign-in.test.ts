import { describe, expect, it } from "vitest";
import { isComplete, newSignIn, SIGN_INS, signInLabel } from "../../renderer/library/sign-in.ts";
import { accountSignInSchema } from "../../shared/core/model/account.ts";

describe("what an account signs in with", () => {
  it.each(SIGN_INS)("begins empty and is complete when all is given: $label", ({ value, label }) => {
    const empty = newSignIn(value);
    expect(isComplete(empty)).toBe(false);
    expect(signInLabel(value)).toBe(label);
    const texts = Object.fromEntries(
      Object.entries(empty).map(([key, part]) => [
        key,
        part === "" ? "x" : typeof part === "object" ? { plain: "y" } : part,
      ]),
    );
    const filled = accountSignInSchema.parse(texts);
    expect(isComplete(filled)).toBe(true);
    for (const key of Object.keys(texts).filter((name) => name !== "kind")) {
      expect(isComplete({ ...filled, [key]: typeof texts[key] === "string" ? "" : { plain: "" } })).toBe(false);
    }
  });

  it("may leave out a passphrase, and keeps secrets that are stored", () => {
    const key = { kind: "ssh-key", username: "web", privateKey: { secret: "s-1" } } as const;
    expect(isComplete(key)).toBe(true);
    expect(isComplete({ ...key, passphrase: undefined })).toBe(true);
  });
});
