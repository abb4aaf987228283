import { useRef } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import type { LiveLog } from "./use-deployment.ts";

export type LogFilter = { readonly step: string | null; readonly showVerbose: boolean; readonly text: string };

/**
 * The lines that pass a filter. Only lines that came since the last call are looked at, so that a long log that grows
 * stays cheap; without any filter they are the log's own array.
 */
export function useShownLines({ lines, count }: LiveLog, filter: LogFilter): readonly LogLine[] {
  const key = JSON.stringify(filter);
  const cache = useRef({ key, of: lines, read: 0, shown: [] as LogLine[] });
  if (filter.step === null && filter.showVerbose && filter.text === "") return lines;
  if (cache.current.key !== key || cache.current.of !== lines) {
    cache.current = { key, of: lines, read: 0, shown: [] };
  }
  const known = cache.current;
  if (known.read < count) {
    const wanted = filter.text.toLowerCase();
    for (let index = known.read; index < count; index++) {
      const line = lines[index];
      if (line && passes(line, filter, wanted)) known.shown.push(line);
    }
    known.read = count;
  }
  return known.shown;
}

function passes(line: LogLine, { step, showVerbose }: LogFilter, wanted: string): boolean {
  return (
    (step === null || line.stepId === step) &&
    (showVerbose || line.level !== "verbose") &&
    (wanted === "" || line.text.toLowerCase().includes(wanted))
  );
}
