import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { RunContainerStep } from "../../shared/core/model/process.ts";
import type { PinnedPackage } from "../../shared/core/model/release.ts";
import { containerSpec } from "../../shared/core/planning/container-spec.ts";
import type { ContainerState, DockerEngine, TargetConnection } from "../ports/docker.ts";
import { containerOutputs } from "./container-outputs.ts";
import { type FollowedOutput, followOutput } from "./follow-output.ts";
import { proveHealthy } from "./health.ts";
import { containerReader, keepArtifacts } from "./keep-artifacts.ts";
import { freeName, ownLabels, stepContainers } from "./own-containers.ts";
import { mustStopFirst, restart, retirePredecessors, stoppedBefore, stopPredecessors } from "./predecessors.ts";
import { CLEAN_UP_MS, type Replacement, type ReplacementTask } from "./replacement.ts";
import { rewriteContainerFiles } from "./rewrite-container-files.ts";
import { anewAfterOutage, exitCodeThroughOutage, throughOutage } from "./through-outage.ts";
import type { Unit } from "./unit.ts";
import { writeSecretFiles } from "./write-secret-files.ts";

/**
 * Runs a container in place of its predecessor: create, rewrite its files, start, prove it healthy, and only then retire
 * the old one. When anything fails the new one is removed and the old one serves on. Run again after an interruption, or
 * after its target was lost in the middle, it finds what it made before by its labels and goes on from there, so there is
 * never a second container.
 */
export async function runContainer(unit: Unit, step: RunContainerStep): Promise<void> {
  const connection = await unit.connect(unit.signal);
  const spec = containerSpec(unit.plan, step, requireImage(unit), unit.deploymentId, unit.fill);
  const task: ReplacementTask = { unit, step, connection, spec, stopped: stoppedBefore(unit) };
  const id = await proveNew(task);
  await anewAfterOutage(unit, connection.docker, async () => {
    await retirePredecessors(await lookAround(task));
    await takeName(task, id);
  });
}

/** Gives the id of a container that is up and proven; when that fails everything is as it was before. */
async function proveNew(task: ReplacementTask): Promise<string> {
  try {
    return await anewAfterOutage(task.unit, task.connection.docker, async () => {
      const work = await lookAround(task);
      const id = await adoptOrCreate(work);
      await bringUp(work, id);
      return id;
    });
  } catch (error) {
    await goBack(task);
    throw error;
  }
}

/** The work as it stands: what there is on the target already. A job that runs for another deployment is left alone. */
async function lookAround(task: ReplacementTask): Promise<Replacement> {
  const { unit, step, connection } = task;
  const found = await stepContainers(unit, step, connection.docker);
  const isJob = step.health.kind === "completes";
  const predecessors = found.others.filter(({ status }) => !(isJob && status === "running"));
  return { ...task, ...found, predecessors, still: new Set() };
}

/** The image a release pinned for a step. Throws `invalid_input` when it has none. */
export function requireImage(unit: Unit): PinnedPackage & { readonly kind: "image" } {
  const pinned = unit.planned.package;
  if (pinned?.kind === "image") return pinned;
  throw new AppError(
    "invalid_input",
    `The release has no image for step '${unit.planned.step.name}'. Create a new release.`,
  );
}

/**
 * A container this deployment started before an interruption is taken over, also a job that ended meanwhile: a migration
 * must not run twice. A half-made one is made anew.
 */
async function adoptOrCreate(work: Replacement): Promise<string> {
  const { unit, step, connection, own } = work;
  const isJob = step.health.kind === "completes";
  const started = own.find(({ status }) => status === "running" || (isJob && status === "exited"));
  for (const leftover of own) {
    if (leftover !== started) await removeOwn(unit, connection.docker, leftover.id, unit.signal);
  }
  if (started) {
    unit.log("info", `Found container ${started.name}, which this deployment had started already`);
    return started.id;
  }
  return create(work);
}

async function create(work: Replacement): Promise<string> {
  const { unit, step, connection, spec } = work;
  const name = ownName(work);
  const id = await connection.docker.createContainer(name, spec.create, unit.signal);
  unit.emit({ kind: "container-created", containerId: id, name });
  unit.log("info", `Created container ${name} (${id.slice(0, 12)}) from ${spec.create.Image}`);
  await rewriteContainerFiles(unit, step.files, connection.docker, id);
  await writeSecretFiles(work, id);
  return id;
}

