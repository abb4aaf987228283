import type { Step } from "../model/process.ts";
import type { Endpoint } from "../model/target.ts";
import type { PlanTarget } from "./plan.ts";

/** Those of some targets that a step runs on; none for one that needs no target. */
export function targetsOf(step: Step, targets: readonly PlanTarget[]): readonly PlanTarget[] {
  return runsOnTargets(step) ? targets.filter((target) => fits(step, target)) : [];
}

/** A step that may run on targets. */
export type TargetStep = Extract<Step, { tags: unknown }>;

/** True for a step that runs on targets as it is set. */
export function runsOnTargets(step: Step): step is TargetStep {
  return "tags" in step && !(step.kind === "run-script" && step.runOn === "host");
}

/** A step runs on targets of the right sort that carry one of its tags. */
function fits(step: TargetStep, target: PlanTarget): boolean {
  if (!ENDPOINTS_OF[step.kind].includes(target.body.endpoint.kind)) return false;
  const wanted = step.tags.map((tag) => tag.toLowerCase());
  return wanted.length === 0 || target.body.tags.some((tag) => wanted.includes(tag.toLowerCase()));
}

const DOCKER: readonly Endpoint["kind"][] = ["local", "ssh", "tls"];

/** The ways to a target that a step can be carried out over. */
const ENDPOINTS_OF: Readonly<Record<TargetStep["kind"], readonly Endpoint["kind"][]>> = {
  "run-container": DOCKER,
  "stop-container": DOCKER,
  "deploy-package": ["folder"],
  "run-script": ["local", "ssh", "folder"],
};
