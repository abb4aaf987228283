import { AppError } from "../errors.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

/** One end of a range. */
export type Bound = { readonly version: Version; readonly inclusive: boolean };

/** An interval of versions; an end that is null is open. */
export type VersionRange = { readonly lower: Bound | null; readonly upper: Bound | null };

/**
 * Reads NuGet interval notation: `1.0` (from there on), `[1.0,2.0)`, `(,1.0]`, `[1.4]` (exactly). Throws
 * `invalid_input` naming what is wrong. Source: https://learn.microsoft.com/nuget/concepts/package-versioning
 */
export function parseRange(text: string): VersionRange {
  const range = text.trim();
  const bracketed = /^([[(])(.*)([\])])$/s.exec(range);
  if (bracketed === null) return { lower: { version: boundVersion(range, range), inclusive: true }, upper: null };
  const [, open, inside = "", close] = bracketed;
  const sides = inside.split(",");
  if (sides.length > 2) throw invalidRange(range, "it has more than two versions");
  if (sides.length === 1) return exactRange(range, inside, open === "[" && close === "]");
  const lower = bound(range, sides[0] ?? "", open === "[");
  const upper = bound(range, sides[1] ?? "", close === "]");
  if (lower !== null && !isBelow(lower.version, upper)) throw invalidRange(range, "nothing can lie in it");
  if (upper !== null && !isAbove(upper.version, lower)) throw invalidRange(range, "nothing can lie in it");
  return { lower, upper };
}

/** True when the version lies between the bounds. A pre-release counts like any other version. */
export function inRange(version: Version, range: VersionRange): boolean {
  return isAbove(version, range.lower) && isBelow(version, range.upper);
}

function exactRange(range: string, text: string, inclusive: boolean): VersionRange {
  if (!inclusive) throw invalidRange(range, "a single version needs square brackets on both sides");
  const exactly: Bound = { version: boundVersion(range, text), inclusive: true };
  return { lower: exactly, upper: exactly };
}

function bound(range: string, text: string, inclusive: boolean): Bound | null {
  return text.trim() === "" ? null : { version: boundVersion(range, text), inclusive };
}

function boundVersion(range: string, text: string): Version {
  const version = parseVersion(text.trim());
  if (version === null)
    throw invalidRange(range, text.trim() === "" ? "it is empty" : `'${text.trim()}' is no version`);
  return version;
}

function isAbove(version: Version, lower: Bound | null): boolean {
  if (lower === null) return true;
  const order = compareVersions(version, lower.version);
  return lower.inclusive ? order >= 0 : order > 0;
}

function isBelow(version: Version, upper: Bound | null): boolean {
  if (upper === null) return true;
  const order = compareVersions(version, upper.version);
  return upper.inclusive ? order <= 0 : order < 0;
}

function invalidRange(range: string, why: string): AppError {
  return new AppError(
    "invalid_input",
    `'${range}' is not a version range: ${why}. Write it like '[1.0,2.0)' or '1.0'.`,
  );
}
