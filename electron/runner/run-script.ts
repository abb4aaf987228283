import { scriptProgram } from "../../shared/core/deployment/script-program.ts";
import { scriptVariables } from "../../shared/core/deployment/script-variables.ts";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { RunScriptStep } from "../../shared/core/model/process.ts";
import type { ProgramEnd } from "../ports/shell.ts";
import { keepArtifacts } from "./keep-artifacts.ts";
import { type ScriptOutput, scriptOutput } from "./script-output.ts";
import type { Unit } from "./unit.ts";

/** Timers take no more. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Runs a script on a target or on the host's own computer. After an interruption a script that had begun runs again only
 * when the step says that this does no harm.
 */
export async function runScript(unit: Unit<string | null>, step: RunScriptStep): Promise<void> {
  const script = unit.fill(step.script, "script");
  checkHistory(unit, step);
  const shell = await unit.openShell(unit.signal);
  const system = await shell.system(unit.signal);
  const program = scriptProgram(step.syntax, system, scriptVariables(unit.variables, unit.reading), script);
  const output = scriptOutput(unit);
  unit.emit({ kind: "script-started" });
  unit.log("verbose", `Running the script with ${program.command} on ${shell.place}`);
  const end = await within(unit, step, (signal) => shell.run(program, output.push, signal)).finally(output.end);
  await keepArtifacts(unit, output.artifacts(), (path, signal) => shell.readFile(path, signal));
  if (end.isHeldOpen) {
    unit.log(
      "warning",
      "The script has ended, but something it started still holds its output open; what that prints is not followed.",
    );
  }
  checkEnd(end, output, step);
}

/** An interrupted script may have finished: nobody was there to see it. */
function checkHistory(unit: Unit<string | null>, step: RunScriptStep): void {
  if (!unit.history.some(({ kind }) => kind === "script-started")) return;
  if (!step.repeatable) {
    throw new AppError(
      "conflict",
      `Nobody knows whether the script of step '${step.name}' finished on ${unit.targetName}: Slipway was stopped while it ran. Look there. If it is done, deploy again and skip this step; if not, deploy again.`,
    );
  }
  unit.log(
    "warning",
    "The script had begun before the interruption and may have finished; it runs again, as its step allows.",
  );
}

/** Runs within the step's time limit. */
async function within(
  unit: Unit<string | null>,
  step: RunScriptStep,
  run: (signal: AbortSignal) => Promise<ProgramEnd>,
): Promise<ProgramEnd> {
  const deadline = AbortSignal.timeout(Math.min(step.timeoutS * 1000, LONGEST_TIMEOUT_MS));
  const either = AbortSignal.any([unit.signal, deadline]);
  const tell = () => unit.log("info", "Ending the script and all that it started");
  either.addEventListener("abort", tell, { once: true });
  try {
    return await run(either);
  } catch (error) {
    const isEnded = error instanceof AppError && error.code === "cancelled";
    if (unit.signal.aborted && !isEnded) unit.log("warning", messageOf(error));
    if (unit.signal.aborted || !deadline.aborted) throw error;
    const ended = isEnded ? "It was ended." : messageOf(error);
    throw new AppError(
      "timed_out",
      `The script did not end within ${step.timeoutS} s. ${ended} Raise the step's time limit if it needs longer.`,
      { cause: error },
    );
  } finally {
    either.removeEventListener("abort", tell);
  }
}

/** Throws `remote_failed` when a script did not succeed. */
function checkEnd({ exitCode, signal }: ProgramEnd, output: ScriptOutput, step: RunScriptStep): void {
  const said = output.resultMessage();
  if (exitCode === null) {
    throw new AppError("remote_failed", `The script was ended by the signal ${signal}. Its last lines are in the log.`);
  }
  if (exitCode !== 0 && said !== null) throw new AppError("remote_failed", `${said} (exit code ${exitCode})`);
  if (exitCode !== 0) {
    throw new AppError("remote_failed", `The script ended with exit code ${exitCode}. Its last lines are in the log.`);
  }
  if (step.failOnErrorOutput && output.hasErrors()) {
    throw new AppError(
      "remote_failed",
      "The script wrote to standard error, which this step takes for a failure. Its lines are in the log.",
    );
  }
}
