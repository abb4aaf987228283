import type { TextEdit } from "../../shared/core/text/edits.ts";
import { longestRising } from "../../shared/core/text/longest-rising.ts";

/** A span of a text; `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** Middles without unique lines are aligned exactly up to this many pairs of lines, else they are one edit. */
const MAX_CELLS = 250_000;

/**
 * The edits that make one text of the other, in order: whole lines are aligned by those that occur once, and what is left
 * of a changed line is narrowed to where it differs. Costs about one pass over both texts.
 */
export function editsBetween(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const [old, now] = [linesOf(before), linesOf(after)];
  return hunks(old.lines, now.lines).flatMap((hunk) => narrowed(hunk, before, after, old, now));
}

/** What the edits make of a span; null when nothing of it is left. With `inverse` from the new text to the old. */
export function createSpanMap(edits: readonly TextEdit[], inverse = false): (span: Span) => Span | null {
  let shift = 0;
  const moves = edits.map(({ start, end, text }) => {
    const old = { start, end };
    const now = { start: start + shift, end: start + shift + text.length };
    shift += text.length - (end - start);
    return inverse ? { from: now, to: old } : { from: old, to: now };
  });
  const map = (offset: number, isEnd: boolean): { readonly at: number; readonly isLost: boolean } => {
    let low = 0;
    let high = moves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const from = moves[middle]?.from;
      if (from && (isEnd ? from.start < offset : from.start <= offset)) low = middle + 1;
      else high = middle;
    }
    const move = moves[low - 1];
    if (!move) return { at: offset, isLost: false };
    const isInside = isEnd ? offset <= move.from.end : offset < move.from.end;
    if (!isInside) return { at: offset + move.to.end - move.from.end, isLost: false };
    return { at: isEnd ? move.to.end : move.to.start, isLost: true };
  };
  return (span) => {
    if (moves.length === 0) return span;
    const [from, to] = [map(span.start, false), map(span.end, true)];
    if (span.start === span.end) return { start: from.at, end: from.at };
    const isGone = from.isLost && to.isLost && to.at <= from.at;
    return isGone ? null : { start: from.at, end: Math.max(from.at, to.at) };
  };
}

type Lines = { readonly lines: readonly string[]; readonly starts: readonly number[] };

/** Lines with their ends, and where each begins; one more start stands for the end of the text. */
function linesOf(text: string): Lines {
  const lines: string[] = [];
  const starts: number[] = [0];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at) + 1 || text.length;
    lines.push(text.slice(at, end));
    starts.push(end);
    at = end;
  }
  return { lines, starts };
}

/** Lines `a` to `aEnd` become lines `b` to `bEnd`. */
type Hunk = { readonly a: number; readonly aEnd: number; readonly b: number; readonly bEnd: number };

function hunks(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  const whole = trimmed(old, now, { a: 0, aEnd: old.length, b: 0, bEnd: now.length });
  const anchors = anchorsIn(old, now, whole);
  if (anchors.length === 0) return exactly(old, now, whole);
  const found: Hunk[] = [];
  let { a, b } = whole;
  for (const [i, j] of [...anchors, [whole.aEnd, whole.bEnd] as const]) {
    const gap = trimmed(old, now, { a, aEnd: i, b, bEnd: j });
    if (gap.a < gap.aEnd || gap.b < gap.bEnd) found.push(...exactly(old, now, gap));
    a = i + 1;
    b = j + 1;
  }
  return found;
}

