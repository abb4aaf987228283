import { type ChangeList, createChangeList, type FormatResult, readingText, UnreadableText } from "./change.ts";
import type { ConfigValues } from "./values.ts";

/**
 * Replaces values of a Java properties text by variables named like the (decoded) keys, without case. Keys that start
 * with `Octopus` and variables without a value are left alone. Key text and separators stay; a bare key gets a `:`.
 */
export function replaceInProperties(file: string, text: string, values: ConfigValues): FormatResult {
  return readingText(text, () => {
    const changes = createChangeList(file, text);
    for (const line of logicalLines(text)) replaceLine(changes, text, line, values);
    return changes.finish();
  });
}

function replaceLine(changes: ChangeList, text: string, line: Line, values: ConfigValues): void {
  const { key, oldValue, end } = readLine(text, line);
  const name = /^octopus/i.test(key) ? null : values.nameOf(key);
  const value = name === null ? null : values.value(name);
  if (value === null || value === oldValue.text) return;
  const start = oldValue.start;
  changes.replace(key, start, end, (oldValue.hasSeparator ? "" : ":") + escapeValue(value));
}

type Line = { readonly start: number; readonly end: number };

/** Lines with content, joined where a backslash ends one; comments are left out. */
function* logicalLines(text: string): Generator<Line> {
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /[ \t\f\r\n]/.test(text.charAt(at))) at++;
    const start = at;
    const isComment = text[at] === "#" || text[at] === "!";
    at = endOfLine(text, at, !isComment);
    if (at > start && !isComment) yield { start, end: at };
  }
}

function endOfLine(text: string, from: number, continues: boolean): number {
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === "\n" || character === "\r") return at;
    if (character !== "\\" || !continues) continue;
    if (text[at + 1] === "\r" && text[at + 2] === "\n") at++;
    at++;
  }
  return Math.min(at, text.length);
}

type ReadLine = {
  readonly key: string;
  readonly oldValue: { readonly text: string; readonly start: number; readonly hasSeparator: boolean };
  readonly end: number;
};

function readLine(text: string, { start, end }: Line): ReadLine {
  let keyEnd = start;
  while (keyEnd < end && !/[=: \t\f]/.test(text.charAt(keyEnd)))
    keyEnd += text[keyEnd] === "\\" ? escapeLength(text, keyEnd) : 1;
  keyEnd = Math.min(keyEnd, end);
  let at = skipBlanks(text, keyEnd, end);
  if (text[at] === "=" || text[at] === ":") at = skipBlanks(text, Math.min(at + 1, end), end);
  const oldValue = { text: unescape(text, at, end), start: at, hasSeparator: at > keyEnd };
  return { key: unescape(text, start, keyEnd), oldValue, end };
}

/** Blanks, and line ends behind a backslash with the blanks of the next line. */
function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  for (;;) {
    while (at < end && /[ \t\f]/.test(text.charAt(at))) at++;
    const length = at < end && text[at] === "\\" && /[\r\n]/.test(text.charAt(at + 1)) ? escapeLength(text, at) : 0;
    if (length === 0) return Math.min(at, end);
    at += length;
  }
}

/** Units of the escape at a backslash; a line end takes the blanks behind it along. */
function escapeLength(text: string, at: number): number {
  const breakLength = /^\\(?:\r\n|\r|\n)[ \t\f]*/.exec(text.slice(at, at + 200))?.[0].length;
  return breakLength ?? 2;
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescape(text: string, start: number, end: number): string {
  const markup = text.slice(start, end);
  if (!markup.includes("\\")) return markup;
  return markup.replace(
    /\\(?:(?:\r\n|\r|\n)[ \t\f]*|u([0-9a-fA-F]{0,4})|([\s\S]?))/g,
    (whole: string, hex: string | undefined, other: string | undefined, at: number) => {
      if (hex === undefined) return other === undefined ? "" : (ESCAPES[other] ?? other);
      if (hex.length === 4) return String.fromCharCode(Number.parseInt(hex, 16));
      throw new UnreadableText(`The escape ${whole} needs four hexadecimal digits.`, start + at);
    },
  );
}

const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\r": "\\r", "\n": "\\n", "\t": "\\t", "\f": "\\f" };

function escapeValue(value: string): string {
  return value
    .replace(/[\\\r\n\t\f]/g, (unit) => NAMED[unit] ?? unit)
    .replace(/^ /, "\\ ")
    .replace(/[\u00ff-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
}
