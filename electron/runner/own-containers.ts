import type { RunContainerStep } from "../../shared/core/model/process.ts";
import { currentLabels, deploymentLabels } from "../../shared/core/planning/container-spec.ts";
import { firstFree } from "../../shared/core/text/first-free.ts";
import type { ContainerSummary, DockerEngine } from "../ports/docker.ts";
import type { Unit } from "./unit.ts";

type OwnerUnit = Pick<Unit, "plan" | "deploymentId">;

/** What there is of a step on a target: containers that this deployment made, and those that others did. */
export type StepContainers = {
  readonly own: readonly ContainerSummary[];
  readonly others: readonly ContainerSummary[];
};

/** Finds a step's containers on a target by their labels. */
export async function stepContainers(
  unit: Unit,
  step: RunContainerStep,
  docker: DockerEngine,
): Promise<StepContainers> {
  const all = await docker.listContainers(currentLabels(unit.plan, step), unit.signal);
  return { own: all.filter((one) => isOwn(unit, one)), others: all.filter((one) => !isOwn(unit, one)) };
}

/** The labels of the containers that this deployment makes for a step. */
export function ownLabels({ plan, deploymentId }: OwnerUnit, step: RunContainerStep): Record<string, string> {
  return { ...currentLabels(plan, step), ...deploymentLabels(plan, deploymentId) };
}

/** Whether this deployment made a container, and not one of the same number of another data folder. */
function isOwn({ plan, deploymentId }: OwnerUnit, { labels }: ContainerSummary): boolean {
  return Object.entries(deploymentLabels(plan, deploymentId)).every(([name, value]) => labels[name] === value);
}

/** The name, or with a number behind it when containers of another data folder have it. */
export function freeName(name: string, others: readonly ContainerSummary[]): string {
  return firstFree(name, (candidate) => others.some((other) => other.name === candidate));
}
