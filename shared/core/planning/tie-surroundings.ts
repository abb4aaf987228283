import type { Step } from "../model/process.ts";
import type { KnownStep, KnownTarget, Surroundings } from "../variables/ties.ts";
import type { PlanTarget } from "./plan.ts";
import { targetsOf } from "./step-targets.ts";

/**
 * The contexts that a process has, for finding values that tie: its steps on the targets they run on. Disabled targets
 * are none; a deployment looks again, should they come back. Targets and steps are named by their ids.
 */
export function tieSurroundings(steps: readonly Step[], targets: readonly PlanTarget[]): Required<Surroundings> {
  const enabled = targets.filter(({ body }) => !body.disabled);
  return { targets: enabled.map(knownTarget), steps: steps.map((step) => knownStep(step, enabled)) };
}

function knownTarget({ id, body }: PlanTarget): KnownTarget {
  return { name: id, tags: body.tags, environments: body.environments };
}

function knownStep(step: Step, targets: readonly PlanTarget[]): KnownStep {
  return {
    name: step.id,
    tags: "tags" in step ? step.tags : [],
    targets: targetsOf(step, targets).map(({ id }) => id),
    environments: step.environments,
  };
}
