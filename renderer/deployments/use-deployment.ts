import { useEffect, useState } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import { type DeploymentState, initialState, reduceAll } from "../../shared/core/deployment/reduce.ts";
import { useClient } from "../data.ts";

const RETRY_MS = 1000;

/** A deployment's state, kept up to date by its events. A lost wire goes on where it stopped. */
export function useDeploymentState(deployment: number): DeploymentState {
  const client = useClient();
  const [state, setState] = useState(initialState);
  useEffect(() => {
    const abort = new AbortController();
    let current = initialState;
    void repeatUntilDone(abort.signal, async () => {
      const input = { deployment, afterSeq: current.seq };
      for await (const events of await client.deployments.watch(input, { signal: abort.signal })) {
        current = reduceAll(events, current);
        setState(current);
      }
    });
    return () => abort.abort();
  }, [client, deployment]);
  return state;
}

/** A deployment's log lines as they come. The array grows in place; `count` says how much of it is there. */
export type LiveLog = { readonly lines: readonly LogLine[]; readonly count: number; readonly isComplete: boolean };

/** Follows a log from its first line, shown at most once a frame. One component follows one deployment for its life. */
export function useLog(deployment: number): LiveLog {
  const client = useClient();
  const [log, setLog] = useState<LiveLog>({ lines: [], count: 0, isComplete: false });
  useEffect(() => {
    const abort = new AbortController();
    const lines: LogLine[] = [];
    let isComplete = false;
    let frame = 0;
    const show = () => {
      frame = 0;
      setLog({ lines, count: lines.length, isComplete });
    };
    void repeatUntilDone(abort.signal, async () => {
      const input = { deployment, afterLine: lines.at(-1)?.seq ?? 0 };
      for await (const batch of await client.deployments.watchLog(input, { signal: abort.signal })) {
        lines.push(...batch);
        frame ||= requestAnimationFrame(show);
      }
      isComplete = true;
      frame ||= requestAnimationFrame(show);
    });
    return () => {
      abort.abort();
      cancelAnimationFrame(frame);
    };
  }, [client, deployment]);
  return log;
}

/** Runs a stream to its natural end, beginning again when the wire breaks. */
async function repeatUntilDone(signal: AbortSignal, stream: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      return await stream();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS)); // the status strip shows that the host is away
    }
  }
}
