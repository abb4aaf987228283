import { positionFinder } from "../text/edits.ts";
import { readDeclaration } from "./declaration.ts";
import { parseDoctype } from "./doctype.ts";
import { endOfName, isBlank, skipBlanks } from "./names.ts";
import { addNamespaces, dropNamespaces } from "./namespaces.ts";
import { add, createReader, fail, linked, type Reader } from "./reader.ts";
import { readReference } from "./references.ts";
import type { XmlAttribute, XmlDocument, XmlElement, XmlParent, XmlText } from "./tree.ts";

/**
 * Reads a document into a tree that keeps every span of its text. Namespaces are resolved; line breaks and attribute
 * values are not normalised. Nothing is ever fetched: external entities count as empty. Depth is limited by memory only.
 * Throws `invalid_input` with details `{line, column}` for text that is not well-formed XML 1.0 with namespaces.
 */
export function parseXml(text: string): XmlDocument {
  const reader = createReader(text);
  readDeclaration(reader);
  while (reader.at < text.length) {
    if (text.charCodeAt(reader.at) === 60) readMarkup(reader);
    else readContent(reader);
  }
  if (reader.parent.kind === "element") {
    fail(reader, text.length, `The element '${tagName(reader, reader.parent)}' is not closed`);
  }
  if (!reader.rootSeen) fail(reader, text.length, "The root element is missing");
  if (reader.illegalAt >= 0) fail(reader, text.length, "");
  return reader.document;
}

function readMarkup(reader: Reader): void {
  const { text, at } = reader;
  switch (text.charCodeAt(at + 1)) {
    case 47:
      return readEndTag(reader);
    case 63:
      return readInstruction(reader);
    case 33:
      if (text.startsWith("<!--", at)) return readComment(reader);
      if (text.startsWith("<![CDATA[", at)) return readCdata(reader);
      if (text.startsWith("<!DOCTYPE", at)) return readDoctype(reader);
      return fail(reader, at, "'<!' must start a comment, a CDATA section or the DOCTYPE");
    default:
      return readStartTag(reader);
  }
}

function readComment(reader: Reader): void {
  const { text, at } = reader;
  const end = text.indexOf("--", at + 4);
  if (end < 0) fail(reader, text.length, "The comment is not closed");
  if (text.charCodeAt(end + 2) !== 62) fail(reader, end, "A comment must not contain '--'");
  add(reader, { ...linked(reader, at, end + 3), kind: "comment", value: text.slice(at + 4, end) });
  reader.at = end + 3;
}

function readCdata(reader: Reader): void {
  const { text, at } = reader;
  if (reader.parent.kind === "document") fail(reader, at, "A CDATA section is not allowed outside the root element");
  const end = text.indexOf("]]>", at + 9);
  if (end < 0) fail(reader, text.length, "The CDATA section is not closed");
  addText(reader, "cdata", at, end + 3, text.slice(at + 9, end));
  reader.at = end + 3;
}

function readInstruction(reader: Reader): void {
  const { text, at } = reader;
  const nameEnd = endOfName(text, at + 2);
  const target = text.slice(at + 2, nameEnd);
  if (target === "") fail(reader, at + 2, "A processing instruction needs a name");
  if (target.toLowerCase() === "xml") fail(reader, at, "The XML declaration must be the first thing in the file");
  if (nameEnd < text.length && !isBlank(text.charCodeAt(nameEnd)) && !text.startsWith("?>", nameEnd)) {
    fail(reader, nameEnd, "A blank must follow the name");
  }
  const end = text.indexOf("?>", nameEnd);
  if (end < 0) fail(reader, text.length, `The processing instruction '${target}' is not closed`);
  const value = text.slice(Math.min(skipBlanks(text, nameEnd), end), end);
  add(reader, { ...linked(reader, at, end + 2), kind: "instruction", target, value });
  reader.at = end + 2;
}

function readDoctype(reader: Reader): void {
  const { at } = reader;
  const second = hasDoctype(reader.document);
  if (reader.parent.kind !== "document" || reader.rootSeen || second) {
    fail(reader, at, second ? "There is a second DOCTYPE" : "The DOCTYPE must stand before the root element");
  }
  const { name, publicId, systemId, subset, end, entities } = parseDoctype(reader);
  add(reader, { ...linked(reader, at, end), kind: "doctype", name, publicId, systemId, subset });
  reader.document.entities = entities.values;
  reader.refusals = entities.refusals;
  reader.refusalsInValues = entities.refusalsInValues;
  reader.at = end;
}

function hasDoctype(document: XmlDocument): boolean {
  for (let child = document.firstChild; child; child = child.next) if (child.kind === "doctype") return true;
  return false;
}

