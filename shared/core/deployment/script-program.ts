import { assertNever } from "../errors.ts";
import type { RunScriptStep } from "../model/process.ts";
import { bashProgram } from "./script-bash.ts";
import { powershellProgram } from "./script-powershell.ts";

/**
 * A script made ready to run. All of it goes through standard input, in UTF-8: command and arguments are the same for
 * every script, so nothing of it can be seen in a list of processes, in an environment or on a disk.
 */
export type ScriptProgram = {
  readonly command: string;
  readonly args: readonly string[];
  readonly input: string;
};

/** What kind of computer a script runs on. */
export type ScriptSystem = "posix" | "windows";

/** The variables a script may ask for, evaluated. */
export type ScriptVariables = readonly (readonly [name: string, value: string])[];

/** What to run for a script: its helpers and variables, then the script itself. */
export function scriptProgram(
  syntax: RunScriptStep["syntax"],
  system: ScriptSystem,
  variables: ScriptVariables,
  script: string,
): ScriptProgram {
  switch (syntax) {
    case "bash":
      return bashProgram(variables, script);
    case "powershell":
      return powershellProgram(system, variables, script);
    default:
      return assertNever(syntax);
  }
}
