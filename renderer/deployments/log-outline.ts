import type { LogLevel } from "../../shared/core/deployment/events.ts";
import type { LineKind, LineRun } from "../../shared/core/deployment/log-outline.ts";
import { createLineSet, type LineSet, rangeOf } from "./line-set.ts";

/** Which lines a log has and of which kinds, as far as the host has told. It grows in place. */
export type Outline = {
  readonly kinds: readonly LineKind[];
  readonly lineCount: number;
  readonly runCount: number;
  add(kinds: readonly LineKind[], runs: readonly LineRun[]): void;
  /** A run's kind and lines. */
  run(number: number): { readonly kind: LineKind | undefined; readonly first: number; readonly last: number };
  kindOf(line: number): LineKind | undefined;
};

export function createOutline(): Outline {
  const kinds: LineKind[] = [];
  const firsts: number[] = [];
  const runKinds: number[] = [];
  let lineCount = 0;
  const run = (number: number) => ({
    kind: kinds[runKinds[number] ?? -1],
    first: firsts[number] ?? 0,
    last: (firsts[number + 1] ?? lineCount + 1) - 1,
  });
  return {
    kinds,
    get lineCount() {
      return lineCount;
    },
    get runCount() {
      return firsts.length;
    },
    add: (more, runs) => {
      kinds.push(...more);
      for (const { kind, count } of runs) {
        if (runKinds.at(-1) !== kind) {
          runKinds.push(kind);
          firsts.push(lineCount + 1);
        }
        lineCount += count;
      }
    },
    run,
    kindOf: (line) => {
      if (line < 1 || line > lineCount) return undefined;
      let [low, high] = [0, firsts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((firsts[middle] ?? 0) <= line) low = middle + 1;
        else high = middle;
      }
      return run(low - 1).kind;
    },
  };
}

/** From which level on lines are shown. */
export const SHOWN_LEVELS = ["verbose", "normal", "warnings", "errors"] as const;
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
  let number = 0;
  return {
    lines,
    extend: () => {
      for (; seen < outline.lineCount; number++) {
        const { kind, first, last } = outline.run(number);
        if (kind && isWanted(kind)) lines.add(Math.max(first, seen + 1), last);
        seen = last;
      }
      number = Math.max(0, outline.runCount - 1); // the last run may still grow
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
        const [[firstA, lastA], [firstB, lastB]] = [a.range(i), b.range(j)];
        const first = Math.max(firstA, firstB, seen + 1);
        if (first > through) break;
        lines.add(first, Math.min(lastA, lastB, through));
        if (lastA < lastB) i++;
        else j++;
      }
      seen = Math.max(seen, through);
    },
  };
}
