import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { RunContainerStep } from "../../shared/core/model/process.ts";
import type { PinnedPackage } from "../../shared/core/model/release.ts";
import { type ContainerSpec, containerSpec, currentLabels } from "../../shared/core/planning/container-spec.ts";
import { LABELS } from "../../shared/core/planning/labels.ts";
import type { ContainerState, ContainerSummary, TargetConnection } from "../ports.ts";
import { containerOutputs } from "./container-outputs.ts";
import { followToEnd } from "./follow-logs.ts";
import { proveHealthy } from "./health.ts";
import { rewriteContainerFiles } from "./rewrite-container-files.ts";
import type { Unit } from "./unit.ts";

/** How long cleaning up after a failure or a cancel may take. */
const CLEAN_UP_MS = 60_000;

/** One replacement under way: everything its parts share. */
type Work = {
  readonly unit: Unit;
  readonly step: RunContainerStep;
  readonly connection: TargetConnection;
  readonly spec: ContainerSpec;
  readonly predecessors: readonly ContainerSummary[];
  /** Predecessors this unit stopped, in this run or before, and must start again should it fail. */
  readonly stopped: Set<string>;
  /** Those of them that are known to stand still. */
  readonly still: Set<string>;
};

/**
 * Runs a container in place of its predecessor: create, rewrite its files, start, prove it healthy, and only then retire
 * the old one. When anything fails the new one is removed and the old one serves on. Run again after an interruption it
 * finds what it made before by its labels and goes on from there, so there is never a second container.
 */
export async function runContainer(unit: Unit, step: RunContainerStep): Promise<void> {
  const pinned = requireImage(unit);
  const connection = await unit.connect(unit.signal);
  const spec = containerSpec(unit.plan, step, pinned, unit.deploymentId, unit.fill);
  const mine = await connection.docker.listContainers(currentLabels(unit.plan, step), unit.signal);
  const isOwn = (container: ContainerSummary) => container.labels[LABELS.deployment] === String(unit.deploymentId);
  const predecessors = step.health.kind === "completes" ? [] : mine.filter((container) => !isOwn(container));
  const work: Work = { unit, step, connection, spec, predecessors, stopped: stoppedBefore(unit), still: new Set() };
  let containerId: string | null = null;
  try {
    containerId = await adoptOrCreate(work, mine.filter(isOwn));
    await bringUp(work, containerId);
  } catch (error) {
    await goBack(work, containerId);
    throw error;
  }
  await retirePredecessors(work);
  await takeName(work, containerId);
}

/** The containers of this step that a rollback removes, and the predecessors it starts again. */
export async function undoRunContainer(unit: Unit, step: RunContainerStep): Promise<void> {
  const connection = await unit.connect(unit.signal);
  const mine = await connection.docker.listContainers(
    { ...currentLabels(unit.plan, step), [LABELS.deployment]: String(unit.deploymentId) },
    unit.signal,
  );
  for (const container of mine) await removeOwn(unit, connection, container.id, unit.signal);
  for (const id of stoppedBefore(unit)) await restart(unit, connection, id, unit.signal);
}

/** Predecessors that this unit has stopped and not started again, by its own events. */
function stoppedBefore(unit: Unit): Set<string> {
  const stopped = new Set<string>();
  for (const event of unit.history) {
    if (event.kind === "predecessor-stopped") stopped.add(event.containerId);
    if (event.kind === "predecessor-restarted") stopped.delete(event.containerId);
  }
  return stopped;
}

function requireImage(unit: Unit): PinnedPackage & { readonly kind: "image" } {
  const pinned = unit.planned.package;
  if (pinned?.kind === "image") return pinned;
  throw new AppError(
    "invalid_input",
    `The release has no image for step '${unit.planned.step.name}'. Create a new release.`,
  );
}

