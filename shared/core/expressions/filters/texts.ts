import { trimBlanks, trimBlanksAtEnd, trimBlanksAtStart } from "../characters.ts";
import { toLowerByLetter, toUpperByLetter } from "../ignore-case.ts";
import { type Filter, plain, wholeNumber, withOption, yesOrNo } from "./filter.ts";

/** Filters that cut, join and compare texts. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  ToUpper: plain(toUpperByLetter),
  ToLower: plain(toLowerByLetter),
  StartsWith: withOption((input, text) => yesOrNo(input.startsWith(text))),
  EndsWith: withOption((input, text) => yesOrNo(input.endsWith(text))),
  Contains: withOption((input, text) => yesOrNo(input.includes(text))),
  Append: (input, options) => (options.length === 0 ? null : (input ?? "") + options.join("")),
  Prepend: (input, options) => (options.length === 0 ? null : options.join("") + (input ?? "")),
  Substring: substring,
  Truncate: truncate,
  Trim: trim,
  Indent: indent,
};

function substring(input: string | null, options: readonly string[]): string | null {
  const numbers = options.map(wholeNumber);
  const [first = null, second = null] = numbers;
  if (input === null || numbers.length > 2 || first === null || (numbers.length === 2 && second === null)) return null;
  const [start, length] = second === null ? [0, first] : [first, second];
  return start < 0 || length < 0 || start > input.length ? null : input.slice(start, start + length);
}

function truncate(input: string | null, options: readonly string[]): string | null {
  const length = wholeNumber(options[0] ?? "");
  if (input === null || length === null || length < 0) return null;
  return input.length > length ? input.slice(0, length) + (options[1] ?? "...") : input;
}

function trim(input: string | null, options: readonly string[]): string | null {
  if (input === null || options.length > 1) return null;
  switch (options[0]?.toLowerCase()) {
    case undefined:
      return trimBlanks(input);
    case "start":
      return trimBlanksAtStart(input);
    case "end":
      return trimBlanksAtEnd(input);
    default:
      return null;
  }
}

const DEFAULT_INDENT = "    ";
/** A larger number is a text like any other. */
const WIDEST_INDENT = 255;

function indent(input: string | null, options: readonly string[]): string | null {
  if (input === null || options.length > 2) return null;
  const [first, later] = indents(options);
  return input === "" ? "" : first + input.replaceAll("\n", () => `\n${later}`);
}

function indents(options: readonly string[]): readonly [first: string, later: string] {
  const [one, two] = options;
  if (one === undefined) return [DEFAULT_INDENT, DEFAULT_INDENT];
  if (two !== undefined) return [one, two];
  const widths = /^(\d*)\/(\d+)$/.exec(one);
  const first = blanks(widths === null ? one : widths[1] || "0");
  const later = widths === null ? first : blanks(widths[2] ?? "");
  return first === null || later === null ? [one, one] : [first, later];
}

function blanks(width: string): string | null {
  return /^\d+$/.test(width) && Number(width) <= WIDEST_INDENT ? " ".repeat(Number(width)) : null;
}
