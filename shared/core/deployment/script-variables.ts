import type { ReadOptions } from "../expressions/accessors.ts";
import { evaluate } from "../expressions/evaluate.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import type { ScriptVariables } from "./script-program.ts";

/**
 * Every variable with its value filled in, as a script may ask for it. One without a value is empty; one that cannot be
 * filled in keeps its text as it is, since a script seldom asks for all of them.
 */
export function scriptVariables(variables: VariableSet, reading: ReadOptions): ScriptVariables {
  return variables.names.map((name) => {
    const raw = variables.raw(name) ?? "";
    const { result, error } = evaluate(raw, variables, { ...reading, haltOnError: true });
    return [name, result ?? (error === null ? "" : raw)];
  });
}
