import type { ReadOptions } from "../expressions/accessors.ts";
import { AppError } from "../errors.ts";
import { createBudget, DEFAULT_LIMITS } from "../expressions/budget.ts";
import { evaluatorParts } from "../expressions/evaluate.ts";
import { type EvaluatorParts, evaluateTokens } from "../expressions/evaluator.ts";
import { parseLeniently } from "../expressions/parse.ts";
import type { Token } from "../expressions/syntax.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import { type ChangeList, createChangeList, type FormatResult } from "./change.ts";

/** A token is named by its beginning where it is longer. */
const LONGEST_KEY = 80;

/**
 * Replaces `#{...}` in a text. What is not known, or cannot be read, stays as it is and becomes a warning with its
 * place; a circle or a failing filter is an error. A token that comes to null becomes nothing.
 */
export function replaceTokens(
  file: string,
  text: string,
  variables: VariableSet,
  reading: ReadOptions = {},
): FormatResult {
  const changes = createChangeList(file, text);
  if (!text.includes("#{")) return changes.finish();
  const limits = { ...DEFAULT_LIMITS, steps: DEFAULT_LIMITS.steps + text.length };
  const parts = { ...evaluatorParts(variables, reading), budget: createBudget(limits) };
  let at = 0;
  try {
    const { template, problems } = parseLeniently(text, parts.budget);
    for (const problem of problems) changes.report("warning", `This stays in the file: ${problem.message}`, problem.at);
    for (const token of template.tokens) {
      at = token.span.start;
      replaceToken(changes, text, token, parts);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    changes.report("error", error.message, at);
  }
  return changes.finish();
}

function replaceToken(changes: ChangeList, text: string, token: Token, parts: EvaluatorParts): void {
  const { start, end } = token.span;
  const source = text.slice(start, end);
  if (token.kind === "text") {
    if (token.text !== source) replaceDifference(changes, source, token.text, start);
    return;
  }
  const output = evaluateTokens([token], parts);
  for (const unresolved of output.unresolved) {
    const inside = source.indexOf(unresolved);
    changes.report("warning", `Nothing is known as ${unresolved}; it stays in the file.`, start + Math.max(inside, 0));
  }
  const isWhollyUnknown = token.kind === "substitution" && output.unresolved.includes(output.text);
  if (isWhollyUnknown) return;
  changes.replace(shortened(source), start, end, output.isNull ? "" : output.text);
}

/** Escapes undone in a long text: only the part that differs is a change. */
function replaceDifference(changes: ChangeList, source: string, text: string, start: number): void {
  let head = 0;
  while (head < text.length && source[head] === text[head]) head++;
  let tail = 0;
  while (tail < text.length - head && source[source.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  changes.replace("##{", start + head, start + source.length - tail, text.slice(head, text.length - tail));
}

function shortened(source: string): string {
  const [line = ""] = source.split(/[\r\n]/, 1);
  return line.length > LONGEST_KEY ? `${line.slice(0, LONGEST_KEY)}…` : line;
}
