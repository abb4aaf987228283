import { expect, test } from "vitest";
import { firstFree } from "../../../shared/core/text/first-free.ts";

test("a text gets a number where it is taken already, as the version of a release does", () => {
  const taken = new Set(["1.4.0", "1.4.0-2"]);
  expect(firstFree("1.4.0", (version) => taken.has(version))).toBe("1.4.0-3");
  expect(firstFree("1.5.0", (version) => taken.has(version))).toBe("1.5.0");
});
