import { useEffect, useState } from "react";
import { readRuns } from "../../shared/core/deployment/log-outline.ts";
import { useClient } from "../data.ts";
import { createLineCache, type LineCache } from "./line-cache.ts";
import { createOutline, type Outline } from "./log-outline.ts";
import { bytesOf, oncePerFrame, repeatUntilDone } from "./repeat-stream.ts";

/** A deployment's log: which lines it has, and those of them that are looked at. Both change in place. */
export type Log = {
  readonly outline: Outline;
  readonly cache: LineCache;
  /** How many lines there were when this was made. */
  readonly lineCount: number;
  /** True when the deployment has finished and all its lines are known. */
  readonly isComplete: boolean;
};

const NOTHING: Log = {
  outline: createOutline(),
  cache: createLineCache(() => Promise.resolve([])),
  lineCount: 0,
  isComplete: false,
};

/** Follows a log from its first line, shown at most once a frame. A lost wire goes on where it stopped. */
export function useLog(deployment: number): Log {
  const client = useClient();
  const [log, setLog] = useState(NOTHING);
  useEffect(() => {
    const abort = new AbortController();
    const outline = createOutline();
    const cache = createLineCache((ranges, signal) =>
      client.deployments.logLines({ deployment, ranges: ranges.map(([first, last]) => [first, last]) }, { signal }),
    );
    let isComplete = false;
    const show = oncePerFrame(() => setLog({ outline, cache, lineCount: outline.lineCount, isComplete }));
    void repeatUntilDone(abort.signal, async () => {
      const input = { deployment, afterLine: outline.lineCount };
      let named = 0;
      for await (const part of await client.deployments.watchOutline(input, { signal: abort.signal })) {
        outline.addKinds(part.kinds.slice(Math.max(0, outline.kinds.length - named)));
        readRuns(bytesOf(part.runs), outline.addLines);
        named += part.kinds.length;
        if (part.newest.length > 0) cache.put(part.newest);
        show.ask();
      }
      isComplete = true;
      show.ask();
    });
    return () => {
      abort.abort();
      show.cancel();
      cache.close();
    };
  }, [client, deployment]);
  return log;
}
