import { useMemo } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";
import type { LiveLog } from "./use-deployment.ts";

export type LogFilter = { readonly step: string | null; readonly showVerbose: boolean; readonly text: string };

/** The lines that pass a filter; without any filter they are the log's own array. */
export function useShownLines({ lines, count }: LiveLog, { step, showVerbose, text }: LogFilter): readonly LogLine[] {
  const pick = useMemo(() => pickerOf(lines, { step, showVerbose, text }), [lines, step, showVerbose, text]);
  return pick(count);
}

/**
 * Gives what passes of the first `count` lines. Asked again for more, it looks only at lines it has not seen, so that a
 * long log that grows stays cheap.
 */
function pickerOf(lines: readonly LogLine[], filter: LogFilter): (count: number) => readonly LogLine[] {
  if (filter.step === null && filter.showVerbose && filter.text === "") return () => lines;
  const shown: LogLine[] = [];
  const wanted = filter.text.toLowerCase();
  let read = 0;
  return (count) => {
    for (; read < count; read++) {
      const line = lines[read];
      if (line && passes(line, filter, wanted)) shown.push(line);
    }
    return shown;
  };
}

function passes(line: LogLine, { step, showVerbose }: LogFilter, wanted: string): boolean {
  return (
    (step === null || line.stepId === step) &&
    (showVerbose || line.level !== "verbose") &&
    (wanted === "" || line.text.toLowerCase().includes(wanted))
  );
}
