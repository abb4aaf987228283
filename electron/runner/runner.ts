import type { DeploymentEvent, ObservedContainer } from "../../shared/core/deployment/events.ts";
import { type Answer, reduceAll } from "../../shared/core/deployment/reduce.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { Mask } from "../../shared/core/variables/mask.ts";
import type { RunnerPorts } from "../ports/runner.ts";
import { observe } from "./observe.ts";
import { keptFiles } from "./run.ts";
import { rollBackDeployment } from "./roll-back.ts";
import { runDeployment } from "./run-deployment.ts";
import { createTargetLocks } from "./target-locks.ts";

/** Deployments that work at the same time, over all projects. Those that wait for a person do not count. */
const MAX_RUNNING = 8;
/** How long after a failed attempt to store an event it is tried again. */
const RETRY_STORE_MS = 2000;

/** A deployment in the queue: what it must not run beside. */
export type QueuedDeployment = { readonly id: number; readonly projectId: string; readonly environmentId: string };

/** Carries out deployments: one at a time for each project and environment, in the order they were asked for. */
export type Runner = {
  enqueue(deployment: QueuedDeployment): void;
  /** Cancels a queued, running, waiting or interrupted deployment. */
  cancel(id: number, by: string): void;
  answer(
    id: number,
    answer: { readonly stepId: string; readonly proceed: boolean; readonly note: string; readonly by: string },
  ): void;
  /** Takes over deployments that an earlier host left unfinished: queued ones wait on, others are interrupted. */
  recover(unfinished: readonly (QueuedDeployment & { readonly wasRunning: boolean })[]): void;
  resume(deployment: QueuedDeployment, by: string): void;
  rollBack(deployment: QueuedDeployment, by: string): void;
  abandon(id: number, by: string): void;
  /**
   * Ends all work: what runs is cancelled and its hosts are left with the old containers serving; what waits for a
   * person or in the queue waits on after the next start.
   */
  close(): Promise<void>;
};

/** Who waits for an answer, and what people must not store with it: a password in a note. */
type AnswerTaker = { readonly mask: Mask; readonly take: (answer: Answer) => void };

type Running = QueuedDeployment & {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly answers: Map<string, AnswerTaker>;
};
type Waiting = QueuedDeployment & { readonly rollBackBy: string | null };

