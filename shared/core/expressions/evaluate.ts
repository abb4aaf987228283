import { AppError } from "../errors.ts";
import { type Budget, createBudget, DEFAULT_LIMITS, type Limits } from "./budget.ts";
import type { Clock } from "./dotnet/dates.ts";
import { type EvaluatorParts, evaluateTokens, type MadeListener, type TraceStep } from "./evaluator.ts";
import { isRecursiveDefinition } from "./failures.ts";
import { parseLeniently, parseTemplate } from "./parse.ts";
import type { SyntaxProblem, Template } from "./syntax.ts";
import { isTruthy } from "./truthy.ts";
import type { VariableSet } from "./variable-set.ts";

export type EvaluateOptions = {
  /** False for files: what cannot be read stays as text and the rest is evaluated. */
  readonly haltOnError: boolean;
  /** UTC epoch milliseconds for filters that ask for the time; absent means the epoch. */
  readonly nowMs?: number;
  /** What local time is ahead of UTC. */
  readonly utcOffsetMinutes?: number;
  readonly limits?: Limits;
  /** Gets each step as it happens. */
  readonly trace?: (step: TraceStep) => void;
  readonly onMade?: MadeListener;
};

export type EvaluationError = "unresolved-tokens" | "parse-error" | "recursive-definition" | "evaluation-exception";

/** What a template came to. */
export type Evaluation = {
  /** Null when the null filter was met, or when there is no result because of a circle or an exception. */
  readonly result: string | null;
  readonly error: EvaluationError | null;
  /** Each token that could not be resolved, once, in the order met. */
  readonly unresolved: readonly string[];
  /** True when there is no error and the result counts as true in a condition. */
  readonly truthy: boolean;
  /** The error as a sentence for a person; null when there is none. */
  readonly message: string | null;
  /** Pieces that cannot be read, with their offsets. When `haltOnError` is false they are no error. */
  readonly problems: readonly SyntaxProblem[];
};

/**
 * Evaluates a template the way Octostache does. Never throws for what a template or a value may hold: every outcome is
 * in the result. The work is bounded by `limits`; going beyond them is an `evaluation-exception`.
 */
export function evaluate(template: string, variables: VariableSet, options: EvaluateOptions): Evaluation {
  if (!template.includes("#{")) return success(template, []);
  try {
    const parts = evaluatorParts(variables, options);
    const parsed = parse(template, options.haltOnError, parts.budget);
    if (parsed.template === null) return unparsed(template, parsed.problems);
    const output = evaluateTokens(parsed.template.tokens, parts);
    if (output.isNull) return { ...success("", parsed.problems), result: null, truthy: false };
    if (output.unresolved.length === 0) return success(output.text, parsed.problems);
    const message = `Nothing is known as ${output.unresolved.join(", ")}. Define the variable or correct the expression.`;
    return failure("unresolved-tokens", message, { ...output, problems: parsed.problems });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const kind = isRecursiveDefinition(error) ? "recursive-definition" : "evaluation-exception";
    return failure(kind, error.message, { text: null, unresolved: [], problems: [] });
  }
}

/** The parts an evaluator needs, from what a caller gives. */
export function evaluatorParts(variables: VariableSet, options: Omit<EvaluateOptions, "haltOnError">): EvaluatorParts {
  const clock: Clock = { nowMs: options.nowMs ?? 0, utcOffsetMinutes: options.utcOffsetMinutes ?? 0 };
  const budget = createBudget(options.limits ?? DEFAULT_LIMITS);
  return { variables, budget, clock, trace: options.trace ?? null, onMade: options.onMade ?? null };
}

function parse(
  template: string,
  haltOnError: boolean,
  budget: Budget,
): { readonly template: Template | null; readonly problems: readonly SyntaxProblem[] } {
  if (!haltOnError) return parseLeniently(template, budget);
  const parsed = parseTemplate(template, budget);
  return parsed.kind === "template"
    ? { template: parsed.template, problems: [] }
    : { template: null, problems: [parsed.problem] };
}

function success(text: string, problems: readonly SyntaxProblem[]): Evaluation {
  return { result: text, error: null, unresolved: [], truthy: isTruthy(text), message: null, problems };
}

function unparsed(template: string, problems: readonly SyntaxProblem[]): Evaluation {
  const message = problems[0]?.message ?? "The template cannot be read.";
  return failure("parse-error", message, { text: template, unresolved: [], problems });
}

function failure(
  error: EvaluationError,
  message: string,
  found: {
    readonly text: string | null;
    readonly unresolved: readonly string[];
    readonly problems: readonly SyntaxProblem[];
  },
): Evaluation {
  const { text, unresolved, problems } = found;
  return { result: text, error, unresolved, truthy: false, message, problems };
}