/** A container this deployment started before an interruption is taken over; a half-made one is made anew. */
async function adoptOrCreate(work: Work, own: readonly ContainerSummary[]): Promise<string> {
  const { unit, connection } = work;
  const running = own.find((container) => container.status === "running");
  for (const leftover of own) {
    if (leftover !== running) await removeOwn(unit, connection, leftover.id, unit.signal);
  }
  if (running) {
    unit.log("info", `Found container ${running.name}, which this deployment had started already`);
    return running.id;
  }
  return create(work);
}

async function create(work: Work): Promise<string> {
  const { unit, step, connection, spec } = work;
  const name = ownName(work);
  const id = await connection.docker.createContainer(name, spec.create, unit.signal);
  try {
    unit.emit({ kind: "container-created", containerId: id, name });
    unit.log("info", `Created container ${name} (${id.slice(0, 12)}) from ${spec.create.Image}`);
    await rewriteContainerFiles(unit, step.files, connection.docker, id);
  } catch (error) {
    await removeOwn(unit, connection, id, AbortSignal.timeout(CLEAN_UP_MS));
    throw error;
  }
  return id;
}

/** Starts the new container, in the right order with its predecessors, and waits for its proof. */
async function bringUp(work: Work, id: string): Promise<void> {
  const { unit, step, connection } = work;
  const isRunning = (await requireState(work, id)).status === "running";
  if (!isRunning && mustStopFirst(work)) await stopPredecessors(work);
  const follow = await followOutput(work, id);
  try {
    if (!isRunning) {
      await connection.docker.startContainer(id, unit.signal);
      unit.emit({ kind: "container-started", containerId: id });
    }
    const how =
      step.health.kind === "completes"
        ? await completion(work, id, step.health.timeoutS, follow.done)
        : await proveHealthy(step.health, {
            connection,
            containerId: id,
            hasLogged: follow.hasLogged,
            signal: unit.signal,
          });
    unit.emit({ kind: "container-proven", containerId: id, how });
    unit.log("info", `The new container is good: ${how}`);
  } finally {
    await follow.stop();
  }
  await publishOutputs(work, id);
}

type FollowedOutput = {
  readonly done: Promise<void>;
  readonly hasLogged: (text: string) => boolean;
  stop(): Promise<void>;
};

/** Logs the container's output until it ends or `stop`; keeps the lines a log proof waits for. */
async function followOutput(work: Work, id: string): Promise<FollowedOutput> {
  const { unit, step, connection } = work;
  const wanted = step.health.kind === "log" ? step.health.text : null;
  let found = false;
  const output = unit.output(wanted === null ? undefined : (line) => (found ||= line.includes(wanted)));
  const following = await followToEnd(connection.docker, id, output.push, unit.signal);
  const done = following.done.finally(() => output.end());
  done.catch(() => undefined); // whoever waits for `done` or `stop` hears of a failure
  return {
    done,
    hasLogged: () => found,
    stop: async () => {
      const state = await connection.docker.inspectContainer(id, AbortSignal.timeout(CLEAN_UP_MS)).catch(() => null);
      if (state?.status !== "exited") following.close();
      await done.catch((error: unknown) => {
        if (unit.signal.aborted) return;
        unit.log("warning", `The container's output could not be followed to its end: ${messageOf(error)}`);
      });
    },
  };
}

/** Waits for a container that is meant to end. */
async function completion(work: Work, id: string, timeoutS: number, followed: Promise<void>): Promise<string> {
  const { unit, connection } = work;
  const deadline = AbortSignal.timeout(timeoutS * 1000);
  const exitCode = await connection.docker
    .waitContainer(id, AbortSignal.any([unit.signal, deadline]))
    .catch((cause: unknown) => {
      if (!deadline.aborted) throw cause;
      throw new AppError(
        "timed_out",
        `The container did not end within ${timeoutS} s. Raise the step's time limit if it needs longer.`,
        { cause },
      );
    });
  await followed;
  if (exitCode === 0) return "it ended with exit code 0";
  throw new AppError("remote_failed", `The container ended with exit code ${exitCode}. Its last lines are in the log.`);
}

