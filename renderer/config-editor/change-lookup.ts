import type { ChainChange } from "./run-chain.ts";
import type { Span } from "./text-edits.ts";

/** The change at an offset of the result: the innermost around it, else one that took something away there. */
export function changeAt(changes: readonly ChainChange[], offset: number): number | null {
  let best: number | null = null;
  for (const [index, { result }] of changes.entries()) {
    if (!result || offset < result.start || offset > result.end) continue;
    const other = best === null ? null : changes[best]?.result;
    if (!other || lengthOf(result) <= lengthOf(other) || lengthOf(other) === 0) best = index;
  }
  return best;
}

/** The first change within a range of the result, such as a line. */
export function changeWithin(changes: readonly ChainChange[], range: Span): number | null {
  let best: number | null = null;
  for (const [index, { result }] of changes.entries()) {
    if (!result || result.end < range.start || result.start > range.end) continue;
    const other = best === null ? null : changes[best]?.result;
    if (!other || result.start > other.start) best = index;
  }
  return best;
}

/** All changes that the rule around an offset of a transform made; the innermost rule counts. */
export function changesOfRuleAt(changes: readonly ChainChange[], stage: number, offset: number): readonly number[] {
  let rule: Span | null = null;
  for (const change of changes) {
    if (change.stage !== stage || offset < change.rule.start || offset > change.rule.end) continue;
    if (!rule || change.rule.start > rule.start) ({ rule } = change);
  }
  return rule ? changesOfRule(changes, stage, rule.start) : [];
}

/** All changes of the rule that begins at an offset. */
export function changesOfRule(changes: readonly ChainChange[], stage: number, start: number): readonly number[] {
  return changes.flatMap((change, index) => (change.stage === stage && change.rule.start === start ? [index] : []));
}

/** The change that follows (or precedes) another in the result, round the end; the nearest one to `offset` without. */
export function nextChange(
  changes: readonly ChainChange[],
  current: number | null,
  offset: number,
  direction: 1 | -1,
): number | null {
  const order = changes
    .flatMap(({ result }, index) => (result ? [{ index, ...result }] : []))
    .toSorted((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  if (order.length === 0) return null;
  const at = order.findIndex(({ index }) => index === current);
  if (at >= 0) return order.at((at + direction) % order.length)?.index ?? null;
  const after = order.findIndex(({ start }) => start >= offset);
  const from = after < 0 ? 0 : after;
  return order.at(direction === 1 ? from : from - 1)?.index ?? null;
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
