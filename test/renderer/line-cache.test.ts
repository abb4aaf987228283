import { describe, expect, it } from "vitest";
import { createLineCache, type LineCache, type ReadLines } from "../../renderer/deployments/line-cache.ts";
import type { LogLine } from "../../shared/core/deployment/events.ts";

describe("the lines a page keeps", () => {
  it("are read once, those that are not there yet", async () => {
    const { cache, asked } = cacheOf();
    cache.want([[1, 3]]);
    await there(cache, 3);
    cache.want([
      [2, 4],
      [9, 9],
    ]);
    await there(cache, 9);
    expect(asked).toEqual([
      [[1, 3]],
      [
        [4, 4],
        [9, 9],
      ],
    ]);
    expect(cache.get(4)?.text).toBe("line 4");
  });

  it("are those that were wanted last, when more was wanted while reading", async () => {
    const { cache, asked } = cacheOf();
    cache.want([[1, 1]]);
    cache.want([[100, 100]]);
    cache.want([[200, 201]]);
    await there(cache, 201);
    expect(asked).toEqual([[[1, 1]], [[200, 201]]]);
  });

  it("are asked for again when fewer came", async () => {
    const { cache, asked } = cacheOf((lines) => lines.slice(0, 2));
    cache.want([[1, 5]]);
    await there(cache, 5);
    expect(asked).toEqual([[[1, 5]], [[3, 5]], [[5, 5]]]);
  });

  it("are asked for again when the host was away", async () => {
    let isAway = true;
    const { cache } = cacheOf((lines) => {
      if (isAway) {
        isAway = false;
        throw new Error("gone");
      }
      return lines;
    });
    cache.want([[7, 7]]);
    await there(cache, 7);
  });

  it("are few, and never less than what is looked at", async () => {
    const { cache } = cacheOf();
    for (let first = 1; first < 40_000; first += 500) {
      cache.want([[first, first + 499]]);
      await there(cache, first + 499);
    }
    const kept = Array.from({ length: 40_000 }, (_, index) => index + 1).filter((line) => cache.get(line));
    expect(kept.length).toBeLessThanOrEqual(6000);
    expect(kept.slice(-500)).toEqual(Array.from({ length: 500 }, (_, index) => 39_501 + index));
  });

  it("are few where lines are long", async () => {
    const { cache } = cacheOf((lines) => lines.map((line) => ({ ...line, text: "x".repeat(32_000) })));
    for (let first = 1; first <= 2000; first += 100) {
      cache.want([[first, first + 99]]);
      await there(cache, first + 99);
    }
    const kept = Array.from({ length: 2000 }, (_, index) => index + 1).filter((line) => cache.get(line));
    expect(kept.length).toBeLessThanOrEqual(250);
    expect(kept.slice(-100)).toEqual(Array.from({ length: 100 }, (_, index) => 1901 + index));
  });
});

function cacheOf(change: (lines: readonly LogLine[]) => readonly LogLine[] = (lines) => lines) {
  const asked: (readonly (readonly [number, number])[])[] = [];
  const read: ReadLines = async (ranges) => {
    asked.push(ranges);
    await Promise.resolve();
    return change(
      ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => line(first + i))),
    );
  };
  return { cache: createLineCache(read), asked };
}

async function there(cache: LineCache, number: number): Promise<void> {
  await expect.poll(() => cache.get(number)?.seq, { interval: 1, timeout: 5000 }).toBe(number);
}

function line(seq: number): LogLine {
  const text = `line ${seq}`;
  return { seq, atMs: 1, stepId: null, targetId: null, attempt: 1, level: "info", source: "slipway", text };
}
