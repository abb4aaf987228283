import type { Finding } from "../errors.ts";
import { asksFor, referencesOf } from "../variables/uses.ts";
import { sensitiveNames } from "./plan-credentials.ts";
import type { Plan } from "./plan.ts";

/** A warning for each step that puts sensitive values where everybody who may use the engine can read them. */
export function exposedSecrets(plan: Plan): readonly Finding[] {
  const sensitive = [...new Set(plan.candidates.flatMap(({ name, value }) => sensitiveNames(name, value)))];
  if (sensitive.length === 0) return [];
  return plan.steps.flatMap(({ step, skipped }): Finding[] => {
    if (step.kind !== "run-container" || skipped) return [];
    const exposed = step.container.env.filter(({ value }) =>
      referencesOf(value).some(({ path }) => sensitive.some((name) => asksFor(path, name))),
    );
    if (exposed.length === 0) return [];
    const names = exposed.map(({ name }) => name).join(", ");
    return [
      {
        level: "warning",
        text: `Step '${step.name}' puts sensitive values into the environment (${names}), which 'docker inspect' shows on the target. A secret file is shown to nobody but the container's user.`,
      },
    ];
  });
}
