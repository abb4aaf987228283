import { AppError } from "../errors.ts";
import { trimBlanks } from "./characters.ts";
import { parseInt32 } from "./dotnet/numbers.ts";
import { evaluate, type EvaluateOptions, evaluatorParts } from "./evaluate.ts";
import { itemTexts } from "./evaluator.ts";
import { parsePathOfName } from "./parse.ts";
import type { VariableSet } from "./variable-set.ts";

/** Time, limits and listeners for reading a value; a value is always read strictly. */
export type ReadOptions = Omit<EvaluateOptions, "haltOnError" | "trace">;

/**
 * A variable's value with everything in it filled in; `whenMissing` when there is no such variable or it has no value.
 * The name is a plain name: no path into JSON, no computed index. Throws `invalid_input` on a circle or a failing filter.
 */
export function get(
  variables: VariableSet,
  name: string,
  whenMissing: string | null = null,
  options: ReadOptions = {},
): string | null {
  const raw = variables.raw(name) ?? null;
  if (raw === null) return whenMissing;
  const { result, error, message } = evaluate(raw, variables, { ...options, haltOnError: true });
  if (error === "recursive-definition" || error === "evaluation-exception") {
    throw new AppError("invalid_input", `The variable ${name} has no value: ${message ?? error}`);
  }
  return result;
}

/** The value split at commas, items trimmed, empty ones left out. */
export function getStrings(variables: VariableSet, name: string, options: ReadOptions = {}): readonly string[] {
  return splitItems(get(variables, name, null, options), /,/);
}

/** The value split at line breaks, likewise. */
export function getPaths(variables: VariableSet, name: string, options: ReadOptions = {}): readonly string[] {
  return splitItems(get(variables, name, null, options), /[\r\n]/);
}

/** `true` or `false` in any case; anything else gives the default. */
export function getFlag(variables: VariableSet, name: string, whenMissing = false, options: ReadOptions = {}): boolean {
  const word = trimBlanks(get(variables, name, null, options) ?? "").toLowerCase();
  return word === "true" || (word !== "false" && whenMissing);
}

/** A 32-bit whole number; null for anything else. */
export function getInt32(variables: VariableSet, name: string, options: ReadOptions = {}): number | null {
  return parseInt32(get(variables, name, null, options) ?? "");
}

/** The texts a loop over the path would go through: of an indexed collection the index names. */
export function getIndexes(variables: VariableSet, path: string, options: ReadOptions = {}): readonly string[] {
  const parsed = parsePathOfName(path);
  return parsed === null ? [] : itemTexts(parsed, evaluatorParts(variables, options));
}

/** The value; throws `invalid_input` naming the variable when it is missing or empty. */
export function require(variables: VariableSet, name: string, options: ReadOptions = {}): string {
  const value = get(variables, name, null, options) ?? "";
  if (value === "") throw new AppError("invalid_input", `The variable ${name} is missing or empty. Give it a value.`);
  return value;
}

function splitItems(value: string | null, separator: RegExp): readonly string[] {
  return (value ?? "")
    .split(separator)
    .map(trimBlanks)
    .filter((item) => item !== "");
}
