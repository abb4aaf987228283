import { longestRising } from "../text/longest-rising.ts";
import type { XmlElement } from "../xml/tree.ts";
import { elementsOf, expandedName, type Numbering } from "./infoset.ts";

/** An element and what became of it: removed without `wanted`, new without `base`. */
export type Aligned = { readonly base: XmlElement | null; readonly wanted: XmlElement | null };

/** Names of attributes that tell entries of configuration files apart, the best first. */
export const KEY_ATTRIBUTES = ["key", "name", "path", "id"] as const;

/** Longer middles are aligned by their unique entries first: the exact alignment would cost more than it tells. */
const MAX_CELLS = 1_000_000;

/** Pairs two lists of siblings in order so that as much as possible stays: equal ones, then same keys, then same names. */
export function alignElements(
  base: readonly XmlElement[],
  wanted: readonly XmlElement[],
  numbering: Numbering,
): readonly Aligned[] {
  let head = 0;
  const isSame = (a: XmlElement | undefined, b: XmlElement | undefined) =>
    a !== undefined && b !== undefined && numbering.of(a) === numbering.of(b);
  while (isSame(base[head], wanted[head])) head++;
  let tail = 0;
  const room = Math.min(base.length, wanted.length) - head;
  while (tail < room && isSame(base.at(-1 - tail), wanted.at(-1 - tail))) tail++;
  const middle = alignMiddle(base.slice(head, base.length - tail), wanted.slice(head, wanted.length - tail), numbering);
  return [
    ...paired(base.slice(0, head), wanted.slice(0, head)),
    ...middle,
    ...paired(base.slice(base.length - tail), wanted.slice(wanted.length - tail)),
  ];
}

function paired(base: readonly XmlElement[], wanted: readonly XmlElement[]): readonly Aligned[] {
  return base.map((one, at) => ({ base: one, wanted: wanted[at] ?? null }));
}

function alignMiddle(
  base: readonly XmlElement[],
  wanted: readonly XmlElement[],
  numbering: Numbering,
): readonly Aligned[] {
  if (base.length * wanted.length <= MAX_CELLS) return alignExactly(base, wanted, numbering);
  const anchors = uniqueInOrder(base, wanted);
  if (anchors.length === 0) return unpaired(base, wanted);
  const aligned: Aligned[] = [];
  let atBase = 0;
  let atWanted = 0;
  for (const [b, w] of [...anchors, [base.length, wanted.length] as const]) {
    const gap = [base.slice(atBase, b), wanted.slice(atWanted, w)] as const;
    const isSmall = gap[0].length * gap[1].length <= MAX_CELLS;
    aligned.push(...(isSmall ? alignExactly(gap[0], gap[1], numbering) : unpaired(gap[0], gap[1])));
    const anchor = { base: base[b] ?? null, wanted: wanted[w] ?? null };
    if (anchor.base && anchor.wanted) aligned.push(anchor);
    atBase = b + 1;
    atWanted = w + 1;
  }
  return aligned;
}

function unpaired(base: readonly XmlElement[], wanted: readonly XmlElement[]): readonly Aligned[] {
  return [...base.map((one) => ({ base: one, wanted: null })), ...wanted.map((one) => ({ base: null, wanted: one }))];
}

/** Indexes of entries whose identity is unique on both sides, as far as they kept their order. */
function uniqueInOrder(
  base: readonly XmlElement[],
  wanted: readonly XmlElement[],
): readonly (readonly [number, number])[] {
  const inBase = uniqueIdentities(base);
  const inWanted = uniqueIdentities(wanted);
  const pairs = [...inBase].flatMap(([identity, at]) => {
    const other = inWanted.get(identity);
    return other === undefined ? [] : [[at, other] as const];
  });
  return longestRising(pairs.toSorted(([a], [b]) => a - b));
}

function uniqueIdentities(elements: readonly XmlElement[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const repeated = new Set<string>();
  elements.forEach((element, at) => {
    const identity = identityOf(element) ?? "";
    if (found.has(identity)) repeated.add(identity);
    found.set(identity, at);
  });
  for (const identity of repeated) found.delete(identity);
  found.delete("");
  return found;
}

function alignExactly(
  base: readonly XmlElement[],
  wanted: readonly XmlElement[],
  numbering: Numbering,
): readonly Aligned[] {
  const width = wanted.length + 1;
  const best = new Uint32Array((base.length + 1) * width);
  const score = scorer(base, wanted, numbering);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = base.length - 1; i >= 0; i--) {
    for (let j = wanted.length - 1; j >= 0; j--) {
      const together = score(i, j);
      const pair = together === 0 ? 0 : at(i + 1, j + 1) + together;
      best[i * width + j] = Math.max(pair, at(i + 1, j), at(i, j + 1));
    }
  }
  const aligned: Aligned[] = [];
  for (let i = 0, j = 0; i < base.length || j < wanted.length; ) {
    const [b = null, w = null] = [base[i], wanted[j]];
    const together = b && w ? score(i, j) : 0;
    if (together > 0 && at(i, j) === at(i + 1, j + 1) + together) {
      aligned.push({ base: b, wanted: w });
      i++;
      j++;
    } else if (b && (!w || at(i + 1, j) >= at(i, j + 1))) {
      aligned.push({ base: b, wanted: null });
      i++;
    } else {
      aligned.push({ base: null, wanted: w });
      j++;
    }
  }
  return aligned;
}

/** How much two siblings have in common: nothing, their name, their key, or everything. */
function scorer(base: readonly XmlElement[], wanted: readonly XmlElement[], numbering: Numbering) {
  const facts = (element: XmlElement) => ({
    number: numbering.of(element),
    name: expandedName(element),
    identity: identityOf(element),
  });
  const [ofBase, ofWanted] = [base.map(facts), wanted.map(facts)];
  return (i: number, j: number): number => {
    const [b, w] = [ofBase[i], ofWanted[j]];
    if (!b || !w || b.name !== w.name) return 0;
    if (b.number === w.number) return 8;
    if (b.identity === null || w.identity === null) return b.identity === w.identity ? 3 : 1;
    return b.identity === w.identity ? 6 : 1;
  };
}

/** What tells an element from its siblings: its key, or that of its first child; null without either. */
function identityOf(element: XmlElement): string | null {
  const own = keyOf(element);
  if (own !== null) return own;
  const [child] = elementsOf(element);
  const inner = child ? keyOf(child) : null;
  return inner === null ? null : `${expandedName(element)}/${inner}`;
}

function keyOf(element: XmlElement): string | null {
  for (const name of KEY_ATTRIBUTES) {
    const found = element.attributes.find((one) => one.localName === name && one.namespace === "");
    if (found) return `${expandedName(element)}@${name}=${found.value}`;
  }
  return null;
}
