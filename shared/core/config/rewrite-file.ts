import type { ReadOptions } from "../expressions/accessors.ts";
import { AppError } from "../errors.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import type { FileRule } from "../model/process.ts";
import {
  configVariablesStage,
  failedStage,
  type RewriteStage,
  type StageResult,
  structuredStage,
  substituteStage,
  type TransformFile,
  transformStage,
} from "./stages.ts";
import { createConfigValues } from "./values.ts";

export type { RewriteStage, TransformFile };

/** One file and what its rule asks for. */
export type RewriteInput = {
  /** The file's path, for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly rule: Pick<FileRule, "substitute" | "configVariables" | "structured">;
  /** In the order in which they are applied. */
  readonly transforms: readonly TransformFile[];
  readonly variables: VariableSet;
  readonly reading?: ReadOptions;
};

/** One file afterwards. */
export type RewriteResult = {
  /** The new bytes; the old ones when any finding is an error. */
  readonly bytes: Uint8Array;
  readonly stages: readonly RewriteStage[];
};

/**
 * Rewrites one configuration file: substitute, then XDT transforms, then .config variables, then structured variables.
 * Pure, and the same for a preview and a deployment. A stage with an error finding ends the work. Changes may hold
 * secrets.
 */
export function rewriteFile(input: RewriteInput): RewriteResult {
  const stages: RewriteStage[] = [];
  let bytes = input.bytes;
  for (const stage of plannedStages(input)) {
    const current = bytes;
    const done = guarded(stage.kind, input.path, () => stage.run(current));
    stages.push(done.stage);
    if (done.bytes === null) return { bytes: input.bytes, stages };
    bytes = done.bytes;
  }
  return { bytes, stages };
}

/** Turns what a stage throws on purpose, and running out of stack, into its error finding. */
export function guarded(kind: RewriteStage["kind"], path: string, run: () => StageResult): StageResult {
  try {
    return run();
  } catch (error) {
    if (error instanceof AppError) return failedStage(kind, path, error.message);
    if (error instanceof RangeError) return failedStage(kind, path, "The file is nested too deep.");
    throw error;
  }
}

type Stage = { readonly kind: RewriteStage["kind"]; run(bytes: Uint8Array): StageResult };

function plannedStages({ path, rule, transforms, variables, reading = {} }: RewriteInput): readonly Stage[] {
  const values = createConfigValues(variables, reading);
  const { structured } = rule;
  const stages: Stage[] = [];
  if (rule.substitute)
    stages.push({ kind: "substitute", run: (bytes) => substituteStage(path, bytes, variables, reading) });
  for (const transform of transforms)
    stages.push({ kind: "transform", run: (bytes) => transformStage(path, bytes, transform) });
  if (rule.configVariables)
    stages.push({ kind: "config-variables", run: (bytes) => configVariablesStage(path, bytes, values) });
  if (structured !== "none")
    stages.push({ kind: "structured", run: (bytes) => structuredStage(path, bytes, structured, values) });
  return stages;
}
