/** How many unchanged lines stand around a change. */
const CONTEXT_LINES = 3;
/** Larger middles are shown as one block: the exact alignment would cost more than it tells. */
const MAX_CELLS = 4_000_000;

type Piece = { readonly kind: " " | "-" | "+"; readonly line: string };

/** The difference of two texts as a unified diff without file headers; empty when they are equal. */
export function unifiedDiff(before: string, after: string): string {
  if (before === after) return "";
  return hunks(diffLines(before.split(/\r?\n/), after.split(/\r?\n/)));
}

/** The lines of both texts in order, each marked as kept, removed or added. */
function diffLines(before: readonly string[], after: readonly string[]): readonly Piece[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const kept = (line: string): Piece => ({ kind: " ", line });
  return [
    ...before.slice(0, head).map(kept),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** Longest common subsequence; a middle too large for it is all removed, then all added. */
function diffMiddle(before: readonly string[], after: readonly string[]): readonly Piece[] {
  if (before.length * after.length > MAX_CELLS) {
    return [
      ...before.map((line): Piece => ({ kind: "-", line })),
      ...after.map((line): Piece => ({ kind: "+", line })),
    ];
  }
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const now = after[j];
    if (old !== undefined && old === now) {
      pieces.push({ kind: " ", line: old });
      i++;
      j++;
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "-", line: old });
      i++;
    } else {
      pieces.push({ kind: "+", line: now ?? "" });
      j++;
    }
  }
  return pieces;
}

function hunks(pieces: readonly Piece[]): string {
  const near: boolean[] = pieces.map(() => false);
  pieces.forEach((piece, index) => {
    if (piece.kind === " ") return;
    near.fill(true, Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1);
  });
  const lines: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let index = 0; index < pieces.length; ) {
    if (!near[index]) {
      oldLine++;
      newLine++;
      index++;
      continue;
    }
    let end = index;
    while (end < pieces.length && near[end]) end++;
    const hunk = pieces.slice(index, end);
    const oldCount = hunk.filter((piece) => piece.kind !== "+").length;
    const newCount = hunk.filter((piece) => piece.kind !== "-").length;
    lines.push(
      `@@ -${oldLine},${oldCount} +${newLine},${newCount} @@`,
      ...hunk.map((piece) => piece.kind + piece.line),
    );
    oldLine += oldCount;
    newLine += newCount;
    index = end;
  }
  return lines.join("\n");
}
