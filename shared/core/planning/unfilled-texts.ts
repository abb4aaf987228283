import type { Finding } from "../errors.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import type { Step } from "../model/process.ts";
import { stepTexts } from "../variables/uses.ts";
import type { Plan, PlannedStep } from "./plan.ts";
import { previewedVariables } from "./previewed-variables.ts";
import type { UnitContext } from "./unit-variables.ts";

/** What of a step is taken as it stands. */
const TAKEN_AS_IT_IS = /^(name|feed|image|package|server|health\..*)$/;
/** What only a deployment that runs knows: outputs of a step, and why it failed. */
const OUTPUT = /^#\{(?:octopus|slipway)\.action\[(.*)\]\.output\b/i;
const FAILURE = /^#\{(?:octopus|slipway)\.deployment\.error/i;

/**
 * A warning for each text of a step in which something stands that nothing is known as: the step would fail. Targets
 * among which no value could tell a difference are looked at once.
 */
export function unfilledTexts(plan: Plan, openCredential: UnitContext["openCredential"]): readonly Finding[] {
  return plan.steps
    .filter(({ skipped }) => !skipped)
    .flatMap((planned) => {
      const texts = stepTexts(planned.step).filter(
        ({ field, text }) => text.includes("#{") && !TAKEN_AS_IT_IS.test(field),
      );
      if (texts.length === 0) return [];
      const perPlace = differingPlaces(plan, planned).map((targetId) =>
        previewedVariables(plan, planned.step, targetId, openCredential),
      );
      return texts.flatMap(({ field, text }) => {
        const unresolved = new Set(perPlace.flatMap((variables) => unresolvedIn(text, variables)));
        const unknown = [...unresolved].filter((token) => !isKnownLater(token, planned, plan));
        return unknown.length === 0 ? [] : [findingFor(planned.step, field, unknown)];
      });
    });
}

function unresolvedIn(text: string, variables: VariableSet): readonly string[] {
  return evaluate(text, variables, { haltOnError: true }).unresolved;
}

/** Only steps that run before this one can have given it anything. */
function isKnownLater(token: string, planned: PlannedStep, { steps }: Plan): boolean {
  if (FAILURE.test(token)) return true;
  const giver = OUTPUT.exec(token)?.[1];
  if (giver === undefined) return false;
  const earlier = steps.slice(0, steps.indexOf(planned)).filter(({ skipped }) => !skipped);
  return giver.includes("#{") || earlier.some(({ step }) => caseKey(step.name) === caseKey(giver));
}

/** One of each lot of targets that have the same tags and that no value names; null: a step that needs no target. */
function differingPlaces(plan: Plan, { targetIds }: PlannedStep): readonly (string | null)[] {
  if (targetIds === null) return [null];
  const named = new Set(plan.candidates.flatMap(({ scope }) => scope.targets ?? []));
  const lots = Map.groupBy(targetIds, (id) => {
    const tags = plan.targets.find((target) => target.id === id)?.tags ?? [];
    return JSON.stringify(named.has(id) ? [id] : [null, ...tags]);
  });
  return [...lots.values()].flatMap(([first]) => first ?? []);
}

function findingFor(step: Step, field: string, unknown: readonly string[]): Finding {
  return {
    level: "warning",
    text: `Step '${step.name}' would fail at '${field}': nothing is known as ${unknown.join(", ")}. Define the variable or correct the expression, then update the release or make a new one.`,
  };
}
