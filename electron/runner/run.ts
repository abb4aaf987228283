import type { DeploymentEvent, LogLevel } from "../../shared/core/deployment/events.ts";
import { type Answer, type DeploymentState, reduce, reduceAll } from "../../shared/core/deployment/reduce.ts";
import { messageOf } from "../../shared/core/errors.ts";
import { isSecretReference } from "../../shared/core/model/secret-value.ts";
import { createMask, type Mask } from "../../shared/core/variables/mask.ts";
import type { TargetConnection } from "../ports/docker.ts";
import type { RunnableDeployment, RunnerPorts } from "../ports/runner.ts";
import type { Shell } from "../ports/shell.ts";
import { createDeploymentLog, type DeploymentLog } from "./deployment-log.ts";
import { createMadeSecrets, type MadeSecrets } from "./made-secrets.ts";

/** What one run of a deployment holds on to. */
export type Run = {
  readonly deployment: RunnableDeployment;
  readonly ports: RunnerPorts;
  readonly log: DeploymentLog;
  readonly mask: Mask;
  readonly signal: AbortSignal;
  /** Serialises work on one target across deployments. */
  readonly onTarget: <T>(targetId: string, work: () => Promise<T>) => Promise<T>;
  /** A person's answer to a manual intervention, what is stored of it masked. */
  readonly answerTo: (stepId: string, mask: Mask, signal: AbortSignal) => Promise<Answer>;
  readonly connect: (targetId: string, signal: AbortSignal) => Promise<TargetConnection>;
  readonly openShell: (targetId: string | null, signal: AbortSignal) => Promise<Shell>;
  readonly madeSecrets: MadeSecrets;
  /** Masks a text from now on, keeps it as a secret and gives the secret's id. */
  readonly hide: (text: string) => string;
  state(): DeploymentState;
  /** Stores events in one go; they are published together. */
  emit(...events: readonly DeploymentEvent[]): void;
};

/** What a run is begun with. */
export type RunOptions = Pick<Run, "deployment" | "ports" | "signal" | "onTarget" | "answerTo">;

/** The place of log lines that belong to no step. */
export const NOWHERE = { stepId: null, targetId: null, attempt: 1 } as const;

/** Why a piece of work did not succeed. */
export type Failure = { readonly outcome: "failed" | "cancelled"; readonly message: string };

/** Opens what a run needs, does the work, and closes it again in every case. */
export async function withRun(options: RunOptions, work: (run: Run) => Promise<void>): Promise<void> {
  const { deployment, ports } = options;
  await ports.artifacts.sweep(deployment.id, keptFiles(deployment));
  const mask = createMask(secretsOf(deployment, ports));
  const log = createDeploymentLog(deployment.id, ports.journal, ports.clock, mask);
  const connections = openOnce((targetId: string, signal) => ports.connect(targetId, signal));
  const shells = openOnce((targetId: string | null, signal) => ports.openShell(targetId, signal));
  let state = reduceAll(deployment.events);
  const run: Run = {
    ...options,
    log,
    mask,
    madeSecrets: createMadeSecrets(mask),
    connect: (targetId, signal) => connections.open(targetId, signal),
    openShell: (targetId, signal) => shells.open(targetId, signal),
    hide: (text) => {
      mask.add(text);
      log.remask();
      return ports.sealSecret(text);
    },
    state: () => state,
    emit: (...events) => {
      log.flush();
      ports.journal.append(deployment.id, events);
      const atMs = ports.clock.nowMs();
      for (const event of events) state = reduce(state, { seq: state.seq + 1, atMs, event });
    },
  };
  try {
    await work(run);
  } finally {
    log.flush();
    await Promise.all([connections.close(), shells.close()]);
  }
}

/** Opens each thing once, closes all of them together. One that could not be opened is tried again. */
function openOnce<K, T extends { close(): Promise<void> }>(open: (key: K, signal: AbortSignal) => Promise<T>) {
  const opened = new Map<K, Promise<T>>();
  return {
    open(key: K, signal: AbortSignal): Promise<T> {
      const known = opened.get(key);
      if (known) return known;
      const opening = open(key, signal);
      opened.set(key, opening);
      opening.catch(() => opened.delete(key));
      return opening;
    },
    async close(): Promise<void> {
      await Promise.allSettled([...opened.values()].map(async (opening) => (await opening).close()));
    },
  };
}

/** The files of a deployment's artifacts. */
export function keptFiles({ events }: RunnableDeployment): ReadonlySet<string> {
  return new Set(events.flatMap(({ event }) => (event.kind === "artifact-kept" ? [event.file] : [])));
}

/** Every secret that a step of this deployment may come to see. */
function secretsOf(deployment: RunnableDeployment, ports: RunnerPorts): readonly string[] {
  const ids = new Set<string>();
  const parts = new Set<string>();
  for (const { value } of deployment.plan.candidates) {
    if (value === null || typeof value === "string") continue;
    if ("secret" in value) ids.add(value.secret);
    else for (const part of ports.openCredential(value)) if (part.isSensitive) parts.add(part.value);
  }
  for (const { step } of deployment.plan.steps) {
    if (step.kind === "post-message" && isSecretReference(step.address)) ids.add(step.address.secret);
  }
  for (const { event } of deployment.events) {
    if (event.kind === "output" && event.value.kind === "secret") ids.add(event.value.secret);
    if (event.kind === "value-masked") ids.add(event.secret);
  }
  return [...parts, ...[...ids].map((id) => ports.openSecret(id))];
}

/** Does a piece of work; what it throws becomes a failure, logged once: as an error, unless `level` says otherwise. */
export async function attempt(run: Run, work: () => Promise<void>, level: LogLevel = "error"): Promise<Failure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const cancelled = run.signal.aborted;
    const message = cancelled ? "Cancelled." : run.mask.text(messageOf(error));
    if (!cancelled) run.log.line(NOWHERE, level, message);
    return { outcome: cancelled ? "cancelled" : "failed", message };
  }
}
