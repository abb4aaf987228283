import { messageOf } from "../../shared/core/errors.ts";
import { followToEnd } from "./follow-logs.ts";
import { CLEAN_UP_MS, type Replacement } from "./replacement.ts";

/** A container's output on its way into the log. */
export type FollowedOutput = {
  readonly done: Promise<void>;
  readonly hasLogged: (text: string) => boolean;
  stop(): Promise<void>;
};

/**
 * Logs the container's output until it ends or `stop`, and keeps the lines a log proof waits for. One that has ended
 * already is read from the engine's store: attaching to it would wait for its next start.
 */
export async function followOutput(work: Replacement, id: string, hasEnded: boolean): Promise<FollowedOutput> {
  const { unit, step, connection } = work;
  const wanted = step.health.kind === "log" ? step.health.text : null;
  let found = false;
  const output = unit.output(wanted === null ? undefined : (line) => (found ||= line.includes(wanted)));
  const following = hasEnded
    ? { done: connection.docker.readLogs(id, {}, output.push, unit.signal), close: () => undefined }
    : await followToEnd(connection.docker, id, output.push, unit.signal);
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
