import { qualifiedName, type XmlAttribute, type XmlChild, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { walk } from "../xml/write.ts";
import type { TextSpan } from "./changes.ts";
import { isPlainValue } from "./escape.ts";
import { attributeMarkup, isEmpty, leafMarkup, neededDeclarations, written } from "./markup.ts";
import { nameEnd, type TagLayout, type TagLayouts, tagClosing } from "./tag-layouts.ts";
import { createWriterNamespaces, type WriterNamespaces } from "./writer-namespaces.ts";

/** The written text, and where each watched node stands in it. */
export type WrittenResult = { readonly text: string; readonly spans: ReadonlyMap<XmlChild | XmlAttribute, TextSpan> };

/** Units on a line, together with the next attribute, beyond which that attribute goes to a new line. */
const LINE_LIMIT = 158;

type Writer = {
  readonly tags: TagLayouts;
  readonly namespaces: WriterNamespaces;
  readonly watched: ReadonlySet<XmlChild | XmlAttribute>;
  readonly spans: Map<XmlChild | XmlAttribute, TextSpan>;
  readonly pieces: string[];
  length: number;
  /** Offset behind the last LF written. */
  lineStart: number;
};

/** Writes a laid-out document as Microsoft's engine does, and notes where the watched nodes come to stand. */
export function writeResult(
  document: XmlDocument,
  tags: TagLayouts,
  watched: ReadonlySet<XmlChild | XmlAttribute>,
): WrittenResult {
  const writer: Writer = {
    tags,
    namespaces: createWriterNamespaces(),
    watched,
    spans: new Map(),
    pieces: [],
    length: 0,
    lineStart: 0,
  };
  walk(document, {
    enter: (node) => enter(writer, node),
    leave: (node) => leave(writer, node),
  });
  return { text: withoutLastBlanks(writer.pieces.join(""), writer.spans), spans: writer.spans };
}

/** Microsoft's writer holds blanks back until something follows them; those at the very end never come. */
function withoutLastBlanks(text: string, spans: Map<XmlChild | XmlAttribute, TextSpan>): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 32) end--;
  if (end === text.length) return text;
  for (const [node, span] of spans) {
    if (span.end > end) spans.set(node, { start: Math.min(span.start, end), end });
  }
  return text.slice(0, end);
}

function enter(writer: Writer, node: XmlChild): void {
  const start = writer.length;
  if (node.kind === "element") writeStartTag(writer, node);
  else put(writer, leafMarkup(node));
  if (writer.watched.has(node)) writer.spans.set(node, { start, end: writer.length });
}

function leave(writer: Writer, node: XmlChild): void {
  if (node.kind !== "element") return;
  const prefix = writer.namespaces.endElement();
  if (!isEmpty(node)) put(writer, `</${written(prefix, node.localName)}>`);
  const span = writer.spans.get(node);
  if (span) writer.spans.set(node, { start: span.start, end: writer.length });
}

function put(writer: Writer, text: string): void {
  writer.pieces.push(text);
  const lf = text.lastIndexOf("\n");
  if (lf >= 0) writer.lineStart = writer.length + lf + 1;
  writer.length += text.length;
}

function writeStartTag(writer: Writer, element: XmlElement): void {
  const { namespaces } = writer;
  const layout = writer.tags.changed(element);
  const prefix = namespaces.startElement(element.prefix, element.namespace);
  if (!layout && element.start >= 0 && prefix === element.prefix && isUntouched(writer, element)) {
    const { text } = element.document;
    const closed = text.charCodeAt(element.startTagEnd - 2) === 47;
    if (closed === isEmpty(element)) return put(writer, text.slice(element.start, element.startTagEnd));
  }
  put(writer, `<${written(prefix, element.localName)}`);
  if (layout) writeByLayout(writer, element, layout);
  else if (element.start >= 0) writeAsInSource(writer, element);
  put(writer, neededDeclarations(namespaces) + (isEmpty(element) ? "/>" : ">"));
}

/** True when the start tag in the source is already what would be written. */
function isUntouched(writer: Writer, element: XmlElement): boolean {
  const { text } = element.document;
  for (const attribute of element.attributes) {
    // Namespaces and watched attributes take the long way.
    if (attribute.namespace !== "" || attribute.prefix !== "" || writer.watched.has(attribute)) return false;
    const { start, end, valueStart, localName, value } = attribute;
    const plain = valueStart === start + localName.length + 2 && text.charCodeAt(valueStart - 1) === 34;
    if (!plain || end - 1 - valueStart !== value.length || !isPlainValue(value)) return false;
  }
  return writer.namespaces.isSettled();
}

function writeAsInSource(writer: Writer, element: XmlElement): void {
  const { text } = element.document;
  let at = nameEnd(element);
  for (const attribute of element.attributes) {
    put(writer, text.slice(at, attribute.start));
    putAttribute(writer, attribute);
    at = attribute.end;
  }
  put(writer, text.slice(at, tagClosing(element)));
}

/** Attributes in the remembered order; one without remembered blanks goes on, or to a new line past the limit. */
function writeByLayout(writer: Writer, element: XmlElement, layout: TagLayout): void {
  const byName = Map.groupBy(element.attributes, qualifiedName);
  for (const name of layout.names) {
    const blanks = layout.blanks.get(name);
    for (const attribute of byName.get(name) ?? []) putLaidOut(writer, attribute, blanks, layout);
  }
  put(writer, layout.blanks.get("") ?? "");
}

function putLaidOut(writer: Writer, attribute: XmlAttribute, blanks: string | undefined, layout: TagLayout): void {
  if (blanks !== undefined) {
    // In a tag that was misread an attribute may have none; without any the result would be malformed.
    put(writer, blanks === "" ? " " : blanks);
    putAttribute(writer, attribute);
    return;
  }
  const markup = attributeMarkup(attribute, writer.namespaces);
  const fits = writer.length - writer.lineStart + markup.length <= LINE_LIMIT;
  put(writer, fits ? " " : (layout.lineBreak ?? " "));
  putMarkup(writer, attribute, markup);
}

function putAttribute(writer: Writer, attribute: XmlAttribute): void {
  putMarkup(writer, attribute, attributeMarkup(attribute, writer.namespaces));
}

function putMarkup(writer: Writer, attribute: XmlAttribute, markup: string): void {
  const start = writer.length;
  put(writer, markup);
  if (writer.watched.has(attribute)) writer.spans.set(attribute, { start, end: writer.length });
}
