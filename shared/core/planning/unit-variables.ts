import type { ReadOptions } from "../expressions/accessors.ts";
import type { Outcome } from "../deployment/events.ts";
import type { DeploymentState, Output, StepState } from "../deployment/reduce.ts";
import { AppError } from "../errors.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { createVariableSet, type VariableSet } from "../expressions/variable-set.ts";
import { failsDeployment, type Step } from "../model/process.ts";
import { type PinnedPackage, packageVersion } from "../model/release.ts";
import { formatForPull } from "../versions/image-reference.ts";
import type { CredentialPart } from "../variables/credentials.ts";
import { resolveAll } from "../variables/resolve.ts";
import {
  type PackageFacts,
  type StepStatus,
  type SystemFacts,
  systemVariables,
} from "../variables/system-variables.ts";
import type { Fill } from "./container-spec.ts";
import { type Plan, type PlannedCredential, type PlannedTarget, type PlanValue, stepName, targetName } from "./plan.ts";
import { unitScope } from "./unit-scope.ts";

/** Which unit of a plan is meant, and what only a running deployment knows. */
export type UnitContext = {
  readonly plan: Plan;
  readonly step: Step;
  readonly targetId: string | null;
  /** 0 in a preview, which has no deployment yet. */
  readonly deploymentId: number;
  /** How far the steps are, and what they gave. */
  readonly state: Pick<DeploymentState, "steps" | "outputs">;
  /** Gives a secret's value; a preview gives a mask instead. */
  readonly openSecret: (id: string) => string;
  /** Gives the parts of an account or certificate; none for one that was gone. */
  readonly openCredential: (credential: PlannedCredential) => readonly CredentialPart[];
};

/** Every variable as one step sees it on one target: system variables, outputs of earlier steps, then the winners. */
export function unitVariables(unit: UnitContext): VariableSet {
  const target = unit.plan.targets.find((candidate) => candidate.id === unit.targetId) ?? null;
  const winners = resolveAll(unit.plan.candidates, unitScope(unit.plan, unit.step, unit.targetId));
  const own = winners.flatMap(({ name, value }) => openedValues(name, value, unit));
  return createVariableSet([...systemVariables(systemFacts(unit, target)), ...outputVariables(unit), ...own]);
}

/** A variable's own value; for an account or certificate one value for each of its parts. */
function openedValues(name: string, value: PlanValue, unit: UnitContext): (readonly [string, string | null])[] {
  if (value === null || typeof value === "string") return [[name, value]];
  if ("secret" in value) return [[name, unit.openSecret(value.secret)]];
  return unit.openCredential(value).map((part) => [part.name === "" ? name : `${name}.${part.name}`, part.value]);
}

function systemFacts({ plan, step, deploymentId, state }: UnitContext, target: PlannedTarget | null): SystemFacts {
  const { facts, release, environment } = plan;
  const index = plan.steps.findIndex((planned) => planned.step.id === step.id);
  const pinned = plan.steps[index]?.package ?? null;
  const statuses = stepStatuses(plan, state.steps);
  const failing = plan.steps
    .filter((planned) => failsDeployment(planned.step))
    .map((planned) => statuses[planned.step.name]);
  const failed = failing.find((status) => status?.code === "Failed");
  return {
    release: {
      id: String(release.id),
      number: release.version,
      notes: release.notes,
      createdAtMs: release.createdAtMs,
      channel: release.channel,
      ...withoutNulls({
        previous: facts.previous,
        previousForEnvironment: facts.previousForEnvironment,
        currentForEnvironment: facts.currentForEnvironment,
      }),
    },
    deployment: {
      id: String(deploymentId),
      name: `Deploy to ${environment.name}`,
      createdAtMs: facts.createdAtMs,
      createdBy: { id: facts.createdBy, username: facts.createdBy, displayName: facts.createdBy },
      targets: plan.targets,
      ...(failed && { error: failed.error ?? "", errorDetail: failed.error ?? "" }),
    },
    environment: { ...environment, sortOrder: facts.sortOrder, targetsByTag: plan.targetsByTag },
    project: plan.project,
    task: {
      id: String(deploymentId),
      name: `Deploy ${plan.project.name} release ${release.version} to ${environment.name}`,
      queuedAtMs: facts.createdAtMs,
    },
    stepStatuses: statuses,
    stepPackages: Object.fromEntries(
      plan.steps.flatMap((planned) =>
        planned.package ? [[planned.step.name, packageFacts(planned.package)] as const] : [],
      ),
    ),
    step: { id: step.id, name: step.name, number: index + 1, targetTags: "tags" in step ? step.tags : [] },
    ...(target && { target }),
    ...(pinned && { packages: { "": packageFacts(pinned) } }),
  };
}

