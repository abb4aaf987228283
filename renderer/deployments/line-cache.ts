import type { LogLine } from "../../shared/core/deployment/events.ts";

type Range = readonly [number, number];
/** Reads lines by number; it may give fewer than were asked for. */
export type ReadLines = (ranges: readonly Range[], signal: AbortSignal) => Promise<readonly LogLine[]>;

/** The lines around what a reader looks at. Everything else is read again when it is looked at. */
export type LineCache = {
  readonly get: (line: number) => LogLine | undefined;
  readonly put: (lines: readonly LogLine[]) => void;
  /** What is looked at now: what of it is not here is read, and what was wanted before no longer is. */
  readonly want: (ranges: readonly Range[]) => void;
  /** Changes whenever lines came. */
  readonly version: () => number;
  readonly subscribe: (changed: () => void) => () => void;
  readonly close: () => void;
};

const MOST_LINES = 6000;
const MOST_CHARACTERS = 8_000_000;
/** Ranges that are read in one request. */
const MOST_RANGES = 1000;
const RETRY_MS = 1000;

export function createLineCache(read: ReadLines): LineCache {
  const lines = new Map<number, LogLine>();
  const listeners = new Set<() => void>();
  const abort = new AbortController();
  let characters = 0;
  let wanted: readonly Range[] = [];
  let isReading = false;
  let version = 0;

  const drop = (line: LogLine) => {
    lines.delete(line.seq);
    characters -= line.text.length;
  };
  const keep = (line: LogLine) => {
    const known = lines.get(line.seq);
    if (known) drop(known);
    lines.set(line.seq, line);
    characters += line.text.length;
  };
  const shrink = () => {
    for (const line of lines.values()) {
      if (lines.size <= MOST_LINES && characters <= MOST_CHARACTERS) return;
      if (!wanted.some(([first, last]) => line.seq >= first && line.seq <= last)) drop(line);
    }
  };
  const put = (more: readonly LogLine[]) => {
    for (const line of more) keep(line);
    shrink();
    version++;
    for (const changed of listeners) changed();
  };
  const readMissing = async () => {
    isReading = true;
    for (let missing = missingOf(wanted, lines); missing.length > 0; missing = missingOf(wanted, lines)) {
      const got = await read(missing.slice(0, MOST_RANGES), abort.signal).catch(() => null); // the status strip shows why
      if (abort.signal.aborted) return;
      if (got !== null && got.length > 0) put(got);
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    isReading = false;
  };

  return {
    get: (line) => lines.get(line),
    put,
    want: (ranges) => {
      wanted = ranges;
      for (const [first, last] of ranges) {
        for (let number = first; number <= last; number++) {
          const line = lines.get(number);
          if (line) keep(line); // used last
        }
      }
      if (!isReading && !abort.signal.aborted) void readMissing();
    },
    version: () => version,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    close: () => abort.abort(),
  };
}

function missingOf(wanted: readonly Range[], lines: ReadonlyMap<number, LogLine>): Range[] {
  const missing: [number, number][] = [];
  for (const [first, last] of wanted) {
    for (let number = first; number <= last; number++) {
      if (lines.has(number)) continue;
      const open = missing.at(-1);
      if (open?.[1] === number - 1) open[1] = number;
      else missing.push([number, number]);
    }
  }
  return missing;
}
