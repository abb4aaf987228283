import type { Finding } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import type { Step } from "../model/process.ts";
import { resolve } from "../variables/resolve.ts";
import { namesThatMayTie } from "../variables/ties.ts";
import { type Plan, targetName } from "./plan.ts";
import { unitScope } from "./unit-scope.ts";

/**
 * An error for each variable whose value could not be chosen for some step: targets and their tags may have changed
 * since the variables were saved, so what did not tie then may tie now.
 */
export function tiesInPlan(plan: Plan): readonly Finding[] {
  const suspects = namesThatMayTie(plan.candidates);
  if (suspects.size === 0) return [];
  const candidates = plan.candidates.filter(({ name }) => suspects.has(caseKey(name)));
  const found = new Map<string, Finding>();
  for (const { step, targetIds, skipped } of plan.steps) {
    for (const targetId of skipped ? [] : (targetIds ?? [null])) {
      for (const { name, ties } of resolve(candidates, unitScope(plan, step, targetId))) {
        if (ties.length > 0 && !found.has(name)) found.set(name, tieFinding(name, plan, step, targetId));
      }
    }
  }
  return [...found.values()];
}

function tieFinding(name: string, plan: Plan, step: Step, targetId: string | null): Finding {
  const where = targetId === null ? "" : ` on ${targetName(plan, targetId)}`;
  return {
    level: "error",
    text: `Several values of '${name}' count alike for step '${step.name}'${where}: nothing says which one to take. Narrow the scope of one of them, then update the variables of the release.`,
  };
}
