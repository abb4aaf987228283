import { AppError } from "../../shared/core/errors.ts";
import type { RunScriptStep } from "../../shared/core/model/process.ts";
import type { Unit } from "./unit.ts";

/** Runs a script on one target. */
export async function runScript(_unit: Unit, step: RunScriptStep): Promise<void> {
  throw new AppError("internal", `Step '${step.name}' cannot run yet.`);
}
