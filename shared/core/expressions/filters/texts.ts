import { trimBlanks, trimBlanksAtEnd, trimBlanksAtStart } from "../characters.ts";
import { parseDouble } from "../dotnet/numbers.ts";
import { evaluationFailed } from "../failures.ts";
import { toLowerByLetter, toUpperByLetter } from "../ignore-case.ts";
import { type Filter, plain, wholeNumber, withOption, yesOrNo } from "./filter.ts";

/** Filters that cut, join and compare texts. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  ToUpper: plain(toUpperByLetter),
  ToLower: plain(toLowerByLetter),
  StartsWith: withOption((input, text) => yesOrNo(input.startsWith(text))),
  EndsWith: withOption((input, text) => yesOrNo(input.endsWith(text))),
  Contains: withOption((input, text) => yesOrNo(input.includes(text))),
  LessThan: compared((left, right) => left < right),
  LessThanOrEqual: compared((left, right) => left <= right),
  GreaterThan: compared((left, right) => left > right),
  GreaterThanOrEqual: compared((left, right) => left >= right),
  Append: (input, options) => (options.length === 0 ? null : (input ?? "") + options.join("")),
  Prepend: (input, options) => (options.length === 0 ? null : options.join("") + (input ?? "")),
  Substring: substring,
  Truncate: truncate,
  Trim: trim,
  Indent: indent,
};

/** Compares numbers; a side that is none gives nothing. */
function compared(holds: (left: number, right: number) => boolean): Filter {
  return withOption((input, option) => {
    const [left, right] = [parseDouble(input), parseDouble(option)];
    return left === null || right === null ? null : yesOrNo(holds(left, right));
  });
}

const GREATEST_INT32 = 2_147_483_647;

function substring(input: string | null, options: readonly string[]): string | null {
  const numbers = options.map(wholeNumber);
  const [first = null, second = null] = numbers;
  if (input === null || numbers.length > 2 || first === null || (numbers.length === 2 && second === null)) return null;
  const [start, length] = second === null ? [0, first] : [first, second];
  if (start < 0 || length < 0 || start > input.length) return null;
  if (start + length > GREATEST_INT32) throw evaluationFailed("The filter Substring", "its length is too great");
  return input.slice(start, start + length);
}

function truncate(input: string | null, options: readonly string[]): string | null {
  const length = wholeNumber(options[0] ?? "");
  if (input === null || length === null || length < 0) return null;
  return input.length > length ? input.slice(0, length) + (options[1] ?? "...") : input;
}

function trim(input: string | null, options: readonly string[]): string | null {
  if (input === null) return null;
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
  if (input === "") return "";
  if (input === null || options.length > 2) return null;
  const [first, later] = indents(options);
  return first + input.replaceAll("\n", () => `\n${later}`);
}

function indents(options: readonly string[]): readonly [first: string, later: string] {
  const [one, two] = options;
  if (one === undefined) return [DEFAULT_INDENT, DEFAULT_INDENT];
  if (two !== undefined) return [one, two];
  const widths = /^(\d{0,3})\/(\d{1,3})$/.exec(one);
  const first = blanks(widths === null ? one : widths[1] || "0");
  const later = widths === null ? first : blanks(widths[2] ?? "");
  return first === null || later === null ? [one, one] : [first, later];
}

function blanks(width: string): string | null {
  return /^\d{1,3}$/.test(width) && Number(width) <= WIDEST_INDENT ? " ".repeat(Number(width)) : null;
}
