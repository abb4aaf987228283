import { initialState } from "../deployment/reduce.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import type { Step } from "../model/process.ts";
import { MASKED } from "../variables/mask.ts";
import type { Plan } from "./plan.ts";
import { type UnitContext, unitVariables } from "./unit-variables.ts";

/** Every variable as a step will see it on a target, before anything has run: no outputs yet, masks in place of secrets. */
export function previewedVariables(
  plan: Plan,
  step: Step,
  targetId: string | null,
  openCredential: UnitContext["openCredential"],
): VariableSet {
  return unitVariables({
    plan,
    step,
    targetId,
    deploymentId: 0,
    state: initialState,
    openSecret: () => MASKED,
    openCredential: (credential) =>
      openCredential(credential).map((part) => (part.isSensitive ? { ...part, value: MASKED } : part)),
  });
}
