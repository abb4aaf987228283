import type { LogLine } from "./events.ts";

/**
 * The outline of a log: of which kind each line is, without its text. Most lines are of the kind of the line before, so
 * an outline is kept and sent as runs: two million lines of one container are one run.
 */

/** What lines are filtered by. A deployment has few of them, numbered from 0 as they first occur. */
export type LineKind = Pick<LogLine, "stepId" | "targetId" | "attempt" | "level" | "source">;

/** Lines of one kind that follow each other. */
export type LineRun = { readonly kind: number; readonly count: number };

/** A text that is the same for lines of one kind. Ids are never empty and hold no space. */
export function lineKindKey({ stepId, targetId, attempt, level, source }: LineKind): string {
  return `${attempt} ${level} ${source} ${stepId ?? ""} ${targetId ?? ""}`;
}

/** True when two lines are of one kind. */
export function isSameKind(a: LineKind, b: LineKind): boolean {
  return (
    a.stepId === b.stepId &&
    a.targetId === b.targetId &&
    a.attempt === b.attempt &&
    a.level === b.level &&
    a.source === b.source
  );
}

/** Adds lines at the end of runs, to the last run when they are of its kind. */
export function addRun(runs: LineRun[], { kind, count }: LineRun): void {
  const last = runs.at(-1);
  if (last?.kind === kind) runs[runs.length - 1] = { kind, count: last.count + count };
  else if (count > 0) runs.push({ kind, count });
}

/** Runs without their first `skipped` lines. */
export function runsAfter(runs: readonly LineRun[], skipped: number): LineRun[] {
  const rest: LineRun[] = [];
  let left = skipped;
  for (const { kind, count } of runs) {
    if (count > left) rest.push({ kind, count: count - left });
    left = Math.max(0, left - count);
  }
  return rest;
}

/** Runs as bytes: kind and count of each in turn, 7 bits a byte, lowest first, the high bit set where more follow. */
export function packRuns(runs: readonly LineRun[]): Uint8Array {
  const bytes: number[] = [];
  for (const { kind, count } of runs) {
    pushNumber(bytes, kind);
    pushNumber(bytes, count);
  }
  return Uint8Array.from(bytes);
}

/** The runs that `packRuns` made bytes of. */
export function unpackRuns(bytes: Uint8Array): LineRun[] {
  const runs: LineRun[] = [];
  readRuns(bytes, (kind, count) => runs.push({ kind, count }));
  return runs;
}

/** Visits the runs that `packRuns` made bytes of, also of several such bytes one after the other, without keeping them. */
export function readRuns(bytes: Uint8Array, visit: (kind: number, count: number) => void): void {
  let kind = -1;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte & 0x80) continue;
    if (kind < 0) kind = value;
    else {
      visit(kind, value);
      kind = -1;
    }
    value = 0;
    scale = 1;
  }
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
