import { array, assert, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { addRun, type LineRun, packRuns, runsAfter, unpackRuns } from "../../../shared/core/deployment/log-outline.ts";

const runs = array(record({ kind: nat(300_000), count: nat(3_000_000).map((count) => count + 1) }));
const kinds = array(nat(3));

describe("the outline of a log", () => {
  it("is the same after it was packed and unpacked", () => {
    assert(
      property(runs, (given) => {
        expect(unpackRuns(packRuns(given))).toEqual(given);
      }),
    );
  });

  it("holds two million lines of one kind in five bytes", () => {
    expect(packRuns([{ kind: 0, count: 2_000_000 }]).length).toBeLessThanOrEqual(5);
  });

  it("joins lines of one kind, also when they come one by one", () => {
    expect(runsOf([1, 1, 0, 0, 0, 2])).toEqual([
      { kind: 1, count: 2 },
      { kind: 0, count: 3 },
      { kind: 2, count: 1 },
    ]);
    const grown: LineRun[] = [];
    addRun(grown, { kind: 4, count: 7 });
    addRun(grown, { kind: 5, count: 0 });
    addRun(grown, { kind: 4, count: 1 });
    expect(grown).toEqual([{ kind: 4, count: 8 }]);
  });

  it("goes on behind any line", () => {
    assert(
      property(kinds, nat(30), (given, skipped) => {
        expect(runsAfter(runsOf(given), skipped)).toEqual(runsOf(given.slice(skipped)));
      }),
    );
  });
});

function runsOf(numbers: readonly number[]): LineRun[] {
  const joined: LineRun[] = [];
  for (const kind of numbers) addRun(joined, { kind, count: 1 });
  return joined;
}
