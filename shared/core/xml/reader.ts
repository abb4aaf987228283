import { AppError } from "../errors.ts";
import { positionFinder } from "../text/edits.ts";
import { createSharedNames, type SharedNames } from "./names.ts";
import type { Refusal } from "./references.ts";
import {
  XML_NAMESPACE,
  type XmlAttribute,
  type XmlChild,
  type XmlDocument,
  type XmlParent,
  XMLNS_NAMESPACE,
} from "./tree.ts";

/** Namespace names by prefix, innermost declaration last. */
export type NamespaceBindings = Map<string, string[]>;

/** The parser's state: where it reads, and what is open there. */
export type Reader = {
  readonly text: string;
  at: number;
  readonly document: XmlDocument;
  parent: XmlParent;
  readonly bindings: NamespaceBindings;
  /** Whether blanks are kept by xml:space, for the document and each open element. */
  readonly preserve: boolean[];
  /** Units that entity references have stood for so far. */
  expanded: number;
  /** Entities that must not be referred to, and those that must not be in attribute values. */
  refusals: ReadonlyMap<string, Refusal>;
  refusalsInValues: ReadonlyMap<string, Refusal>;
  rootSeen: boolean;
  readonly names: SharedNames;
  /** The name read last. */
  prefix: string;
  localName: string;
  /** Attributes of the tag being read. */
  readonly found: XmlAttribute[];
  /** Offset of the first character XML does not allow; -1 when there is none. */
  readonly illegalAt: number;
};

// oxlint-disable-next-line no-control-regex -- these are the characters XML forbids
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Starts to read a text. */
export function createReader(text: string): Reader {
  const document = createDocument(text);
  return {
    text,
    at: 0,
    document,
    parent: document,
    bindings: createBindings(),
    preserve: [false],
    expanded: 0,
    refusals: new Map(),
    refusalsInValues: new Map(),
    rootSeen: false,
    names: createSharedNames(),
    prefix: "",
    localName: "",
    found: [],
    illegalAt: text.search(ILLEGAL),
  };
}

/** Throws the error for malformed text at an offset; an illegal character before it is reported instead. */
export function fail(reader: Reader, offset: number, problem: string): never {
  const illegal = reader.illegalAt >= 0 && reader.illegalAt <= offset;
  const at = illegal ? reader.illegalAt : Math.min(offset, reader.text.length);
  const code = reader.text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
  const what = illegal ? `The character U+${code} is not allowed in XML` : problem;
  const { line, column } = positionFinder(reader.text)(at);
  throw new AppError("invalid_input", `${what} (line ${line}, column ${column}).`, { details: { line, column } });
}

/** Links a node read from the text as last child of the open parent; the tree has no watcher yet. */
export function add(reader: Reader, node: XmlChild): void {
  const parent = reader.parent;
  if (parent.lastChild) parent.lastChild.next = node;
  else parent.firstChild = node;
  parent.lastChild = node;
}

/** The links and span of a node about to be added there. */
export function linked(reader: Reader, start: number, end: number) {
  return { parent: reader.parent, previous: reader.parent.lastChild, next: null, start, end, order: 0 };
}

/** Bindings at the start of a document: only `xml`, and no default namespace. */
function createBindings(): NamespaceBindings {
  return new Map([
    ["xml", [XML_NAMESPACE]],
    ["xmlns", [XMLNS_NAMESPACE]],
    ["", [""]],
  ]);
}

function createDocument(text: string): XmlDocument {
  return {
    kind: "document",
    text,
    firstChild: null,
    lastChild: null,
    entities: new Map(),
    order: 0,
    version: 0,
    orderedAt: -1,
    watcher: null,
  };
}
