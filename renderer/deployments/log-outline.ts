import type { LogLevel } from "../../shared/core/deployment/events.ts";
import type { LineKind } from "../../shared/core/deployment/log-outline.ts";
import { createLineSet, lastAtMost, type LineSet, rangeOf } from "./line-set.ts";

/** Which lines a log has and of which kinds, as far as the host has told. It grows in place. */
export type Outline = {
  /** Kinds by number. */
  readonly kinds: readonly LineKind[];
  readonly lineCount: number;
  readonly runCount: number;
  readonly addKinds: (kinds: readonly LineKind[]) => void;
  /** Adds lines of one kind after all there are. */
  readonly addLines: (kind: number, count: number) => void;
  /** The number of a run's kind, and its first and last line. */
  kindNumber(run: number): number;
  firstOf(run: number): number;
  lastOf(run: number): number;
  kindOf(line: number): LineKind | undefined;
};

export function createOutline(): Outline {
  const kinds: LineKind[] = [];
  const firsts: number[] = [];
  const runKinds: number[] = [];
  let lineCount = 0;
  return {
    kinds,
    get lineCount() {
      return lineCount;
    },
    get runCount() {
      return firsts.length;
    },
    addKinds: (more) => void kinds.push(...more),
    addLines: (kind, count) => {
      if (runKinds[runKinds.length - 1] !== kind) {
        runKinds.push(kind);
        firsts.push(lineCount + 1);
      }
      lineCount += count;
    },
    kindNumber: (run) => runKinds[run] ?? -1,
    firstOf: (run) => firsts[run] ?? 0,
    lastOf: (run) => (firsts[run + 1] ?? lineCount + 1) - 1,
    kindOf: (line) => {
      if (line < 1 || line > lineCount) return undefined;
      return kinds[runKinds[lastAtMost(firsts, line)] ?? -1];
    },
  };
}

/** From which level on lines are shown. */
const SHOWN_LEVELS = ["verbose", "normal", "warnings", "errors"] as const;
export type ShownLevel = (typeof SHOWN_LEVELS)[number];

/** Null lets all through. */
export type LineFilter = {
  readonly step: string | null;
  readonly target: string | null;
  readonly attempt: number | null;
  readonly level: ShownLevel;
};

const LEVEL_RANK: Readonly<Record<LogLevel, number>> = { verbose: 0, info: 1, highlight: 1, warning: 2, error: 3 };

/** True when lines of a kind pass a filter. */
export function passes(kind: LineKind, { step, target, attempt, level }: LineFilter): boolean {
  return (
    (step === null || kind.stepId === step) &&
    (target === null || kind.targetId === target) &&
    (attempt === null || kind.attempt === attempt) &&
    LEVEL_RANK[kind.level] >= SHOWN_LEVELS.indexOf(level)
  );
}

/** Lines that are looked for in something that grows. `extend` looks only at what came since the last time. */
export type GrowingSet = { readonly lines: LineSet; extend(): void };

/** The lines of an outline whose kind is wanted. */
export function pickLines(outline: Outline, isWanted: (kind: LineKind) => boolean): GrowingSet {
  const lines = createLineSet();
  let seen = 0;
  let run = 0;
  return {
    lines,
    extend: () => {
      if (seen === outline.lineCount) return;
      const wanted = outline.kinds.map(isWanted);
      for (; seen < outline.lineCount; run++) {
        const last = outline.lastOf(run);
        if (wanted[outline.kindNumber(run)]) lines.add(Math.max(outline.firstOf(run), seen + 1), last);
        seen = last;
      }
      run = outline.runCount - 1; // it may still grow
    },
  };
}

/** The lines that are in both of two growing sets, as far as both are known: up to line `through`. */
export function pickCommon(a: LineSet, b: LineSet): { readonly lines: LineSet; extend(through: number): void } {
  const lines = createLineSet();
  let seen = 0;
  return {
    lines,
    extend: (through) => {
      let [i, j] = [rangeOf(a, seen + 1), rangeOf(b, seen + 1)];
      while (i < a.rangeCount && j < b.rangeCount) {
        const first = Math.max(a.firstOf(i), b.firstOf(j), seen + 1);
        if (first > through) break;
        const [lastA, lastB] = [a.lastOf(i), b.lastOf(j)];
        lines.add(first, Math.min(lastA, lastB, through));
        if (lastA < lastB) i++;
        else j++;
      }
      seen = Math.max(seen, through);
    },
  };
}
