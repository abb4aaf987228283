import type { StopContainerStep } from "../../shared/core/model/process.ts";
import { LABELS } from "../../shared/core/planning/labels.ts";
import type { ContainerSummary, DockerEngine } from "../ports/docker.ts";
import { anewAfterOutage } from "./through-outage.ts";
import type { Unit } from "./unit.ts";

/** Stops the project's containers in this environment, of the named steps or of all; removes them only when asked to. */
export async function stopContainer(unit: Unit, step: StopContainerStep): Promise<void> {
  const { docker } = await unit.connect(unit.signal);
  await anewAfterOutage(unit, docker, () => stopThose(unit, step, docker));
}

async function stopThose(unit: Unit, step: StopContainerStep, docker: DockerEngine): Promise<void> {
  const labels = { [LABELS.project]: unit.plan.project.id, [LABELS.environment]: unit.plan.environment.id };
  const all = await docker.listContainers(labels, unit.signal);
  const meant = all.filter((container) => isMeant(step, container));
  if (meant.length === 0) unit.log("warning", `${unit.targetName} has no container that this step is meant for`);
  for (const container of meant) {
    if (container.status === "running") {
      await docker.stopContainer(container.id, step.stopTimeoutS, unit.signal);
      unit.log("info", `Stopped ${container.name}`);
    }
    if (!step.remove) continue;
    await docker.removeContainer(container.id, { force: true }, unit.signal);
    unit.emit({ kind: "container-removed", containerId: container.id });
    unit.log("info", `Removed ${container.name}`);
  }
}

function isMeant(step: StopContainerStep, container: ContainerSummary): boolean {
  return step.steps.length === 0 || step.steps.includes(container.labels[LABELS.step] ?? "");
}