/** A runner that has nothing to do yet; `recover` gives it what an earlier host left. */
export function createRunner(ports: RunnerPorts): Runner {
  const queue: Waiting[] = [];
  const running = new Map<number, Running>();
  const onTarget = createTargetLocks();
  const closing = new AbortController();

  const emit = (id: number, event: DeploymentEvent) => ports.journal.append(id, [event]);

  const startDue = () => {
    const isWorking = (active: Running) => active.answers.size === 0;
    const working = () => [...running.values()].filter(isWorking).length;
    for (let index = 0; index < queue.length && working() < MAX_RUNNING && !closing.signal.aborted; ) {
      const next = queue[index];
      const isBusy = [...running.values()].some(
        (other) => other.projectId === next?.projectId && other.environmentId === next.environmentId,
      );
      if (!next || isBusy) {
        index++;
        continue;
      }
      queue.splice(index, 1);
      start(next);
    }
  };

  const start = (next: Waiting) => {
    const abort = new AbortController();
    const answers: Running["answers"] = new Map();
    const options = {
      deployment: ports.load(next.id),
      ports,
      signal: abort.signal,
      onTarget,
      answerTo: (stepId: string, mask: Mask, signal: AbortSignal) => {
        const answered = waitForAnswer(answers, stepId, mask, signal);
        startDue();
        return answered;
      },
    };
    const work = next.rollBackBy === null ? runDeployment(options) : rollBackDeployment(options, next.rollBackBy);
    const done = work
      .catch(() => interruptWhenPossible(next.id))
      .finally(() => {
        running.delete(next.id);
        startDue();
      });
    running.set(next.id, { ...next, abort, done, answers });
  };

  /** A run that could not store its events ended where it was: it is interrupted, once that can be stored. */
  const interruptWhenPossible = async (id: number): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        emit(id, { kind: "interrupted" });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_STORE_MS).unref());
      }
    }
  };

  const again = (deployment: QueuedDeployment, event: DeploymentEvent, rollBackBy: string | null) => {
    const { status } = reduceAll(ports.load(deployment.id).events);
    if (status !== "interrupted" || running.has(deployment.id)) {
      throw new AppError(
        "conflict",
        `Deployment ${deployment.id} is not interrupted, so there is nothing to take up again.`,
      );
    }
    emit(deployment.id, event);
    queue.push({ ...deployment, rollBackBy });
    startDue();
  };

  return {
    enqueue: (deployment) => {
      queue.push({ ...deployment, rollBackBy: null });
      startDue();
    },
    cancel: (id, by) => {
      const { status } = reduceAll(ports.load(id).events);
      if (status === "finished") throw new AppError("conflict", `Deployment ${id} has finished already.`);
      const active = running.get(id);
      if (active) {
        if (status !== "cancelling") emit(id, { kind: "cancel-requested", by });
        active.abort.abort();
        return;
      }
      const index = queue.findIndex((waiting) => waiting.id === id);
      if (index >= 0) queue.splice(index, 1);
      dropLeftovers(ports, id);
      emit(id, { kind: "finished", outcome: "cancelled", error: "Cancelled before it ran.", by });
    },
    answer: (id, { stepId, proceed, note, by }) => {
      const taker = running.get(id)?.answers.get(stepId);
      if (!taker) throw new AppError("conflict", `Deployment ${id} does not wait for an answer at step '${stepId}'.`);
      const answer = { by, proceed, note: taker.mask.text(note) };
      emit(id, { kind: "answered", stepId, ...answer });
      taker.take(answer);
    },
    recover: (unfinished) => {
      for (const { wasRunning, ...deployment } of unfinished) {
        if (!wasRunning) {
          queue.push({ ...deployment, rollBackBy: null });
          continue;
        }
        emit(deployment.id, { kind: "interrupted" });
        void observeAndReport(ports, deployment.id, closing.signal);
      }
      startDue();
    },
    resume: (deployment, by) => again(deployment, { kind: "resumed", by }, null),
    rollBack: (deployment, by) => again(deployment, { kind: "rolling-back", by }, by),
    abandon: (id, by) => {
      const { status } = reduceAll(ports.load(id).events);
      if (status !== "interrupted")
        throw new AppError("conflict", `Deployment ${id} is not interrupted. Cancel it instead.`);
      dropLeftovers(ports, id);
      emit(id, { kind: "finished", outcome: "cancelled", error: "Abandoned; the hosts were left as they were.", by });
    },
    close: async () => {
      closing.abort();
      queue.length = 0;
      const busy = [...running.values()].filter((active) => active.answers.size === 0);
      for (const active of busy) {
        try {
          emit(active.id, { kind: "cancel-requested", by: "the host, which was stopped" });
        } catch {
          // It cannot be stored, so the next start finds the deployment interrupted; the hosts are tidied all the same.
        }
        active.abort.abort();
      }
      await Promise.all(busy.map((active) => active.done));
    },
  };
}

/** Removes what the copying of an artifact left when it was broken off; nothing follows that would do it. */
function dropLeftovers(ports: RunnerPorts, id: number): void {
  const known = keptFiles(ports.load(id));
  ports.artifacts.sweep(id, known).catch(() => undefined); // it only takes room
}

function waitForAnswer(answers: Running["answers"], stepId: string, mask: Mask, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new AppError("cancelled", "Cancelled while waiting for an answer."));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    const take = (answer: Answer) => {
      signal.removeEventListener("abort", stop);
      answers.delete(stepId);
      resolve(answer);
    };
    answers.set(stepId, { mask, take });
  });
}

/** Looks at the hosts of an interrupted deployment and records what is really there. */
async function observeAndReport(ports: RunnerPorts, id: number, signal: AbortSignal): Promise<void> {
  const { plan } = ports.load(id);
  const found: ObservedContainer[] = [];
  const unreachable: string[] = [];
  await Promise.all(
    plan.targets.map(async (target) => {
      const containers = await observe(ports, plan, target.id, signal);
      if (containers) found.push(...containers);
      else unreachable.push(target.id);
    }),
  );
  if (signal.aborted || reduceAll(ports.load(id).events).status !== "interrupted") return;
  ports.journal.append(id, [{ kind: "observed", containers: found, unreachable }]);
}