/** How far each step of a plan is, by its name. */
function stepStatuses(plan: Plan, states: readonly StepState[]): Readonly<Record<string, StepStatus>> {
  return Object.fromEntries(
    plan.steps.map(({ step, skipped }) => {
      const state = states.find(({ stepId }) => stepId === step.id);
      const error = state?.units.find((unit) => unit.error !== null)?.error;
      return [step.name, { code: statusCode(state, skipped), ...(error ? { error, errorDetail: error } : {}) }];
    }),
  );
}

const OUTCOME_CODES = {
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Canceled",
  skipped: "Skipped",
} as const satisfies Record<Outcome, StepStatus["code"]>;

function statusCode(state: StepState | undefined, isSkipped: boolean): StepStatus["code"] {
  if (state === undefined) return isSkipped ? "Skipped" : "Pending";
  return state.outcome === null ? "Running" : OUTCOME_CODES[state.outcome];
}

/** The same without what is null, for facts whose absence says the same. */
function withoutNulls<T extends Readonly<Record<string, object | null>>>(facts: T) {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>;
  }; // what is null was taken out above
}

function packageFacts(pinned: PinnedPackage): PackageFacts {
  const version = packageVersion(pinned);
  if (pinned.kind === "zip") return { packageId: pinned.package, packageVersion: version, feedId: pinned.feed };
  return {
    packageId: pinned.repository,
    packageVersion: version,
    feedId: pinned.feed,
    image: formatForPull(pinned),
    registry: pinned.registry,
  };
}

/** A function that evaluates texts of a step and throws `invalid_input` naming the setting and what is wrong with it. */
export function fillWith(variables: VariableSet, stepName: string, reading: ReadOptions): Fill {
  return (template, what) => {
    if (!template.includes("#{")) return template;
    const { result, error, unresolved, message } = evaluate(template, variables, { haltOnError: true, ...reading });
    if (error === null) return result ?? "";
    const reason =
      unresolved.length > 0
        ? `nothing is known as ${unresolved.join(", ")}. Define the variable or correct the expression.`
        : (message ?? error);
    throw new AppError("invalid_input", `The ${what} of step '${stepName}' cannot be filled in: ${reason}`);
  };
}

/**
 * Outputs of earlier steps. Without a target's name an output is the unit's own target's where it has one, so those
 * come last: a later entry of the same name counts.
 */
function outputVariables(unit: UnitContext): (readonly [string, string])[] {
  const isOwn = (output: Output) => Number(output.targetId === unit.targetId);
  return unit.state.outputs
    .toSorted((a, b) => isOwn(a) - isOwn(b))
    .flatMap((output) => {
      const value = output.value.kind === "text" ? output.value.text : unit.openSecret(output.value.secret);
      return ["Octopus", "Slipway"].flatMap((prefix): (readonly [string, string])[] => {
        const base = `${prefix}.Action[${stepName(unit.plan, output.stepId)}].Output`;
        const anywhere = [`${base}.${output.name}`, value] as const;
        return output.targetId === null
          ? [anywhere]
          : [anywhere, [`${base}[${targetName(unit.plan, output.targetId)}].${output.name}`, value]];
      });
    });
}
