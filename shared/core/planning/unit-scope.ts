import type { Step } from "../model/process.ts";
import type { ScopeContext } from "../variables/scope.ts";
import type { Plan } from "./plan.ts";

/** The context in which a step's values are chosen on one target, or on none. */
export function unitScope(
  { environment, release, targets }: Pick<Plan, "environment" | "release" | "targets">,
  step: Step,
  targetId: string | null,
): ScopeContext {
  return {
    environment: environment.id,
    target: targetId,
    targetTags: targets.find((target) => target.id === targetId)?.tags ?? [],
    step: step.id,
    stepTargetTags: "tags" in step ? step.tags : [],
    channel: release.channel.id,
  };
}
