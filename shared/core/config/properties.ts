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
  const { keyEnd, valueStart } = partsOf(text, line);
  const key = unescape(text, line.start, keyEnd);
  const old = unescape(text, valueStart, line.end);
  const name = /^octopus/i.test(key) ? null : values.nameOf(key);
  const value = name === null ? null : values.value(name);
  const isBare = valueStart === keyEnd;
  if (value === null || (value === old && !isBare)) return;
  changes.replace(key, valueStart, line.end, (isBare ? ":" : "") + escapeValue(value));
}

type Line = { readonly start: number; readonly end: number };

const [TAB, LF, FF, CR, BLANK, HASH, BANG, COLON, EQUALS, BACKSLASH] = [9, 10, 12, 13, 32, 35, 33, 58, 61, 92];

function isBlank(code: number): boolean {
  return code === BLANK || code === TAB || code === FF;
}

function isBreak(code: number): boolean {
  return code === LF || code === CR;
}

/** Lines with content, joined where a backslash ends one; comments are left out. */
function* logicalLines(text: string): Generator<Line> {
  let at = 0;
  while (at < text.length) {
    while (isBlank(text.charCodeAt(at)) || isBreak(text.charCodeAt(at))) at++;
    const start = at;
    const isComment = text.charCodeAt(at) === HASH || text.charCodeAt(at) === BANG;
    while (at < text.length && !isBreak(text.charCodeAt(at)))
      at += text.charCodeAt(at) === BACKSLASH && !isComment ? escapeLength(text, at) : 1;
    at = Math.min(at, text.length);
    if (at > start && !isComment) yield { start, end: at };
  }
}

function partsOf(text: string, { start, end }: Line): { readonly keyEnd: number; readonly valueStart: number } {
  let at = start;
  for (
    let code = text.charCodeAt(at);
    at < end && code !== EQUALS && code !== COLON && !isBlank(code);
    code = text.charCodeAt(at)
  )
    at += code === BACKSLASH ? escapeLength(text, at) : 1;
  const keyEnd = Math.min(at, end);
  let valueStart = skipBlanks(text, keyEnd, end);
  const separator = text.charCodeAt(valueStart);
  if (valueStart < end && (separator === EQUALS || separator === COLON))
    valueStart = skipBlanks(text, valueStart + 1, end);
  return { keyEnd, valueStart };
}

/** A line that goes on behind a separator belongs to the value. */
function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Units of the escape at a backslash; a line end takes the blanks behind it along. */
function escapeLength(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (!isBreak(next)) return 2;
  let end = at + (next === CR && text.charCodeAt(at + 2) === LF ? 3 : 2);
  while (isBlank(text.charCodeAt(end))) end++;
  return end - at;
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
    .replace(/[\u00ff-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
