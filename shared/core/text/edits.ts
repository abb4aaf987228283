import { AppError } from "../errors.ts";

/** Replaces the UTF-16 units `start` to `end` (exclusive) of a source text by `text`. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/**
 * Applies edits to a text; everything outside their spans stays as it was. Order of the list does not matter, except
 * that insertions at one place keep theirs. Throws `internal` when two spans overlap.
 */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let at = 0;
  for (const edit of ordered) {
    if (edit.start < at || edit.end < edit.start || edit.end > source.length) {
      throw new AppError("internal", `Text edits overlap at offset ${edit.start}. Please report this file.`);
    }
    pieces.push(source.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(source.slice(at));
  return pieces.join("");
}

/** Line and column of an offset, both from 1. A line ends at LF, CRLF or a lone CR. */
export type Position = { readonly line: number; readonly column: number };

/** Gives a function from offset to position; building costs one pass over the text, each look-up a binary search. */
export function positionFinder(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
