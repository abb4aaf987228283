import type { Diagnostic } from "@codemirror/lint";
import type { ChangeMark } from "./change-marks.ts";
import type { ChainChange, Problem } from "./run-chain.ts";
import type { Span } from "./text-edits.ts";

/** The marks of one text: what changed in it, or for a transform its rules that changed something. */
export function marksFor(changes: readonly ChainChange[], where: "source" | "result" | number): readonly ChangeMark[] {
  if (typeof where !== "number") {
    return changes.flatMap(({ kind, [where]: span }) => (span ? [{ kind, ...span }] : []));
  }
  const rules = new Map<number, ChangeMark>();
  for (const { stage, rule } of changes) if (stage === where) rules.set(rule.start, { kind: "rule", ...rule });
  return [...rules.values()];
}

/** Where the active changes are in one text. */
export function activeSpans(
  changes: readonly ChainChange[],
  active: readonly number[],
  where: "source" | "result" | number,
): readonly Span[] {
  const chosen = active.flatMap((index) => changes[index] ?? []);
  if (typeof where !== "number") return chosen.flatMap(({ [where]: span }) => (span ? [span] : []));
  const rules = new Map(chosen.flatMap(({ stage, rule }) => (stage === where ? [[rule.start, rule] as const] : [])));
  return [...rules.values()];
}

/** The engine's messages for one text, to be underlined there. */
export function diagnosticsFor(
  problems: readonly Problem[],
  where: "source" | number,
  length: number,
): readonly Diagnostic[] {
  return problems.flatMap((problem) => {
    if (problem.where !== where || !problem.span) return [];
    const from = Math.min(problem.span.start, length);
    const to = Math.min(Math.max(problem.span.end, from), length);
    return [{ from, to, severity: problem.level, message: problem.text }];
  });
}
