import { messageOf } from "../../shared/core/errors.ts";
import type { LogChunk } from "../ports/output.ts";
import { followToEnd } from "./follow-logs.ts";
import { CLEAN_UP_MS, type Replacement } from "./replacement.ts";
import { type ArtifactRequest, scriptOutput } from "./script-output.ts";

/** A container's output on its way into the log. */
export type FollowedOutput = {
  readonly done: Promise<void>;
  readonly hasLogged: (text: string) => boolean;
  /** Why a job failed, in its own words; null when it did not say. */
  readonly resultMessage: () => string | null;
  /** The files a job gave away. */
  readonly artifacts: () => readonly ArtifactRequest[];
  stop(): Promise<void>;
};

/**
 * Logs the container's output until it ends or `stop`, and keeps the lines a log proof waits for. What a job prints is read
 * for messages, as a script's is. Of one that has started already all is given from its beginning.
 */
export async function followOutput(work: Replacement, id: string, hasStarted: boolean): Promise<FollowedOutput> {
  const { unit, step, connection } = work;
  const wanted = step.health.kind === "log" ? step.health.text : null;
  let found = false;
  const job = step.health.kind === "completes" ? scriptOutput(unit) : null;
  const output = job ?? unit.output(wanted === null ? undefined : (line) => (found ||= line.includes(wanted)));
  let failure: unknown = null;
  // What cannot be taken fails the step once the job has ended; thrown here it would reach nobody.
  const push = (chunk: LogChunk) => {
    try {
      if (failure === null) output.push(chunk);
    } catch (error) {
      failure = error;
    }
  };
  const following = await followToEnd(connection.docker, id, push, unit.signal, hasStarted);
  const done = following.done.then(() => rethrow(failure)).finally(() => output.end());
  done.catch(() => undefined); // whoever waits for `done` or `stop` hears of a failure
  return {
    done,
    hasLogged: () => found,
    resultMessage: () => job?.resultMessage() ?? null,
    artifacts: () => job?.artifacts() ?? [],
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

function rethrow(failure: unknown): void {
  if (failure !== null) throw failure;
}
