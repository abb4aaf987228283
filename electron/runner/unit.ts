import type { DeploymentEvent, LogLevel, OutputValue, UnitRef } from "../../shared/core/deployment/events.ts";
import type { ValueClock } from "../../shared/core/config/values.ts";
import type { VariableSet } from "../../shared/core/expressions/variable-set.ts";
import type { Fill } from "../../shared/core/planning/container-spec.ts";
import type { Plan, PlannedStep } from "../../shared/core/planning/plan.ts";
import type { RunnerPorts, TargetConnection } from "../ports.ts";
import type { OutputLog } from "./deployment-log.ts";

/** The events that belong to a unit. */
export type UnitRecord = Extract<DeploymentEvent, UnitRef>;

/** What an event of a unit says beside naming the unit. */
export type UnitEvent = UnitRecord extends infer E ? (E extends UnitRef ? Omit<E, keyof UnitRef> : never) : never;

/** What an executor works with: one step on one target of one deployment. */
export type Unit = {
  readonly deploymentId: number;
  readonly plan: Plan;
  readonly planned: PlannedStep;
  readonly targetId: string;
  readonly targetName: string;
  readonly variables: VariableSet;
  readonly fill: Fill;
  /** When this unit began, for expressions that ask. */
  readonly clock: ValueClock;
  readonly ports: RunnerPorts;
  /** What this unit did before an interruption, oldest first; empty on a first run. */
  readonly history: readonly UnitRecord[];
  readonly signal: AbortSignal;
  connect(signal: AbortSignal): Promise<TargetConnection>;
  emit(event: UnitEvent): void;
  log(level: LogLevel, text: string): void;
  output(onLine?: (text: string) => void): OutputLog;
  setOutputs(outputs: readonly (readonly [name: string, value: OutputValue])[]): void;
  /** The same text with every secret of the deployment masked. */
  masked(text: string): string;
};

/** Carries out one kind of step on one target; throws `AppError` when it fails. */
export type Executor = (unit: Unit) => Promise<void>;
