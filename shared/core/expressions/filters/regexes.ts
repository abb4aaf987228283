import { compileRegex, type Regex } from "../regex/regex.ts";
import { type Filter, withOption, yesOrNo } from "./filter.ts";

/** Filters on .NET regular expressions; a wrong pattern ends the evaluation. */
export const REGEX_FILTERS: Readonly<Record<string, Filter>> = {
  Match: withOption((input, pattern, { budget }) => yesOrNo(compiled(pattern).isMatch(input, budget))),
  Replace(input, options, { budget }) {
    const [pattern, replacement = ""] = options;
    if (input === null || pattern === undefined) return null;
    return compiled(pattern).replace(input, replacement, budget);
  },
};

/** Loops use one pattern many times; the oldest goes when there are too many. */
const MOST_COMPILED = 200;
const known = new Map<string, Regex>();

function compiled(pattern: string): Regex {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const regex = compileRegex(pattern);
  const oldest = known.keys().next().value;
  if (known.size >= MOST_COMPILED && oldest !== undefined) known.delete(oldest);
  known.set(pattern, regex);
  return regex;
}