/** Starts the new container, in the right order with its predecessors, and waits for its proof. */
async function bringUp(work: Replacement, id: string): Promise<void> {
  const { unit, step, connection } = work;
  const { status } = await requireState(work, id);
  const hasStarted = status === "running" || status === "exited";
  if (!hasStarted && mustStopFirst(work)) await stopPredecessors(work);
  const follow = await followOutput(work, id, hasStarted);
  try {
    if (!hasStarted) {
      await connection.docker.startContainer(id, unit.signal);
      unit.emit({ kind: "container-started", containerId: id });
    }
    const how =
      step.health.kind === "completes"
        ? await completion(work, id, step.health.timeoutS, follow)
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

/** Waits for a container that is meant to end, also while its target cannot be reached: a migration goes on there. */
async function completion(work: Replacement, id: string, timeoutS: number, follow: FollowedOutput): Promise<string> {
  const { unit, connection } = work;
  const deadline = AbortSignal.timeout(timeoutS * 1000);
  const exitCode = await exitCodeThroughOutage(connection.docker, id, {
    signal: AbortSignal.any([unit.signal, deadline]),
    onLost: (error) => unit.log("warning", `${error.message} Meanwhile the job goes on there; looking again.`),
    onBack: () => unit.log("info", "The engine answers again."),
  }).catch((cause: unknown) => {
    if (!deadline.aborted) throw cause;
    const next = "Raise the step's time limit if it needs longer.";
    throw new AppError("timed_out", `The container did not end within ${timeoutS} s. ${next}`, { cause });
  });
  await follow.done;
  await keepArtifacts(unit, follow.artifacts(), containerReader(connection.docker, id));
  if (exitCode === 0) return "it ended with exit code 0";
  const said = follow.resultMessage();
  if (said !== null) throw new AppError("remote_failed", `${said} (exit code ${exitCode})`);
  throw new AppError("remote_failed", `The container ended with exit code ${exitCode}. Its last lines are in the log.`);
}

/** The new container takes the step's name once it is the current one. */
async function takeName(task: ReplacementTask, id: string): Promise<void> {
  const { unit, step, connection, spec } = task;
  if (step.health.kind === "completes") return;
  const state = await requireState(task, id);
  if (state.name !== spec.name) await connection.docker.renameContainer(id, spec.name, unit.signal);
  unit.log("highlight", `${spec.name} now runs release ${unit.plan.release.version}`);
}

/**
 * After a failure or cancel: the new container goes, the old ones serve on. Each part is tried whatever became of the
 * others, even when events can no longer be stored. Never throws; what fails is logged.
 */
async function goBack({ unit, step, connection, stopped }: ReplacementTask): Promise<void> {
  const signal = AbortSignal.timeout(CLEAN_UP_MS);
  const parts = [
    () => removeAllOwn(unit, step, connection, signal),
    ...[...stopped].map((id) => () => restart(unit, connection.docker, id, signal)),
  ];
  for (const part of parts) {
    await throughOutage(part, { signal }).catch((error: unknown) => {
      unit.log(
        "error",
        `Going back did not succeed: ${messageOf(error)} Look at the containers on ${unit.targetName}.`,
      );
    });
  }
}

/** By their labels, since a call that was broken off may have made a container whose id nobody knows. */
async function removeAllOwn(
  unit: Unit,
  step: RunContainerStep,
  connection: TargetConnection,
  signal: AbortSignal,
): Promise<void> {
  for (const container of await connection.docker.listContainers(ownLabels(unit, step), signal)) {
    await removeOwn(unit, connection.docker, container.id, signal);
  }
}

/** Removes a container that this deployment made. */
export async function removeOwn(unit: Unit, docker: DockerEngine, id: string, signal: AbortSignal): Promise<void> {
  await docker.removeContainer(id, { force: true }, signal);
  unit.log("info", `Removed the new container (${id.slice(0, 12)})`);
  unit.emit({ kind: "container-removed", containerId: id });
}

async function requireState(task: ReplacementTask, id: string): Promise<ContainerState> {
  const { unit, connection } = task;
  const state = await connection.docker.inspectContainer(id, unit.signal);
  if (state) return state;
  throw new AppError(
    "remote_failed",
    `Container ${id.slice(0, 12)} is gone from ${unit.targetName}: somebody removed it. Deploy again.`,
  );
}

async function publishOutputs(work: Replacement, id: string): Promise<void> {
  const outputs = containerOutputs(await requireState(work, id), (text) => work.unit.masked(text));
  work.unit.setOutputs(outputs.map(([name, text]) => [name, { kind: "text", text }]));
}

/** The name a deployment's container bears until, and after, it is the current one. */
function ownName({ spec, unit, others }: Replacement): string {
  return freeName(`${spec.name}-d${unit.deploymentId}`, others);
}
