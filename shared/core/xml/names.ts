import { NAME_PART, NAME_START, nameClassOf } from "./name-characters.ts";

/** True for blank, tab, CR and LF. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Offset of the first unit at or after `at` that is not blank. */
export function skipBlanks(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Offset behind the name (without colon) that starts at `at`; `at` itself when none does. */
export function endOfName(text: string, at: number): number {
  if ((nameClassOf(text.charCodeAt(at)) & NAME_START) === 0) return at;
  let end = at + 1;
  while ((nameClassOf(text.charCodeAt(end)) & NAME_PART) !== 0) end++;
  return end;
}

/** True when the text holds blanks only (or nothing). */
export function isBlankText(text: string): boolean {
  return skipBlanks(text, 0) === text.length;
}

/** Gives one string for all equal names of a text, so that a big document does not hold each name many times. */
export type SharedNames = { at(text: string, start: number, end: number): string };

/** An empty store of names. */
export function createSharedNames(): SharedNames {
  const byShape = new Map<number, string[]>();
  return {
    at(text, start, end) {
      const shape = (end - start) * 0x10000 + text.charCodeAt(start);
      const known = byShape.get(shape);
      const found = known?.find((name) => text.startsWith(name, start));
      if (found !== undefined) return found;
      const name = text.slice(start, end);
      if (!known) byShape.set(shape, [name]);
      else if (known.length < MAX_SHARED) known.push(name);
      return name;
    },
  };
}

/** Names of one length and first letter that are compared; past it, names are no longer few. */
const MAX_SHARED = 16;