function trimmed(old: readonly string[], now: readonly string[], hunk: Hunk): Hunk {
  let { a, aEnd, b, bEnd } = hunk;
  while (a < aEnd && b < bEnd && old[a] === now[b]) {
    a++;
    b++;
  }
  while (a < aEnd && b < bEnd && old[aEnd - 1] === now[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  return { a, aEnd, b, bEnd };
}

/** Pairs of lines that occur once on each side and kept their order. */
function anchorsIn(old: readonly string[], now: readonly string[], hunk: Hunk): readonly (readonly [number, number])[] {
  const inOld = onceIn(old, hunk.a, hunk.aEnd);
  const inNow = onceIn(now, hunk.b, hunk.bEnd);
  const pairs = [...inOld].flatMap(([line, i]) => {
    const j = inNow.get(line) ?? -1;
    return i >= 0 && j >= 0 ? [[i, j] as const] : [];
  });
  return longestRising(pairs);
}

/** Where each line stands; -1 for one that stands at several places. */
function onceIn(lines: readonly string[], start: number, end: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let at = start; at < end; at++) {
    const line = lines[at] ?? "";
    found.set(line, found.has(line) ? -1 : at);
  }
  return found;
}

/** Longest common subsequence of a small hunk; a large one stays whole. */
function exactly(old: readonly string[], now: readonly string[], hunk: Hunk): readonly Hunk[] {
  const [height, width] = [hunk.aEnd - hunk.a, hunk.bEnd - hunk.b];
  if (height === 0 || width === 0 || height * width > MAX_CELLS) return [hunk];
  const best = new Uint32Array((height + 1) * (width + 1));
  const at = (i: number, j: number) => best[i * (width + 1) + j] ?? 0;
  const same = (i: number, j: number) => old[hunk.a + i] === now[hunk.b + j];
  for (let i = height - 1; i >= 0; i--) {
    for (let j = width - 1; j >= 0; j--) {
      best[i * (width + 1) + j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: Hunk[] = [];
  let i = 0;
  let j = 0;
  while (i < height || j < width) {
    const [a, b] = [i, j];
    while ((i < height || j < width) && !(i < height && j < width && same(i, j))) {
      if (i < height && (j >= width || at(i + 1, j) >= at(i, j + 1))) i++;
      else j++;
    }
    if (a < i || b < j) found.push({ a: hunk.a + a, aEnd: hunk.a + i, b: hunk.b + b, bEnd: hunk.b + j });
    while (i < height && j < width && same(i, j)) {
      i++;
      j++;
    }
  }
  return found;
}

/** Lines that are alike by this share of their characters are the same line, changed. */
const ALIKE = 0.5;
/** Hunks up to this many pairs of lines are looked at that way. */
const MAX_ALIKE_CELLS = 4000;

/** Pieces of a hunk: lines that are alike belong together, what is between them came or went. */
function piecesOf(hunk: Hunk, old: readonly string[], now: readonly string[]): readonly Hunk[] {
  const [height, width] = [hunk.aEnd - hunk.a, hunk.bEnd - hunk.b];
  if (height === 0 || width === 0) return [hunk];
  if (height * width > MAX_ALIKE_CELLS) return height === width ? oneByOne(hunk) : [hunk];
  const best = new Float64Array((height + 1) * (width + 1));
  const at = (i: number, j: number) => best[i * (width + 1) + j] ?? 0;
  const alike = (i: number, j: number) => likeness(old[hunk.a + i] ?? "", now[hunk.b + j] ?? "");
  for (let i = height - 1; i >= 0; i--) {
    for (let j = width - 1; j >= 0; j--) {
      best[i * (width + 1) + j] = Math.max(at(i + 1, j + 1) + alike(i, j), at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Hunk[] = [];
  let { a, b } = hunk;
  const flush = (aEnd: number, bEnd: number) => {
    if (a < aEnd || b < bEnd) pieces.push({ a, aEnd, b, bEnd });
  };
  for (let i = 0, j = 0; i < height && j < width; ) {
    const together = alike(i, j);
    if (together > 0 && at(i, j) === at(i + 1, j + 1) + together) {
      flush(hunk.a + i, hunk.b + j);
      pieces.push({ a: hunk.a + i, aEnd: hunk.a + i + 1, b: hunk.b + j, bEnd: hunk.b + j + 1 });
      i++;
      j++;
      a = hunk.a + i;
      b = hunk.b + j;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  flush(hunk.aEnd, hunk.bEnd);
  return pieces;
}

function oneByOne({ a, aEnd, b }: Hunk): readonly Hunk[] {
  return Array.from({ length: aEnd - a }, (_, at) => ({ a: a + at, aEnd: a + at + 1, b: b + at, bEnd: b + at + 1 }));
}

/** The share of two lines that is common at their ends, blanks in front left out; 0 when they are not alike. */
function likeness(one: string, other: string): number {
  const [a, b] = [one.trim(), other.trim()];
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  const share = (head + tail) / Math.max(a.length, b.length, 1);
  return share >= ALIKE ? share : 0;
}

/** The edits of a hunk, narrowed to what differs. */
function narrowed(hunk: Hunk, before: string, after: string, old: Lines, now: Lines): readonly TextEdit[] {
  return piecesOf(hunk, old.lines, now.lines).map((piece) => {
    let start = old.starts[piece.a] ?? before.length;
    let end = old.starts[piece.aEnd] ?? before.length;
    let from = now.starts[piece.b] ?? after.length;
    let to = now.starts[piece.bEnd] ?? after.length;
    while (start < end && from < to && before.charCodeAt(start) === after.charCodeAt(from)) {
      start++;
      from++;
    }
    while (start < end && from < to && before.charCodeAt(end - 1) === after.charCodeAt(to - 1)) {
      end--;
      to--;
    }
    return { start, end, text: after.slice(from, to) };
  });
}
