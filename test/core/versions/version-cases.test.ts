import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { acceptedTags, matchesPreRelease, readTags } from "../../../shared/core/versions/accepted-tags.ts";
import { parseRange } from "../../../shared/core/versions/range.ts";
import { compareVersions, parseVersion, type Version } from "../../../shared/core/versions/version.ts";

type Case = {
  readonly name: string;
  readonly kind: "parse" | "compare" | "sort" | "range" | "prerelease-tag" | "rule";
  readonly tag?: string;
  readonly a?: string;
  readonly b?: string;
  readonly tags?: readonly string[];
  readonly range?: string;
  readonly pattern?: string;
  readonly expected: unknown;
  readonly expectError?: string;
};

// The file's README describes exactly this shape.
const CASES = JSON.parse(readFileSync(new URL("../../fixtures/version-cases.json", import.meta.url), "utf8")) as Case[];

test.each(CASES)("$name", (one) => {
  if (one.expectError === "invalid-range") expect(() => answer(one)).toThrow("is not a version range");
  else expect(answer(one)).toEqual(one.expected);
});

function answer(one: Case): unknown {
  const tags = one.tags ?? [];
  switch (one.kind) {
    case "parse":
      return parseVersion(one.tag ?? "");
    case "compare":
      return Math.sign(compareVersions(version(one.a), version(one.b)));
    case "sort":
      return tags.toSorted((a, b) => compareVersions(version(a), version(b)));
    default: {
      const range = one.range ? parseRange(one.range) : null;
      const accepted = acceptedTags(readTags(tags), { range, preRelease: matchesPreRelease(one.pattern ?? "") });
      return tags.filter((tag) => accepted.includes(tag));
    }
  }
}

function version(tag = ""): Version {
  const parsed = parseVersion(tag);
  if (parsed === null) throw new Error(`${tag} is no version`);
  return parsed;
}
