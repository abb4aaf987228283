/**
 * Numbers of lines in ascending order, kept as ranges: what passes a filter, or holds a text, of a log of any length. It
 * grows at its end only, in place.
 */
export type LineSet = {
  /** How many lines there are. */
  readonly count: number;
  readonly rangeCount: number;
  /** Adds lines that come after all there are. */
  add(first: number, last: number): void;
  /** The line at an index; the nearest one where the index is too small or too large. 0 in an empty set. */
  at(index: number): number;
  /** How many lines come before a line: its own index when it is there, else that of the next one. */
  rank(line: number): number;
  has(line: number): boolean;
  /** The first and the last line of a range. */
  firstOf(range: number): number;
  lastOf(range: number): number;
};

export function createLineSet(): LineSet {
  const firsts: number[] = [];
  const lasts: number[] = [];
  /** How many lines come before each range. */
  const before: number[] = [];
  let count = 0;
  const first = (range: number) => firsts[range] ?? 0;
  const last = (range: number) => lasts[range] ?? 0;
  const rankIn = (line: number, range: number) =>
    range < 0 ? 0 : (before[range] ?? 0) + Math.min(line - first(range), last(range) - first(range) + 1);
  return {
    get count() {
      return count;
    },
    get rangeCount() {
      return firsts.length;
    },
    add: (from, to) => {
      if (to < from) return;
      const end = lasts.length - 1;
      if (lasts[end] === from - 1) lasts[end] = to;
      else {
        firsts.push(from);
        lasts.push(to);
        before.push(count);
      }
      count += to - from + 1;
    },
    at: (index) => {
      if (count === 0) return 0;
      const wanted = Math.min(Math.max(0, index), count - 1);
      const range = lastAtMost(before, wanted);
      return first(range) + wanted - (before[range] ?? 0);
    },
    rank: (line) => rankIn(line, lastAtMost(firsts, line)),
    has: (line) => {
      const range = lastAtMost(firsts, line);
      return range >= 0 && line <= last(range);
    },
    firstOf: first,
    lastOf: last,
  };
}

/** The ranges of the lines from index `from` up to index `to`, `to` itself left out. */
export function rangesBetween(set: LineSet, from: number, to: number): [number, number][] {
  const ranges: [number, number][] = [];
  let index = Math.max(0, from);
  const end = Math.min(to, set.count);
  while (index < end) {
    const line = set.at(index);
    const until = Math.min(set.lastOf(rangeOf(set, line)), line + end - index - 1);
    ranges.push([line, until]);
    index += until - line + 1;
  }
  return ranges;
}

/** The number of the range that holds a line or comes next after it. */
export function rangeOf(set: LineSet, line: number): number {
  let [low, high] = [0, set.rangeCount];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set.lastOf(middle) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last index whose value is at most `wanted`, in ascending values; -1 when there is none. */
export function lastAtMost(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
