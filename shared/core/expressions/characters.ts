const NAME_SIGNS = new Set("_-:/~()@");
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
const BLANK = /[\s\u0085]/;

/** White space as .NET sees it. */
export function isBlank(character: string): boolean {
  return character !== "\ufeff" && BLANK.test(character);
}

/** A character of a name that is written without blanks: a filter, a bare option. */
export function isWordCharacter(character: string): boolean {
  return LETTER_OR_DIGIT.test(character) || NAME_SIGNS.has(character);
}

/** Trims what .NET trims. */
export function trimBlanks(text: string): string {
  return trimBlanksAtEnd(trimBlanksAtStart(text));
}

export function trimBlanksAtStart(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text.charAt(start))) start++;
  return text.slice(start);
}

export function trimBlanksAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
