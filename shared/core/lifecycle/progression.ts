import type { Lifecycle, Phase } from "../model/lifecycle.ts";

/** What progression needs to know of an environment; the list is in the order of the board. */
export type EnvironmentRef = { readonly id: string; readonly name: string };

/** What a release has done so far. */
export type ReleaseProgress = {
  /** Environments with at least one successful deployment of this release, ever. */
  readonly succeeded: ReadonlySet<string>;
  /** Why the release must not go further, or null. */
  readonly blockedReason: string | null;
};

/** Whether a release may go somewhere. */
export type Progression = {
  readonly allowed: boolean;
  /** Every unmet rule as a sentence; empty when allowed. */
  readonly unmet: readonly string[];
};

/**
 * The phases a lifecycle really has: without any, one for each environment in order; a phase that names none holds
 * every environment that no other phase names.
 */
export function effectivePhases(lifecycle: Lifecycle, environments: readonly EnvironmentRef[]): readonly Phase[] {
  if (lifecycle.phases.length === 0) {
    return environments.map(({ id, name }) => ({ name, environments: [id], automatic: [], required: "all" }));
  }
  const named = new Set(lifecycle.phases.flatMap(phaseEnvironments));
  const rest = environments.map((environment) => environment.id).filter((id) => !named.has(id));
  return lifecycle.phases.map((phase) =>
    phaseEnvironments(phase).length === 0 ? { ...phase, environments: rest } : phase,
  );
}

/** All environments of a phase, manual ones first, each once. */
export function phaseEnvironments(phase: Phase): readonly string[] {
  return [...new Set([...phase.environments, ...phase.automatic])];
}

/** May this release go to this environment now, and if not, which rules stand against it. */
export function progression(
  lifecycle: Lifecycle,
  environments: readonly EnvironmentRef[],
  progress: ReleaseProgress,
  environmentId: string,
): Progression {
  const phases = effectivePhases(lifecycle, environments);
  const nameOf = (id: string) => environments.find((environment) => environment.id === id)?.name ?? id;
  const index = phases.findIndex((phase) => phaseEnvironments(phase).includes(environmentId));
  const phase = phases[index];
  if (!phase) {
    return denied([
      `The lifecycle '${lifecycle.name}' has no phase with ${nameOf(environmentId)}. Add the environment to a phase.`,
    ]);
  }
  const unmet = phases
    .slice(0, index)
    .filter((earlier) => !isPhaseDone(earlier, progress.succeeded))
    .map((earlier) => unmetSentence(earlier, progress.succeeded, nameOf));
  const hasSuccess = phaseEnvironments(phase).some((id) => progress.succeeded.has(id));
  if (progress.blockedReason !== null && index > 0 && !hasSuccess) {
    unmet.push(`The release is blocked: ${progress.blockedReason}. Unblock it to go on to phase '${phase.name}'.`);
  }
  return unmet.length === 0 ? { allowed: true, unmet: [] } : denied(unmet);
}

/** The environments a release may be deployed to next: allowed ones where it has not yet succeeded, in phase order. */
export function nextEnvironments(
  lifecycle: Lifecycle,
  environments: readonly EnvironmentRef[],
  progress: ReleaseProgress,
): readonly string[] {
  return effectivePhases(lifecycle, environments)
    .flatMap(phaseEnvironments)
    .filter((id) => !progress.succeeded.has(id) && progression(lifecycle, environments, progress, id).allowed);
}

/**
 * The environments a release is deployed to without being asked, now: the automatic ones of every open phase that is not
 * optional, unless this release was ever deployed there, whatever became of it.
 */
export function automaticEnvironments(
  lifecycle: Lifecycle,
  environments: readonly EnvironmentRef[],
  progress: ReleaseProgress,
  tried: ReadonlySet<string>,
): readonly string[] {
  return effectivePhases(lifecycle, environments)
    .filter((phase) => phase.required !== "none")
    .flatMap((phase) => phase.automatic)
    .filter((id) => !tried.has(id) && progression(lifecycle, environments, progress, id).allowed);
}

/** How many environments of a phase must have succeeded before the next one opens. */
function requiredCount(phase: Phase): number {
  if (phase.required === "none") return 0;
  const all = phaseEnvironments(phase).length;
  return phase.required === "all" ? all : Math.min(phase.required, all);
}

function isPhaseDone(phase: Phase, succeeded: ReadonlySet<string>): boolean {
  return phaseEnvironments(phase).filter((id) => succeeded.has(id)).length >= requiredCount(phase);
}

function unmetSentence(phase: Phase, succeeded: ReadonlySet<string>, nameOf: (id: string) => string): string {
  const missing = phaseEnvironments(phase)
    .filter((id) => !succeeded.has(id))
    .map(nameOf);
  const needed = requiredCount(phase) - (phaseEnvironments(phase).length - missing.length);
  const which = needed === missing.length ? missing.join(", ") : `${needed} more of ${missing.join(", ")}`;
  return `Phase '${phase.name}' is not done: deploy this release successfully to ${which} first.`;
}

function denied(unmet: readonly string[]): Progression {
  return { allowed: false, unmet };
}
