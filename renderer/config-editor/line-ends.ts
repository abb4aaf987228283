/** How lines of a file end. The editor itself counts every line end as one unit. */
export type LineEnd = "\n" | "\r\n" | "\r";

/** The line end a text uses first; line feeds for a text of one line. */
export function lineEndOf(text: string): LineEnd {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}

/** A text as the editor holds it. */
export function toEditorText(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** A text of the editor as its file has it. */
export function toFileText(text: string, lineEnd: LineEnd): string {
  return lineEnd === "\n" ? text : text.replaceAll("\n", lineEnd);
}

/** Gives a function from offsets in a file's text to offsets in the editor's. */
export function editorOffsets(text: string): (offset: number) => number {
  const pairs: number[] = [];
  for (let at = text.indexOf("\r\n"); at >= 0; at = text.indexOf("\r\n", at + 2)) pairs.push(at);
  if (pairs.length === 0) return (offset) => offset;
  return (offset) => offset - countBelow(pairs, offset);
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
