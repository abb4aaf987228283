import { useEffect, useState } from "react";
import { readRuns } from "../../shared/core/deployment/log-outline.ts";
import { useClient } from "../data.ts";
import { createLineSet, type LineSet } from "./line-set.ts";
import { bytesOf, oncePerFrame, repeatUntilDone } from "./repeat-stream.ts";

/** Which lines hold a text, of those up to `throughLine`. The set grows in place. */
export type LogSearch = { readonly text: string; readonly lines: LineSet; readonly throughLine: number };

const NO_LINES: LineSet = createLineSet();

/** Searches all of a log on the host, and goes on as it grows. No text finds nothing. */
export function useSearch(deployment: number, text: string): LogSearch {
  const client = useClient();
  const [search, setSearch] = useState<LogSearch>({ text: "", lines: NO_LINES, throughLine: 0 });
  useEffect(() => {
    if (text === "") return undefined;
    const abort = new AbortController();
    const lines = createLineSet();
    let throughLine = 0;
    const show = oncePerFrame(() => setSearch({ text, lines, throughLine }));
    void repeatUntilDone(abort.signal, async () => {
      const input = { deployment, text, afterLine: throughLine };
      for await (const part of await client.deployments.watchSearch(input, { signal: abort.signal })) {
        readRuns(bytesOf(part.found), (kind, count) => {
          if (kind === 1) lines.add(throughLine + 1, throughLine + count);
          throughLine += count;
        });
        show.ask();
      }
    });
    return () => {
      abort.abort();
      show.cancel();
    };
  }, [client, deployment, text]);
  return search.text === text ? search : { text, lines: NO_LINES, throughLine: 0 };
}