function readStartTag(reader: Reader): void {
  const { text } = reader;
  const start = reader.at;
  if (reader.parent.kind === "document" && reader.rootSeen) fail(reader, start, "There is a second root element");
  reader.at = start + 1;
  readName(reader, "an element name");
  const { prefix, localName } = reader;
  const { found } = reader;
  found.length = 0;
  let declares = false;
  for (;;) {
    const blanksAt = reader.at;
    reader.at = skipBlanks(text, reader.at);
    const code = text.charCodeAt(reader.at);
    if (code === 62 || code === 47) break;
    if (blanksAt === reader.at) fail(reader, reader.at, "A blank, '>' or '/>' is missing in the tag");
    const attribute = readAttribute(reader);
    if (attribute.prefix === "xmlns" || (attribute.prefix === "" && attribute.localName === "xmlns")) declares = true;
    found.push(attribute);
  }
  // A copy takes just the room it needs; a pushed array keeps room for many more.
  const attributes = found.slice();
  const selfClosed = text.charCodeAt(reader.at) === 47;
  if (selfClosed && text.charCodeAt(reader.at + 1) !== 62) fail(reader, reader.at, "'/' must be followed by '>'");
  reader.at += selfClosed ? 2 : 1;
  // Written out, not spread: objects of the two common kinds must stay small.
  const element: XmlElement = {
    kind: "element",
    parent: reader.parent,
    previous: reader.parent.lastChild,
    next: null,
    start,
    end: reader.at,
    order: 0,
    document: reader.document,
    prefix,
    localName,
    namespace: "",
    attributes,
    firstChild: null,
    lastChild: null,
    selfClosed,
    startTagEnd: reader.at,
    endTagStart: reader.at,
  };
  add(reader, element);
  addNamespaces(reader, element, declares);
  open(reader, element);
}

function open(reader: Reader, element: XmlElement): void {
  reader.rootSeen = true;
  if (element.selfClosed) return dropNamespaces(reader.bindings, element);
  const outer = reader.preserve.at(-1) ?? false;
  const space = element.attributes.find((one) => one.prefix === "xml" && one.localName === "space")?.value.trim();
  reader.preserve.push(space === undefined ? outer : space === "preserve");
  reader.parent = element;
}

function readAttribute(reader: Reader): XmlAttribute {
  const { text } = reader;
  const start = reader.at;
  readName(reader, "an attribute name");
  const { prefix, localName } = reader;
  reader.at = skipBlanks(text, reader.at);
  if (text.charCodeAt(reader.at) !== 61) fail(reader, reader.at, `'=' is missing after the attribute '${localName}'`);
  reader.at = skipBlanks(text, reader.at + 1);
  const quote = text.charCodeAt(reader.at);
  if (quote !== 34 && quote !== 39)
    fail(reader, reader.at, `The value of the attribute '${localName}' is not in quotes`);
  const valueStart = reader.at + 1;
  const valueEnd = text.indexOf(quote === 34 ? '"' : "'", valueStart);
  const raw = text.slice(valueStart, valueEnd < 0 ? text.length : valueEnd);
  if (valueEnd < 0 || raw.includes("<")) failInValue(reader, raw, valueStart, localName);
  const resolved = raw.includes("&") ? resolve(reader, raw, valueStart) : null;
  if (
    prefix === "xml" &&
    localName === "space" &&
    !/^[ \t\r\n]*(?:default|preserve)[ \t\r\n]*$/.test(resolved?.value ?? raw)
  ) {
    fail(reader, valueStart, "xml:space must be 'default' or 'preserve'");
  }
  reader.at = valueEnd + 1;
  return {
    kind: "attribute",
    owner: null,
    prefix,
    localName,
    namespace: "",
    value: resolved?.value ?? raw,
    start,
    end: valueEnd + 1,
    valueStart,
    hasReferences: resolved?.hasReferences ?? false,
  };
}

/** Of what is wrong with a value the first thing is reported. */
function failInValue(reader: Reader, raw: string, valueStart: number, name: string): never {
  const found = raw.indexOf("<");
  resolve(reader, found < 0 ? raw : raw.slice(0, found), valueStart);
  if (found >= 0) fail(reader, valueStart + found, "'<' is not allowed in an attribute value");
  fail(reader, reader.text.length, `The value of the attribute '${name}' has no closing quote`);
}

function resolve(reader: Reader, raw: string, offset: number): { value: string; hasReferences: boolean } {
  const pieces: string[] = [];
  let hasReferences = false;
  let at = 0;
  for (let found = raw.indexOf("&"); found >= 0; found = raw.indexOf("&", at)) {
    const reference = readReference(reader, offset + found, true);
    if (reference.kind === "entity") hasReferences = true;
    pieces.push(raw.slice(at, found), reference.value);
    at = reference.end - offset;
  }
  pieces.push(raw.slice(at));
  return { value: pieces.join(""), hasReferences };
}

