import { toLowerByLetter, toUpperByLetter } from "../ignore-case.ts";
import { regexError } from "./syntax.ts";

/** Says whether a UTF-16 unit belongs to a class of characters. */
export type CharSet = (unit: number) => boolean;

export const anyUnit: CharSet = () => true;
export const notLineFeed: CharSet = (unit) => unit !== 10;
export const digitSet: CharSet = unicodeSet("Nd");
export const spaceSet: CharSet = fromPattern(/[\s\u0085]/, (unit) => unit !== 0xfeff);
export const wordSet: CharSet = fromPattern(/[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u);

export function negated(set: CharSet): CharSet {
  return (unit) => !set(unit);
}

export function rangeSet(first: number, last: number): CharSet {
  return (unit) => unit >= first && unit <= last;
}

export function unionSet(sets: readonly CharSet[]): CharSet {
  return withAsciiTable((unit) => sets.some((set) => set(unit)));
}

export function withoutSet(set: CharSet, removed: CharSet): CharSet {
  return withAsciiTable((unit) => set(unit) && !removed(unit));
}

/** The set with the other case of every letter. */
export function ignoringCase(set: CharSet): CharSet {
  return withAsciiTable((unit) => set(unit) || set(lowerUnit(unit)) || set(upperUnit(unit)));
}

/** A general category by its short name, such as `L` or `Nd`; `Is...` blocks are refused by name. */
export function categorySet(name: string, pattern: string): CharSet {
  if (!/^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/.test(name)) {
    const why = name.startsWith("Is") ? "named blocks are not supported" : "there is no such category";
    throw regexError(pattern, `\\p{${name}}: ${why}; use a general category such as \\p{L} or a range`);
  }
  return unicodeSet(name);
}

/** The lower-case form of one unit. */
export function lowerUnit(unit: number): number {
  return toLowerByLetter(String.fromCharCode(unit)).charCodeAt(0);
}

function upperUnit(unit: number): number {
  return toUpperByLetter(String.fromCharCode(unit)).charCodeAt(0);
}

function unicodeSet(category: string): CharSet {
  return fromPattern(new RegExp(`\\p{${category}}`, "u"));
}

function fromPattern(pattern: RegExp, also: CharSet = anyUnit): CharSet {
  return withAsciiTable((unit) => also(unit) && pattern.test(String.fromCharCode(unit)));
}

/** Most text is ASCII: those answers are worked out once. */
function withAsciiTable(set: CharSet): CharSet {
  const ascii: boolean[] = [];
  return (unit) => (unit < 128 ? (ascii[unit] ??= set(unit)) : set(unit));
}
