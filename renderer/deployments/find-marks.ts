/** A piece of a text, and whether it is what was looked for. */
export type Piece = { readonly text: string; readonly isHit: boolean };

/** A text cut where it holds what is looked for, in upper or lower case. */
export function cutAtHits(text: string, find: RegExp | null): readonly Piece[] {
  if (find === null) return [{ text, isHit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const hit of text.matchAll(find)) {
    if (hit.index > at) pieces.push({ text: text.slice(at, hit.index), isHit: false });
    pieces.push({ text: hit[0], isHit: true });
    at = hit.index + hit[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
  return pieces;
}

/** What finds a text wherever it stands, in upper or lower case; null for no text. */
export function finderOf(text: string): RegExp | null {
  return text === "" ? null : new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), "giu");
}
