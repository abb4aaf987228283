import { LABELS } from "../../shared/core/planning/labels.ts";
import type { ContainerSummary, DockerEngine } from "../ports/docker.ts";
import { freeName } from "./own-containers.ts";
import type { Replacement } from "./replacement.ts";
import type { Unit } from "./unit.ts";

/** Predecessors that this unit has stopped and not started again, by its own events. */
export function stoppedBefore(unit: Unit): Set<string> {
  const stopped = new Set<string>();
  for (const event of unit.history) {
    if (event.kind === "predecessor-stopped") stopped.add(event.containerId);
    if (event.kind === "predecessor-restarted") stopped.delete(event.containerId);
  }
  return stopped;
}

/** Two containers cannot hold one host port at a time. */
export function mustStopFirst(work: Replacement): boolean {
  const { step, spec, predecessors } = work;
  if (step.replace.order === "stop-first") return true;
  return step.replace.order === "auto" && spec.fixedPorts.length > 0 && predecessors.length > 0;
}

/** Stops those that run. The event comes first: should the host die in between, they are started again. */
export async function stopPredecessors(work: Replacement): Promise<void> {
  const { unit, step, connection, predecessors, stopped, still } = work;
  for (const predecessor of predecessors) {
    if (predecessor.status !== "running" || still.has(predecessor.id)) continue;
    stopped.add(predecessor.id);
    unit.emit({ kind: "predecessor-stopped", containerId: predecessor.id });
    await connection.docker.stopContainer(predecessor.id, step.replace.stopTimeoutS, unit.signal);
    still.add(predecessor.id);
    unit.log("info", `Stopped ${predecessor.name} (release ${predecessor.labels[LABELS.release] ?? "unknown"})`);
  }
}

/** After success: old ones are stopped, the last good few are kept under their own names, the rest removed. */
export async function retirePredecessors(work: Replacement): Promise<void> {
  const { unit, step, connection, spec, predecessors, own, others } = work;
  await stopPredecessors(work);
  const there = new Map([...own, ...others].map((container) => [container.id, container]));
  for (const [index, predecessor] of bestFirst(predecessors, spec.name).entries()) {
    there.delete(predecessor.id);
    if (index < step.replace.keep && predecessor.status !== "created") {
      const name = freeName(`${spec.name}-d${predecessor.labels[LABELS.deployment] ?? "0"}`, [...there.values()]);
      if (predecessor.name !== name) await connection.docker.renameContainer(predecessor.id, name, unit.signal);
      there.set(predecessor.id, { ...predecessor, name });
      continue;
    }
    await connection.docker.removeContainer(predecessor.id, { force: true }, unit.signal);
    unit.emit({ kind: "container-removed", containerId: predecessor.id });
  }
}

/** The one that is current, by its name, comes before what a broken-off deployment may have left, then the newer before the older. */
export function bestFirst(containers: readonly ContainerSummary[], currentName: string): readonly ContainerSummary[] {
  const isCurrent = (container: ContainerSummary) => Number(container.name === currentName);
  return containers.toSorted((a, b) => isCurrent(b) - isCurrent(a) || b.createdAtMs - a.createdAtMs);
}

/** Starts a predecessor again that this unit had stopped. */
export async function restart(unit: Unit, docker: DockerEngine, id: string, signal: AbortSignal): Promise<void> {
  await docker.startContainer(id, signal);
  unit.log("warning", `Started the previous container (${id.slice(0, 12)}) again; it serves as before`);
  unit.emit({ kind: "predecessor-restarted", containerId: id });
}
