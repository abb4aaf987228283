import type { RunContainerStep } from "../../shared/core/model/process.ts";
import type { ContainerSpec } from "../../shared/core/planning/container-spec.ts";
import type { ContainerSummary, TargetConnection } from "../ports/docker.ts";
import type { StepContainers } from "./own-containers.ts";
import type { Unit } from "./unit.ts";

/** How long cleaning up after a failure or a cancel may take. */
export const CLEAN_UP_MS = 60_000;

/** One replacement to be done. */
export type ReplacementTask = {
  readonly unit: Unit;
  readonly step: RunContainerStep;
  readonly connection: TargetConnection;
  readonly spec: ContainerSpec;
  /** Predecessors this unit stopped, in this run or before, and must start again should it fail. */
  readonly stopped: Set<string>;
};

/** One replacement under way: everything its parts share. */
export type Replacement = ReplacementTask &
  StepContainers & {
    /** Those of the others that are to be replaced. */
    readonly predecessors: readonly ContainerSummary[];
    /** Those of them that are known to stand still. */
    readonly still: Set<string>;
  };
