import { useMemo } from "react";
import type { LineSet } from "./line-set.ts";
import { type LineFilter, type Outline, passes, pickCommon, pickLines } from "./log-outline.ts";
import type { Log } from "./use-log.ts";
import type { LogSearch } from "./use-search.ts";

/** What is shown of a log. The sets grow in place. */
export type ShownLines = {
  /** What passes the filter. */
  readonly filtered: LineSet;
  /** Errors among them. */
  readonly errors: LineSet;
  /** Those that hold the text that is looked for. */
  readonly hits: LineSet;
};

/** The lines that pass a filter, and among them errors and what was found. Only lines that came since are looked at. */
export function useShownLines({ outline, lineCount }: Log, filter: LineFilter, search: LogSearch): ShownLines {
  const { step, target, attempt, level } = filter;
  const picked = useMemo(
    () => pick(outline, { step, target, attempt, level }),
    [outline, step, target, attempt, level],
  );
  const common = useMemo(() => pickCommon(picked.filtered.lines, search.lines), [picked, search.lines]);
  picked.filtered.extend();
  picked.errors.extend();
  common.extend(Math.min(lineCount, search.throughLine));
  return { filtered: picked.filtered.lines, errors: picked.errors.lines, hits: common.lines };
}

function pick(outline: Outline, filter: LineFilter) {
  return {
    filtered: pickLines(outline, (kind) => passes(kind, filter)),
    errors: pickLines(outline, (kind) => kind.level === "error" && passes(kind, filter)),
  };
}
