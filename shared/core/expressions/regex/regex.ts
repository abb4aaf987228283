import { type Budget, createBudget } from "../budget.ts";
import { compileProgram } from "./compile.ts";
import { parseRegex } from "./parse.ts";
import { parseReplacement } from "./replacement.ts";
import { type Captures, runProgram } from "./run.ts";

/** A compiled .NET regular expression. Each call may be given a budget; without one it gets a fresh one. */
export type Regex = {
  /** True when the pattern matches anywhere in the text. */
  isMatch(text: string, budget?: Budget): boolean;
  /** The text with every match replaced; the replacement may refer to groups. */
  replace(text: string, replacement: string, budget?: Budget): string;
};

/** Compiles a pattern. Throws `invalid_input` when it is wrong or not supported; matching throws `blocked` when it runs away. */
export function compileRegex(pattern: string): Regex {
  const parsed = parseRegex(pattern);
  const program = compileProgram(parsed);
  return {
    isMatch: (text, budget = createBudget()) => runProgram(program, text, 0, budget) !== null,
    replace(text, replacement, budget = createBudget()) {
      const expand = parseReplacement(replacement, parsed);
      const pieces: string[] = [];
      let copied = 0;
      for (const captures of allMatches((from) => runProgram(program, text, from, budget))) {
        const [start = 0, end = 0] = captures;
        const expanded = expand(text, captures);
        budget.write(start - copied + expanded.length);
        pieces.push(text.slice(copied, start), expanded);
        copied = end;
      }
      pieces.push(text.slice(copied));
      return pieces.join("");
    },
  };
}

/** Matches from left to right; after an empty one the search goes on one character further. */
function* allMatches(find: (from: number) => Captures | null): Generator<Captures> {
  let from = 0;
  for (let captures = find(0); captures !== null; captures = find(from)) {
    yield captures;
    const [start = 0, end = 0] = captures;
    from = end === start ? end + 1 : end;
  }
}
