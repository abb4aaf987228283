import { UnreadableText } from "./change.ts";
import { behindBreak, endOfLine, skipBlanks } from "./yaml-lines.ts";

/** The text of a plain scalar: line ends become blanks, empty lines line ends. */
export function foldedPlainText(markup: string): string {
  return /[\r\n]/.test(markup) ? foldLines(markup) : markup;
}

/** Joins lines: one line end is a blank, n + 1 of them are n line ends; blanks around them go. */
function foldLines(markup: string): string {
  const lines = markup.split(/\r\n|\r|\n/);
  let text = "";
  let empty = 0;
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const from = index === 0 ? 0 : skipBlanks(line, 0);
    const content = isLast ? line.slice(from) : line.slice(from, endWithoutBlanks(line, from));
    if (index > 0 && content === "" && !isLast) {
      empty++;
      return;
    }
    if (index > 0) text += empty === 0 ? " " : "\n".repeat(empty);
    text += content;
    empty = 0;
  });
  return text;
}

function endWithoutBlanks(text: string, least: number): number {
  let end = text.length;
  while (end > least && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return end;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text between quotes, which stands at offset `start`. Throws `UnreadableText` for an unknown escape. */
export function quotedText(markup: string, quote: string, start: number): string {
  if (quote === "'") return foldedPlainText(markup).replaceAll("''", "'");
  return markup.includes("\\") ? escapedText(markup, start) : foldedPlainText(markup);
}

function escapedText(markup: string, start: number): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < markup.length) {
    const escapeAt = markup.indexOf("\\", at);
    const end = escapeAt < 0 ? markup.length : escapeAt;
    // Blanks in front of an escape stay; a line end before it folds as usual.
    pieces.push(foldedPlainText(markup.slice(at, end)));
    if (escapeAt < 0) break;
    if (/[\r\n]/.test(markup.charAt(escapeAt + 1))) {
      const joined = skipLines(markup, escapeAt + 1);
      pieces.push("\n".repeat(joined.breaks - 1));
      at = joined.end;
      continue;
    }
    const escape = readEscape(markup, escapeAt, start);
    pieces.push(escape.text);
    at = escape.end;
  }
  return pieces.join("");
}

/** Passes line ends and the blanks around them. */
function skipLines(markup: string, from: number): { readonly end: number; readonly breaks: number } {
  let at = from;
  let breaks = 0;
  for (;;) {
    const next = skipBlanks(markup, at);
    if (!/[\r\n]/.test(markup.charAt(next))) return { end: next, breaks };
    at = behindBreak(markup, next);
    breaks++;
  }
}

function readEscape(markup: string, at: number, start: number): { readonly text: string; readonly end: number } {
  const letter = markup.charAt(at + 1);
  const digits = HEX_DIGITS[letter];
  if (digits === undefined) {
    const text = ESCAPES[letter];
    if (text !== undefined) return { text, end: at + 2 };
    throw new UnreadableText(`This is not YAML: there is no escape \\${letter}.`, start + at);
  }
  const hex = markup.slice(at + 2, at + 2 + digits);
  const point = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1;
  if (point < 0 || point > 0x10ffff)
    throw new UnreadableText(`This is not YAML: the escape \\${letter}${hex} is no character.`, start + at);
  return { text: String.fromCodePoint(point), end: at + 2 + digits };
}

type BlockHeader = {
  /** Columns the text is indented by, when the header says so. */
  readonly indent: number | null;
  readonly least: number;
  readonly chomping: string;
  readonly isFolded: boolean;
};

/** The text of a block scalar whose header ends at `headerEnd`, and where it ends: behind its last line end. */
export function blockScalarText(
  source: string,
  headerEnd: number,
  header: BlockHeader,
): { readonly text: string; readonly end: number } {
  const lines: string[] = [];
  let indent = header.indent;
  let at = behindBreak(source, headerEnd);
  let end = at;
  while (at < source.length) {
    const lineEnd = endOfLine(source, at);
    const blanks = leadingBlanks(source, at);
    const isEmpty = at + blanks >= lineEnd;
    if (!isEmpty && indent === null) indent = Math.max(blanks, header.least);
    if (!isEmpty && blanks < (indent ?? header.least)) break;
    if (isEmpty && indent !== null && blanks > indent) lines.push(source.slice(at + indent, lineEnd));
    else lines.push(isEmpty ? "" : source.slice(at + (indent ?? 0), lineEnd));
    at = behindBreak(source, lineEnd);
    if (!isEmpty || header.chomping === "+") end = at;
    if (lineEnd === source.length) break;
  }
  return { text: chomped(lines, header), end: Math.max(end, behindBreak(source, headerEnd)) };
}

function chomped(lines: readonly string[], { chomping, isFolded }: BlockHeader): string {
  let count = lines.length;
  while (count > 0 && lines[count - 1] === "") count--;
  const content = lines.slice(0, count);
  const body = isFolded ? foldedBlock(content) : content.join("\n");
  if (chomping === "-" || lines.length === 0) return body;
  if (chomping === "+") return body + "\n".repeat(lines.length - count + (count > 0 ? 1 : 0));
  return count > 0 ? `${body}\n` : "";
}

/** Joins lines as a folded block does: lines that start with a blank, and their neighbours, keep their line ends. */
function foldedBlock(lines: readonly string[]): string {
  let text = "";
  let empty = 0;
  let previous: string | null = null;
  for (const line of lines) {
    if (line === "") {
      empty++;
      continue;
    }
    const isSpaced = /^[ \t]/.test(line) || (previous !== null && /^[ \t]/.test(previous));
    if (previous === null) text += "\n".repeat(empty);
    else if (isSpaced) text += "\n".repeat(empty + 1);
    else text += empty === 0 ? " " : "\n".repeat(empty);
    text += line;
    previous = line;
    empty = 0;
  }
  return text;
}

function leadingBlanks(source: string, at: number): number {
  let count = 0;
  while (source.charCodeAt(at + count) === 32) count++;
  return count;
}
