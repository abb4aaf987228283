// oxlint-disable-next-line no-control-regex
const ASCII_ONLY = /^[\x00-\x7f]*$/;

/**
 * Upper case letter by letter, as .NET's invariant culture does: a letter whose capital is longer (ß), or whose capital
 * has another small letter (µ, ſ, ς), stays.
 */
export function toUpperByLetter(text: string): string {
  return ASCII_ONLY.test(text) ? text.toUpperCase() : mapLetters(text, upperCase, lowerCase);
}

/** Lower case letter by letter, likewise: a capital that is not its small letter's capital (K, the Kelvin sign) stays. */
export function toLowerByLetter(text: string): string {
  return ASCII_ONLY.test(text) ? text.toLowerCase() : mapLetters(text, lowerCase, upperCase);
}

/** The form under which two names that differ only in case are one and the same (.NET's ordinal, case ignored). */
export function caseKey(name: string): string {
  return toUpperByLetter(name);
}

function mapLetters(text: string, map: (letter: string) => string, back: (letter: string) => string): string {
  let mapped = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const other = map(letter);
    mapped += other.length === 1 && back(other) === letter ? other : letter;
  }
  return mapped;
}

function upperCase(letter: string): string {
  return letter.toUpperCase();
}

function lowerCase(letter: string): string {
  return letter.toLowerCase();
}
