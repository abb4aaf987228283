import { array, assert, boolean, nat, property, record, tuple, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSet, type LineSet, rangesBetween } from "../../renderer/deployments/line-set.ts";
import {
  createOutline,
  type LineFilter,
  passes,
  pickCommon,
  pickLines,
} from "../../renderer/deployments/log-outline.ts";
import type { LineKind } from "../../shared/core/deployment/log-outline.ts";

const sets = uniqueArray(nat(60), { maxLength: 40 }).map((numbers) =>
  numbers.map((n) => n + 1).toSorted((a, b) => a - b),
);

function setOf(numbers: readonly number[]): LineSet {
  const set = createLineSet();
  for (const number of numbers) set.add(number, number);
  return set;
}

function membersOf(set: LineSet): number[] {
  return Array.from({ length: set.count }, (_, index) => set.at(index));
}

describe("a set of lines", () => {
  it("knows each line's index, and each index's line", () => {
    assert(
      property(sets, nat(70), (numbers, line) => {
        const set = setOf(numbers);
        expect(membersOf(set)).toEqual(numbers);
        expect(set.has(line)).toBe(numbers.includes(line));
        expect(set.rank(line)).toBe(numbers.filter((number) => number < line).length);
      }),
    );
  });

  it("gives the nearest line for an index that it does not have", () => {
    const set = createLineSet();
    expect(set.at(3)).toBe(0);
    set.add(5, 9);
    expect([set.at(-1), set.at(99)]).toEqual([5, 9]);
  });

  it("gives any part of itself as ranges", () => {
    assert(
      property(sets, nat(45), nat(45), (numbers, from, to) => {
        const lines = rangesBetween(setOf(numbers), from, to).flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(lines).toEqual(numbers.slice(from, Math.max(from, to)));
      }),
    );
  });

  it("holds two million lines of two ranges in two ranges", () => {
    const set = createLineSet();
    for (let line = 1; line <= 2_000_000; line += 1000) set.add(line + (line > 1_000_000 ? 1 : 0), line + 999);
    expect(set.rangeCount).toBe(1001);
    expect(set.at(set.rank(1_500_123))).toBe(1_500_123);
  });
});

const KINDS: readonly LineKind[] = [
  { stepId: null, targetId: null, attempt: 1, level: "info", source: "slipway" },
  { stepId: "web", targetId: "web-1", attempt: 1, level: "verbose", source: "slipway" },
  { stepId: "web", targetId: "web-2", attempt: 2, level: "error", source: "slipway" },
  { stepId: "web", targetId: "web-1", attempt: 1, level: "warning", source: "stderr" },
];
const all: LineFilter = { step: null, target: null, attempt: null, level: "verbose" };

describe("what is shown of a log", () => {
  it.each([
    [{}, [0, 1, 2, 3]],
    [{ level: "normal" as const }, [0, 2, 3]],
    [{ level: "warnings" as const }, [2, 3]],
    [{ level: "errors" as const }, [2]],
    [{ step: "web" }, [1, 2, 3]],
    [{ target: "web-1" }, [1, 3]],
    [{ attempt: 2 }, [2]],
    [{ step: "db" }, []],
  ])("with %o are kinds %o", (filter, kinds) => {
    expect(KINDS.flatMap((kind, number) => (passes(kind, { ...all, ...filter }) ? [number] : []))).toEqual(kinds);
  });

  it("is the same however the log grew", () => {
    const parts = array(array(record({ kind: nat(3), count: nat(4).map((count) => count + 1) }), { maxLength: 6 }));
    assert(
      property(parts, array(boolean(), { minLength: 4, maxLength: 4 }), (given, wanted) => {
        const outline = createOutline();
        outline.addKinds(KINDS);
        const isWanted = (kind: LineKind | undefined) => kind !== undefined && wanted[KINDS.indexOf(kind)] === true;
        const picked = pickLines(outline, isWanted);
        const kinds: number[] = [];
        for (const runs of given) {
          for (const { kind, count } of runs) {
            outline.addLines(kind, count);
            kinds.push(...Array.from({ length: count }, () => kind));
          }
          picked.extend();
          expect(membersOf(picked.lines)).toEqual(kinds.flatMap((kind, index) => (wanted[kind] ? [index + 1] : [])));
        }
        expect(kinds.map((_, index) => outline.kindOf(index + 1))).toEqual(kinds.map((kind) => KINDS[kind]));
        expect(outline.kindOf(kinds.length + 1)).toBeUndefined();
      }),
    );
  });

  it("is, with a search, what both know, however far each of them is", () => {
    const steps = array(tuple(nat(60), nat(60)), { minLength: 1 });
    assert(
      property(sets, sets, steps, (a, b, growth) => {
        const [setA, setB] = [createLineSet(), createLineSet()];
        const common = pickCommon(setA, setB);
        let [throughA, throughB] = [0, 0];
        for (const [moreA, moreB] of growth) {
          const grow = (set: LineSet, from: readonly number[], after: number, to: number) => {
            for (const line of from.filter((number) => number > after && number <= to)) set.add(line, line);
            return Math.max(after, to);
          };
          throughA = grow(setA, a, throughA, moreA);
          throughB = grow(setB, b, throughB, moreB);
          const through = Math.min(throughA, throughB);
          common.extend(through);
          expect(membersOf(common.lines)).toEqual(a.filter((line) => b.includes(line) && line <= through));
        }
      }),
    );
  });
});
