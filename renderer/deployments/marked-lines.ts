/** Lines that an address leads to: `line=120`, or `line=120-180`. */
export type MarkedLines = { readonly first: number; readonly last: number };

/** Reads the marked lines of an address; null when there are none, or it does not read as lines. */
export function readMarkedLines(text: string | null): MarkedLines | null {
  const [, one, other] = /^(\d+)(?:-(\d+))?$/.exec(text ?? "") ?? [];
  if (one === undefined) return null;
  const [from, to] = [Number(one), Number(other ?? one)];
  return from > 0 && to > 0 ? { first: Math.min(from, to), last: Math.max(from, to) } : null;
}

/** Marked lines as an address writes them. */
export function writeMarkedLines({ first, last }: MarkedLines): string {
  return first === last ? String(first) : `${first}-${last}`;
}

/** From the first marked line, or the only one, to another line. */
export function markedThrough(marked: MarkedLines | null, line: number): MarkedLines {
  const from = marked?.first ?? line;
  return { first: Math.min(from, line), last: Math.max(from, line) };
}
