import { compileRegex, type Regex } from "../expressions/regex/regex.ts";
import { inRange, type VersionRange } from "./range.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

/** A tag with what it reads as; null when it cannot be a version. */
export type TaggedVersion = { readonly tag: string; readonly version: Version | null };

/** What a channel asks of a tag. An absent part asks nothing; when both are there both must hold. */
export type VersionRule = { readonly range: VersionRange | null; readonly preRelease: PreReleaseTest | null };

/** Says whether a version's label is wanted. */
export type PreReleaseTest = (version: Version) => boolean;

/**
 * A test from a regular expression that is searched in the label plus `+metadata`; an empty pattern wants every label
 * and `^$` only versions without one. Throws `invalid_input` when the pattern is wrong.
 */
export function matchesPreRelease(pattern: string): PreReleaseTest {
  if (pattern === "") return () => true;
  const regex: Regex = compileRegex(pattern);
  return (version) => regex.isMatch(version.preRelease + (version.metadata === "" ? "" : `+${version.metadata}`));
}

/** Each tag with its version, in the order given. */
export function readTags(tags: readonly string[]): readonly TaggedVersion[] {
  return tags.map((tag) => ({ tag, version: parseVersion(tag) }));
}

/** The tags a rule accepts, newest first; tags of equal rank keep the order they came in. */
export function acceptedTags(tags: readonly TaggedVersion[], rule: VersionRule): readonly string[] {
  const accepted: { readonly tag: string; readonly version: Version }[] = [];
  for (const { tag, version } of tags) {
    if (version !== null && accepts(rule, version)) accepted.push({ tag, version });
  }
  return accepted.toSorted((a, b) => compareVersions(b.version, a.version)).map(({ tag }) => tag);
}

function accepts(rule: VersionRule, version: Version): boolean {
  return (
    (rule.range === null || inRange(version, rule.range)) && (rule.preRelease === null || rule.preRelease(version))
  );
}
