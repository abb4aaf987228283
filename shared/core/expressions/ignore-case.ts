const DOTLESS_I = "\u0131";
const DOTTED_CAPITAL_I = "\u0130";
// oxlint-disable-next-line no-control-regex
const ASCII_ONLY = /^[\x00-\x7f]*$/;

/** Upper case letter by letter, as .NET's invariant culture does: a letter whose capital is longer (ß) stays. */
export function toUpperByLetter(text: string): string {
  return ASCII_ONLY.test(text) ? text.toUpperCase() : mapLetters(text, DOTLESS_I, (letter) => letter.toUpperCase());
}

/** Lower case letter by letter, as .NET's invariant culture does. */
export function toLowerByLetter(text: string): string {
  return ASCII_ONLY.test(text)
    ? text.toLowerCase()
    : mapLetters(text, DOTTED_CAPITAL_I, (letter) => letter.toLowerCase());
}

/** The form under which two names that differ only in case are one and the same (.NET's ordinal, case ignored). */
export function caseKey(name: string): string {
  return toUpperByLetter(name);
}

function mapLetters(text: string, fixed: string, map: (letter: string) => string): string {
  let mapped = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const other = letter === fixed ? letter : map(letter);
    mapped += other.length === 1 ? other : letter;
  }
  return mapped;
}