/** Two containers cannot hold one host port at a time. */
function mustStopFirst(work: Work): boolean {
  const { step, spec, predecessors } = work;
  if (step.replace.order === "stop-first") return true;
  return step.replace.order === "auto" && spec.fixedPorts.length > 0 && predecessors.length > 0;
}

async function stopPredecessors(work: Work): Promise<void> {
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
async function retirePredecessors(work: Work): Promise<void> {
  const { unit, step, connection, spec } = work;
  await stopPredecessors(work);
  for (const [index, predecessor] of bestFirst(work).entries()) {
    if (index < step.replace.keep && predecessor.status !== "created") {
      const kept = `${spec.name}-d${predecessor.labels[LABELS.deployment] ?? "0"}`;
      if (predecessor.name !== kept) await connection.docker.renameContainer(predecessor.id, kept, unit.signal);
      continue;
    }
    await connection.docker.removeContainer(predecessor.id, { force: true }, unit.signal);
    unit.emit({ kind: "container-removed", containerId: predecessor.id });
  }
}

/** The one that was current comes before what a broken-off deployment may have left, then the newer before the older. */
function bestFirst({ predecessors, spec }: Work): readonly ContainerSummary[] {
  const isCurrent = (container: ContainerSummary) => Number(container.name === spec.name);
  return predecessors.toSorted((a, b) => isCurrent(b) - isCurrent(a) || b.createdAtMs - a.createdAtMs);
}

/** The new container takes the step's name once it is the current one. */
async function takeName(work: Work, id: string): Promise<void> {
  const { unit, step, connection, spec } = work;
  if (step.health.kind === "completes") return;
  const state = await requireState(work, id);
  if (state.name !== spec.name) await connection.docker.renameContainer(id, spec.name, unit.signal);
  unit.log("highlight", `${spec.name} now runs release ${unit.plan.release.version}`);
}

/**
 * After a failure or cancel: the new container goes, the old ones serve on. Each part is tried whatever became of the
 * others, even when events can no longer be stored. Never throws; what fails is logged.
 */
async function goBack(work: Work, containerId: string | null): Promise<void> {
  const { unit, connection, stopped } = work;
  const signal = AbortSignal.timeout(CLEAN_UP_MS);
  const parts = [
    ...(containerId === null ? [] : [() => removeOwn(unit, connection, containerId, signal)]),
    ...[...stopped].map((id) => () => restart(unit, connection, id, signal)),
  ];
  for (const part of parts) {
    await part().catch((error: unknown) => {
      unit.log(
        "error",
        `Going back did not succeed: ${messageOf(error)} Look at the containers on ${unit.targetName}.`,
      );
    });
  }
}

async function restart(unit: Unit, connection: TargetConnection, id: string, signal: AbortSignal): Promise<void> {
  await connection.docker.startContainer(id, signal);
  unit.log("warning", `Started the previous container (${id.slice(0, 12)}) again; it serves as before`);
  unit.emit({ kind: "predecessor-restarted", containerId: id });
}

async function removeOwn(unit: Unit, connection: TargetConnection, id: string, signal: AbortSignal): Promise<void> {
  await connection.docker.removeContainer(id, { force: true }, signal);
  unit.log("info", `Removed the new container (${id.slice(0, 12)})`);
  unit.emit({ kind: "container-removed", containerId: id });
}

async function requireState(work: Work, id: string): Promise<ContainerState> {
  const state = await work.connection.docker.inspectContainer(id, work.unit.signal);
  if (state) return state;
  throw new AppError(
    "remote_failed",
    `Container ${id.slice(0, 12)} is gone from ${work.unit.targetName}: somebody removed it. Deploy again.`,
  );
}

async function publishOutputs(work: Work, id: string): Promise<void> {
  const outputs = containerOutputs(await requireState(work, id), (text) => work.unit.masked(text));
  work.unit.setOutputs(outputs.map(([name, text]) => [name, { kind: "text", text }]));
}

/** The name a deployment's container bears until, and after, it is the current one. */
function ownName(work: Work): string {
  return `${work.spec.name}-d${work.unit.deploymentId}`;
}