/** Reads `name` or `prefix:name` into the reader's `prefix` and `localName`. */
function readName(reader: Reader, what: string): void {
  const { text, at } = reader;
  const end = endOfName(text, at);
  if (end === at) fail(reader, at, `${what[0]?.toUpperCase()}${what.slice(1)} is expected here`);
  if (text.charCodeAt(end) !== 58) {
    reader.at = end;
    reader.prefix = "";
    reader.localName = reader.names.at(text, at, end);
    return;
  }
  const localEnd = endOfName(text, end + 1);
  if (localEnd === end + 1) fail(reader, end, `A name is missing after '${text.slice(at, end)}:'`);
  reader.at = localEnd;
  reader.prefix = reader.names.at(text, at, end);
  reader.localName = reader.names.at(text, end + 1, localEnd);
}

function readEndTag(reader: Reader): void {
  const { text, at, parent } = reader;
  if (parent.kind === "document") fail(reader, at, "There is an end tag without a start tag");
  const name = tagName(reader, parent);
  reader.at = at + 2;
  readName(reader, "an element name");
  const found = text.slice(at + 2, reader.at);
  if (found !== name) {
    const opened = positionFinder(text)(parent.start);
    fail(reader, at + 2, `The end tag '${found}' does not match the start tag '${name}' on line ${opened.line}`);
  }
  reader.at = skipBlanks(text, reader.at);
  if (text.charCodeAt(reader.at) !== 62) fail(reader, reader.at, `The end tag '${name}' is not closed by '>'`);
  reader.at++;
  parent.endTagStart = at;
  parent.end = reader.at;
  dropNamespaces(reader.bindings, parent);
  reader.preserve.pop();
  // Every element was linked below the parent that was open when it was read.
  reader.parent = parent.parent as XmlParent;
}

function tagName(reader: Reader, element: XmlElement): string {
  const length = element.localName.length + (element.prefix === "" ? 0 : element.prefix.length + 1);
  return reader.text.slice(element.start + 1, element.start + 1 + length);
}

/** Reads character data up to the next `<`; references to declared entities become nodes of their own. */
function readContent(reader: Reader): void {
  const { text } = reader;
  const start = reader.at;
  const found = text.indexOf("<", start);
  const contentEnd = found < 0 ? text.length : found;
  const closing = text.slice(start, contentEnd).indexOf("]]>");
  const end = closing < 0 ? contentEnd : start + closing;
  const raw = text.slice(start, end);
  reader.at = end;
  if (reader.parent.kind === "document" && skipBlanks(text, start) < end) {
    fail(reader, skipBlanks(text, start), "Text is not allowed outside the root element");
  }
  if (!raw.includes("&")) addCharacters(reader, start, end, raw, false);
  else readReferences(reader, start, end);
  if (closing >= 0) fail(reader, end, "']]>' is not allowed in text");
}

function readReferences(reader: Reader, start: number, end: number): void {
  const { text } = reader;
  let pieces: string[] = [];
  let runStart = start;
  let at = start;
  let decimal = false;
  const flush = (to: number) => {
    pieces.push(text.slice(at, to));
    if (to > runStart) addCharacters(reader, runStart, to, pieces.join(""), decimal);
    pieces = [];
    decimal = false;
  };
  for (let found = text.indexOf("&", start); found >= 0 && found < end; found = text.indexOf("&", at)) {
    const reference = readReference(reader, found, false);
    if (reference.kind === "character") {
      pieces.push(text.slice(at, found), reference.value);
      if (/^&#\d/.test(text.slice(found, found + 3))) decimal = true;
    } else {
      flush(found);
      const { name, value } = reference;
      add(reader, { ...linked(reader, found, reference.end), kind: "reference", name, value });
      runStart = reference.end;
    }
    at = reference.end;
  }
  flush(end);
}

/** Blanks with a decimal reference among them are text to Microsoft's reader; with hexadecimal ones they are blanks. */
function addCharacters(reader: Reader, start: number, end: number, value: string, decimal: boolean): void {
  const blank = !decimal && skipBlanks(value, 0) === value.length;
  addText(reader, blank ? "whitespace" : "text", start, end, value);
}

function addText(reader: Reader, kind: XmlText["kind"], start: number, end: number, value: string): void {
  add(reader, {
    kind,
    parent: reader.parent,
    previous: reader.parent.lastChild,
    next: null,
    start,
    end,
    order: 0,
    value,
    preserved: reader.preserve.at(-1) ?? false,
  });
}
