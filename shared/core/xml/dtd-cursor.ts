import { endOfName, isBlank, skipBlanks } from "./names.ts";

/** A place in the text of a DTD; `refuse` throws for an offset of that text. */
export type Cursor = { readonly text: string; at: number; readonly refuse: (offset: number, problem: string) => never };

/** Moves over a text that may stand here; says whether it did. */
export function takes(cursor: Cursor, text: string): boolean {
  if (!cursor.text.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}

/** Moves over a text that must stand here. */
export function must(cursor: Cursor, text: string): void {
  if (!takes(cursor, text)) malformed(cursor);
}

/** Moves over blanks that may stand here; says whether there were any. */
export function skip(cursor: Cursor): boolean {
  const start = cursor.at;
  cursor.at = skipBlanks(cursor.text, start);
  return cursor.at > start;
}

/** Moves over blanks that must stand here. */
export function blanks(cursor: Cursor): void {
  if (!isBlank(cursor.text.charCodeAt(cursor.at))) cursor.refuse(cursor.at, "A blank is missing in the DOCTYPE");
  skip(cursor);
}

/** Reads a name, with or without prefix. */
export function takeName(cursor: Cursor): string {
  const { text, at } = cursor;
  let end = endOfName(text, at);
  if (end > at && text.charCodeAt(end) === 58) {
    const local = endOfName(text, end + 1);
    if (local === end + 1) cursor.refuse(end, "A name is missing in the DOCTYPE");
    end = local;
  }
  if (end === at) cursor.refuse(at, "A name is missing in the DOCTYPE");
  cursor.at = end;
  return text.slice(at, end);
}

/** Reads a quoted text and gives what is between the quotes. */
export function takeLiteral(cursor: Cursor): string {
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") return cursor.refuse(cursor.at, "A quoted text is missing in the DOCTYPE");
  return takeUpTo(cursor, cursor.at + 1, quote);
}

/** Gives the text from an offset to a closing mark, and moves behind the mark. */
export function takeUpTo(cursor: Cursor, from: number, closing: string): string {
  const found = cursor.text.indexOf(closing, from);
  if (found < 0) cursor.refuse(cursor.text.length, "The DOCTYPE is not closed");
  cursor.at = found + closing.length;
  return cursor.text.slice(from, found);
}

/** Throws for something that does not belong here. */
export function malformed(cursor: Cursor): never {
  return cursor.refuse(cursor.at, "The DOCTYPE's declarations are malformed");
}
