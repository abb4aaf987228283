import type { RunContainerStep } from "../../shared/core/model/process.ts";
import { currentLabels, deploymentLabels } from "../../shared/core/planning/container-spec.ts";
import type { ContainerSummary } from "../ports/docker.ts";
import type { Unit } from "./unit.ts";

type OwnerUnit = Pick<Unit, "plan" | "deploymentId">;

/** The labels of the containers that this deployment makes for a step. */
export function ownLabels({ plan, deploymentId }: OwnerUnit, step: RunContainerStep): Record<string, string> {
  return { ...currentLabels(plan, step), ...deploymentLabels(plan, deploymentId) };
}

/** Whether this deployment made a container, and not one of the same number of another data folder. */
export function isOwn({ plan, deploymentId }: OwnerUnit, { labels }: ContainerSummary): boolean {
  return Object.entries(deploymentLabels(plan, deploymentId)).every(([name, value]) => labels[name] === value);
}

/** The name, or with a number behind it when containers of another data folder have it. */
export function freeName(name: string, others: readonly ContainerSummary[]): string {
  const taken = new Set(others.map((other) => other.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
