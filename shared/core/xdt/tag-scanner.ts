import { positionFinder } from "../text/edits.ts";
import { qualifiedName, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";

/** Names and blanks that were found for a tag whose layout is not simply the one in the text. */
export type ScannedTag = { readonly names: readonly string[]; readonly blanks: ReadonlyMap<string, string> };

const NOTHING: ScannedTag = { names: [], blanks: new Map() };

/**
 * Tags whose layout the engine loses or misreads. It reads start tags a second time with a scanner that takes only `"`
 * for a quote and only LF for a line end, and that cannot go back. Empty for ordinary files, at the cost of one look.
 */
export function scanLostTags(document: XmlDocument): ReadonlyMap<XmlElement, ScannedTag> {
  const lost = new Map<XmlElement, ScannedTag>();
  const { text } = document;
  const loneCarriageReturn = /\r(?!\n)/.test(text);
  if (!loneCarriageReturn && !hasOddQuotes(document)) return lost;
  const positionOf = positionFinder(text);
  const scanner: Scanner = { text, at: 0, line: 1, column: 1 };
  for (let node = nextWithin(document, document); node; node = nextWithin(node, document)) {
    if (node.kind !== "element") continue;
    const { line, column } = positionOf(node.start);
    const misread = scanTag(scanner, node, line, column);
    if (misread) lost.set(node, misread);
  }
  return lost;
}

function hasOddQuotes(document: XmlDocument): boolean {
  const { text } = document;
  if (!text.includes("'")) return false;
  for (let node = nextWithin(document, document); node; node = nextWithin(node, document)) {
    if (node.kind !== "element") continue;
    for (const { valueStart, end } of node.attributes) {
      if (text.charCodeAt(end - 1) === 39 && /[">]/.test(text.slice(valueStart, end - 1))) return true;
    }
  }
  return false;
}

type Scanner = { readonly text: string; at: number; line: number; column: number };

/** Reads on to the tag and over it; gives what was misread, or null when the tag's own layout was read. */
function scanTag(scanner: Scanner, element: XmlElement, line: number, column: number): ScannedTag | null {
  if (!moveTo(scanner, line, column)) return NOTHING;
  const start = scanner.at;
  const end = endOfTag(scanner);
  // A tag cut short inside single quotes would stop the engine; its true layout is the sensible reading.
  const cutShort = end !== null && end < element.startTagEnd && start === element.start;
  if (cutShort) {
    moveBy(scanner, element.startTagEnd - scanner.at);
    return null;
  }
  if (end === null) return NOTHING;
  const text = scanner.text.slice(start, end);
  if (start !== element.start) return { names: [], blanks: new Map([["", blanksAtEnd(text)]]) };
  const isPlain = end === element.startTagEnd && !/\r(?!\n)/.test(text);
  return isPlain ? null : readBlanks(element, text);
}

/** Goes through a tag as the engine does: to the line and column of each attribute, then to the tag's end. */
function readBlanks(element: XmlElement, text: string): ScannedTag {
  const scanner: Scanner = { text, at: 0, line: 1, column: 1 };
  const positionOf = positionFinder(text);
  const blanks = new Map<string, string>();
  for (const attribute of element.attributes) {
    const { line, column } = positionOf(attribute.start - element.start);
    if (moveTo(scanner, line, column)) blanks.set(qualifiedName(attribute), blanksBefore(scanner));
  }
  const closing = text.length - (text.endsWith("/>") ? 2 : 1);
  moveBy(scanner, closing - scanner.at);
  if (scanner.at === closing) blanks.set("", blanksBefore(scanner));
  return { names: element.attributes.map(qualifiedName), blanks };
}

/** Of what is no start tag only the blanks before its end are read. */
function blanksAtEnd(text: string): string {
  return blanksBefore({ text, at: text.length - (text.endsWith("/>") ? 2 : 1), line: 1, column: 1 });
}

function blanksBefore({ text, at }: Scanner): string {
  return /\s*$/.exec(text.slice(0, at))?.[0] ?? "";
}

/** Moves forward to a line (whole lines at a time) and a column; false when that place was missed. */
function moveTo(scanner: Scanner, line: number, column: number): boolean {
  while (scanner.line < line && scanner.at < scanner.text.length) readLine(scanner);
  while (scanner.column < column && scanner.at < scanner.text.length) moveBy(scanner, 1);
  return scanner.line === line && scanner.column === column;
}

function readLine(scanner: Scanner): void {
  const { text } = scanner;
  while (scanner.at < text.length) {
    const code = text.charCodeAt(scanner.at);
    moveBy(scanner, 1);
    if (code === 13 && text.charCodeAt(scanner.at) === 10) moveBy(scanner, 1);
    if (code === 13 || code === 10) return;
  }
}

function moveBy(scanner: Scanner, units: number): void {
  for (const stop = scanner.at + units; scanner.at < stop; scanner.at++) {
    if (scanner.text.charCodeAt(scanner.at) === 10) {
      scanner.line++;
      scanner.column = 1;
    } else scanner.column++;
  }
}

/** Offset behind the next `>` outside double quotes; null at the end of the text. */
function endOfTag(scanner: Scanner): number | null {
  let quoted = false;
  while (scanner.at < scanner.text.length) {
    const code = scanner.text.charCodeAt(scanner.at);
    moveBy(scanner, 1);
    if (code === 34) quoted = !quoted;
    else if (code === 62 && !quoted) return scanner.at;
  }
  return null;
}
