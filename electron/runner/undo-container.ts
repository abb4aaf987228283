import { AppError } from "../../shared/core/errors.ts";
import type { RunContainerStep } from "../../shared/core/model/process.ts";
import { containerSpec } from "../../shared/core/planning/container-spec.ts";
import { stepContainers } from "./own-containers.ts";
import { bestFirst, restart, stoppedBefore } from "./predecessors.ts";
import { removeOwn, requireImage } from "./run-container.ts";
import type { Unit } from "./unit.ts";

/**
 * Removes the containers that a deployment made for a step on a target, and starts those again that it had stopped, the
 * current one under its name. Throws `blocked`, and leaves all as it is, when those are gone: nothing would serve then.
 */
export async function undoContainer(unit: Unit, step: RunContainerStep): Promise<void> {
  const { docker } = await unit.connect(unit.signal);
  const { name } = containerSpec(unit.plan, step, requireImage(unit), unit.deploymentId, unit.fill);
  const { own, others } = await stepContainers(unit, step, docker);
  const stopped = stoppedBefore(unit);
  const previous = bestFirst(
    others.filter(({ id }) => stopped.has(id)),
    name,
  );
  if (stopped.size > 0 && previous.length === 0) {
    const next = "The new one was left as it is. Deploy the release that is to run there.";
    throw new AppError("blocked", `The container that ran before on ${unit.targetName} is gone. ${next}`);
  }
  for (const { id, status } of own) {
    // One that serves already may end what it is doing.
    if (status === "running") await docker.stopContainer(id, step.replace.stopTimeoutS, unit.signal);
    await removeOwn(unit, docker, id, unit.signal);
  }
  for (const [index, container] of previous.entries()) {
    if (index === 0 && container.name !== name) await docker.renameContainer(container.id, name, unit.signal);
    await restart(unit, docker, container.id, unit.signal);
  }
}
