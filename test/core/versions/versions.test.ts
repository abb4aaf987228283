import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptedTags, matchesPreRelease, readTags } from "../../../shared/core/versions/accepted-tags.ts";
import { parseRange } from "../../../shared/core/versions/range.ts";
import { compareVersions, parseVersion, type Version } from "../../../shared/core/versions/version.ts";

describe("tags as versions", () => {
  test.each<[string, Partial<Version>]>([
    [" v1 . 2 ", { major: 1, minor: 2, preRelease: "" }],
    ["vnext", { major: 0, preRelease: "vnext" }],
    ["1.2-", { major: 1, minor: 2, preRelease: "" }],
    [
      "1.2.3.4.rc_1+b.7",
      { revision: 4, preRelease: "rc_1", preReleasePrefix: "rc", preReleaseCounter: "1", metadata: "b.7" },
    ],
    ["1.2+b", { preRelease: "", metadata: "b", isPreRelease: false }],
    ["1\\x", { major: 1, preRelease: "x" }],
    ["1-20240309101500", { major: 1, preRelease: "20240309101500" }],
    ["2147483647", { major: 2_147_483_647 }],
    ["1.0-latest", { isPreRelease: true }],
    [" latest ", { preRelease: "latest", isPreRelease: false }],
  ])("%s", (tag, parts) => {
    expect(parseVersion(tag)).toMatchObject(parts);
  });

  test.each(["", "  ", "2147483648", "1.0:x", "1.0 beta rc", "ü", "a@b"])("%j is rejected", (tag) => {
    expect(parseVersion(tag)).toBeNull();
  });
});

describe("order", () => {
  test.each([
    ["1.0-1", "1.0-x"],
    ["1.0-rc", "1.0-rc.1"],
    ["1.0-rc.2", "1.0-rc.10"],
    ["1.0-2147483647", "1.0-9999999999"],
    ["1.0-a_1", "1.0-a.2"],
  ])("%s is older than %s", (a, b) => {
    const [left, right] = [parseVersion(a), parseVersion(b)];
    expect(left && right && compareVersions(left, right)).toBeLessThan(0);
  });

  test("comparing is the same both ways round and hangs together", () => {
    const tag = fc.stringMatching(/^v?[0-2](\.[0-2]){0,3}(-(rc|1|a)([.-](2|10|b))?)?$/);
    fc.assert(
      fc.property(tag, tag, tag, (...tags) => {
        const [a, b, c] = tags.map(parseVersion);
        if (!a || !b || !c) throw new Error(`${tags.join()} must parse`);
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) || 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("ranges", () => {
  test.each(["", "(1.0)", "[1.0)", "[1.0,2.0", "1.0]", "[]", "[1,2,3]", "[1:0,2]", "[2.0,1.0]", "[1.0,1.0)"])(
    "%j is invalid",
    (range) => {
      expect(() => parseRange(range)).toThrow("is not a version range");
    },
  );

  test("blanks do not matter and both sides may be open", () => {
    expect(parseRange(" [ 1.0 , ) ")).toEqual(parseRange("1.0"));
    expect(parseRange("(,)")).toEqual({ lower: null, upper: null });
  });
});

test("accepted tags come newest first; those of equal rank keep their order; unreadable ones are left out", () => {
  const tags = readTags(["1.0", "2.0-rc", "v1.0", "1:0", "2.0"]);
  expect(acceptedTags(tags, { range: null, preRelease: null })).toEqual(["2.0", "2.0-rc", "1.0", "v1.0"]);
});

test("a pre-release pattern sees the metadata too and refuses what is no pattern", () => {
  const wants = matchesPreRelease("\\+b7$");
  const version = parseVersion("1.0-rc+b7");
  expect(version && wants(version)).toBe(true);
  expect(() => matchesPreRelease("(")).toThrow("cannot be used");
});
