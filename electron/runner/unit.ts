import type { DeploymentEvent, LogLevel, OutputValue, UnitRef } from "../../shared/core/deployment/events.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { ReadOptions } from "../../shared/core/expressions/accessors.ts";
import type { VariableSet } from "../../shared/core/expressions/variable-set.ts";
import type { Fill } from "../../shared/core/planning/container-spec.ts";
import type { MaskStream } from "../../shared/core/variables/mask.ts";
import type { Plan, PlannedStep } from "../../shared/core/planning/plan.ts";
import type { TargetConnection } from "../ports/docker.ts";
import type { LogStream } from "../ports/output.ts";
import type { RunnerPorts } from "../ports/runner.ts";
import type { Shell } from "../ports/shell.ts";
import type { OutputLog } from "./deployment-log.ts";
import type { LineWriter } from "./line-writer.ts";

/** The events that belong to a unit. */
export type UnitRecord = Extract<DeploymentEvent, UnitRef>;

/** What an event of a unit says beside naming the unit. */
export type UnitEvent = UnitRecord extends infer E ? (E extends UnitRef ? Omit<E, keyof UnitRef> : never) : never;

/**
 * What an executor works with: one step on one target of one deployment. `T` is null for a step that runs on the host's
 * own computer.
 */
export type Unit<T extends string | null = string> = {
  readonly deploymentId: number;
  readonly plan: Plan;
  readonly planned: PlannedStep;
  readonly targetId: T;
  readonly targetName: string;
  readonly variables: VariableSet;
  readonly fill: Fill;
  /** How expressions are read: when this unit began, for those that ask, and who hears of what they make. */
  readonly reading: ReadOptions;
  readonly ports: RunnerPorts;
  /** What this unit did before an interruption, oldest first; empty on a first run. */
  readonly history: readonly UnitRecord[];
  readonly signal: AbortSignal;
  connect(signal: AbortSignal): Promise<TargetConnection>;
  openShell(signal: AbortSignal): Promise<Shell>;
  emit(event: UnitEvent): void;
  log(level: LogLevel, text: string): void;
  output(onLine?: (text: string) => void): OutputLog;
  /** Where the text of one stream goes whose parts differ in level. */
  lines(source: LogStream): LineWriter;
  /** Throws `internal` when too many lines wait that could not be stored. */
  requireStorableLog(): void;
  setOutputs(outputs: readonly (readonly [name: string, value: OutputValue])[]): void;
  /** The same text with every secret of the deployment masked. */
  masked(text: string): string;
  /** A masker for the bytes of one file. */
  maskStream(): MaskStream;
  /** Masks a text from now on, keeps it as a secret and gives the secret's id. */
  hide(text: string): string;
};

/** The unit of a step that needs a target. Throws `internal` for a plan that gave it none. */
export function requireTarget(unit: Unit<string | null>): Unit {
  const { targetId } = unit;
  if (targetId !== null) return { ...unit, targetId };
  throw new AppError("internal", `Step '${unit.planned.step.name}' needs a target and the plan has none for it.`);
}
