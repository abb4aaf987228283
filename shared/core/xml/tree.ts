/**
 * The XML tree. Nodes are linked to parent and siblings, so that inserting and removing cost the same in any document.
 * A node read from a text knows its span there (UTF-16 offsets, `end` exclusive); created nodes have `start` -1.
 * Change the tree through the functions below only: they keep the links right and tell the document's watcher.
 */
export type XmlNode = XmlDocument | XmlChild;
export type XmlParent = XmlDocument | XmlElement;
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction | XmlReference | XmlDoctype | XmlDeclaration;

type Linked = {
  parent: XmlParent | null;
  previous: XmlChild | null;
  next: XmlChild | null;
  start: number;
  end: number;
  /** Place in document order, valid while the document's `orderedAt` equals its `version`. */
  order: number;
};

export type XmlDocument = {
  kind: "document";
  /** The text the document was read from. */
  text: string;
  firstChild: XmlChild | null;
  lastChild: XmlChild | null;
  /** Replacement texts of the general entities declared inside, fully expanded; external ones are empty. */
  entities: ReadonlyMap<string, string>;
  order: number;
  /** Counts changes. */
  version: number;
  orderedAt: number;
  watcher: XmlWatcher | null;
};

/** Told about every change of a tree, after it (removals: before). */
export type XmlWatcher = {
  added(node: XmlChild): void;
  removing(node: XmlChild): void;
  attributeChanged(element: XmlElement, name: string): void;
};

export type XmlElement = Linked & {
  kind: "element";
  /** The document it was made for, whether it hangs in its tree or not. */
  readonly document: XmlDocument;
  prefix: string;
  localName: string;
  /** Namespace name, "" for none. */
  namespace: string;
  attributes: XmlAttribute[];
  firstChild: XmlChild | null;
  lastChild: XmlChild | null;
  /** Written as `<x/>`. False as soon as it received a child. */
  selfClosed: boolean;
  /** Offset after the `>` of the start tag. */
  startTagEnd: number;
  /** Offset of the `</` of the end tag; equals `startTagEnd` for `<x/>`. */
  endTagStart: number;
};

export type XmlAttribute = {
  kind: "attribute";
  owner: XmlElement | null;
  prefix: string;
  localName: string;
  namespace: string;
  /** Value with character and entity references resolved; line breaks as they are. */
  value: string;
  /** Span of name, `=` and quoted value. */
  start: number;
  end: number;
  /** Offset after the opening quote; the value's markup ends at `end - 1`. */
  valueStart: number;
  /** True when the value's markup holds a reference to a declared entity. */
  hasReferences: boolean;
};

/** `whitespace` is a run of blanks only; `preserved` when it stands under xml:space="preserve". */
export type XmlText = Linked & { kind: "text" | "cdata" | "whitespace"; value: string; preserved: boolean };
export type XmlComment = Linked & { kind: "comment"; value: string };
export type XmlInstruction = Linked & { kind: "instruction"; target: string; value: string };
/** `&name;` of a declared entity in content; `value` is the text it stands for. */
export type XmlReference = Linked & { kind: "reference"; name: string; value: string };
export type XmlDoctype = Linked & {
  kind: "doctype";
  name: string;
  publicId: string | null;
  systemId: string | null;
  /** Text between the brackets; null without brackets. */
  subset: string | null;
};
export type XmlDeclaration = Linked & {
  kind: "declaration";
  version: string;
  encoding: string | null;
  standalone: string | null;
};

/** Namespace of the `xmlns` attributes themselves. */
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
/** Namespace that the prefix `xml` always has. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** Name with prefix, as written. */
export function qualifiedName(node: { readonly prefix: string; readonly localName: string }): string {
  return node.prefix === "" ? node.localName : `${node.prefix}:${node.localName}`;
}

/** The document element; null when it was removed. */
export function rootOf(document: XmlDocument): XmlElement | null {
  for (let child = document.firstChild; child; child = child.next) if (child.kind === "element") return child;
  return null;
}

/** The attribute of that namespace and local name; null when there is none. */
export function attributeOf(element: XmlElement, localName: string, namespace = ""): XmlAttribute | null {
  return element.attributes.find((one) => one.localName === localName && one.namespace === namespace) ?? null;
}

/** The attribute written with exactly this name, prefix included; the first of several. */
export function attributeNamed(element: XmlElement, name: string): XmlAttribute | null {
  return element.attributes.find((one) => qualifiedName(one) === name) ?? null;
}

/** The prefix an `xmlns` attribute declares ("" for the default namespace); null for all other attributes. */
export function declaredPrefix(attribute: XmlAttribute): string | null {
  if (attribute.namespace !== XMLNS_NAMESPACE) return null;
  return attribute.prefix === "" ? "" : attribute.localName;
}

/** A created element without parent. */
export function createElement(document: XmlDocument, prefix: string, localName: string, namespace: string): XmlElement {
  return {
    ...unlinked(),
    kind: "element",
    document,
    prefix,
    localName,
    namespace,
    attributes: [],
    firstChild: null,
    lastChild: null,
    selfClosed: true,
    startTagEnd: -1,
    endTagStart: -1,
  };
}

/** A created attribute without owner. */
export function createAttribute(prefix: string, localName: string, namespace: string, value: string): XmlAttribute {
  return {
    kind: "attribute",
    owner: null,
    prefix,
    localName,
    namespace,
    value,
    start: -1,
    end: -1,
    valueStart: -1,
    hasReferences: false,
  };
}

/** Created character data without parent. */
export function createText(kind: XmlText["kind"], value: string, preserved = false): XmlText {
  return { ...unlinked(), kind, value, preserved };
}

/** A created comment without parent. */
export function createComment(value: string): XmlComment {
  return { ...unlinked(), kind: "comment", value };
}

/** A created processing instruction without parent. */
export function createInstruction(target: string, value: string): XmlInstruction {
  return { ...unlinked(), kind: "instruction", target, value };
}

/** Adds a parentless node as last child. */
export function appendChild(parent: XmlParent, node: XmlChild): void {
  insertBetween(parent, parent.lastChild, node, null);
}

/** Puts a parentless node in front of `sibling`, which must have a parent. */
export function insertBefore(node: XmlChild, sibling: XmlChild): void {
  if (sibling.parent) insertBetween(sibling.parent, sibling.previous, node, sibling);
}

/** Puts a parentless node behind `sibling`, which must have a parent. */
export function insertAfter(node: XmlChild, sibling: XmlChild): void {
  if (sibling.parent) insertBetween(sibling.parent, sibling, node, sibling.next);
}

/** Takes a node out of its parent. It keeps its children. */
export function removeNode(node: XmlChild): void {
  const parent = node.parent;
  if (!parent) return;
  const document = ownerDocument(parent);
  document.watcher?.removing(node);
  if (node.previous) node.previous.next = node.next;
  else parent.firstChild = node.next;
  if (node.next) node.next.previous = node.previous;
  else parent.lastChild = node.previous;
  node.parent = null;
  node.previous = null;
  node.next = null;
  document.version++;
}

/** Puts a parentless node in the place of `old`. */
export function replaceNode(old: XmlChild, node: XmlChild): void {
  const { parent, previous, next } = old;
  if (!parent) return;
  // Taken out first, so that a watcher never sees both.
  removeNode(old);
  insertBetween(parent, previous, node, next);
}

/** Gives an attribute a new value. */
export function setAttributeValue(attribute: XmlAttribute, value: string): void {
  if (attribute.value === value && !attribute.hasReferences) return;
  attribute.value = value;
  attribute.hasReferences = false;
  attribute.valueStart = -1;
  if (attribute.owner) attributeChanged(attribute.owner, attribute);
}

/** Adds an attribute at the end; one of the same namespace and local name goes. */
export function addAttribute(element: XmlElement, attribute: XmlAttribute): void {
  const same = attributeOf(element, attribute.localName, attribute.namespace);
  if (same) removeAttribute(same);
  attribute.owner = element;
  element.attributes.push(attribute);
  attributeChanged(element, attribute);
}

/** Takes an attribute off its element. */
export function removeAttribute(attribute: XmlAttribute): void {
  const element = attribute.owner;
  if (!element) return;
  element.attributes.splice(element.attributes.indexOf(attribute), 1);
  attribute.owner = null;
  attributeChanged(element, attribute);
}

function attributeChanged(element: XmlElement, attribute: XmlAttribute): void {
  const document = element.document;
  document.version++;
  document.watcher?.attributeChanged(element, attribute.localName);
}

function insertBetween(parent: XmlParent, previous: XmlChild | null, node: XmlChild, next: XmlChild | null): void {
  node.parent = parent;
  node.previous = previous;
  node.next = next;
  if (previous) previous.next = node;
  else parent.firstChild = node;
  if (next) next.previous = node;
  else parent.lastChild = node;
  if (parent.kind === "element") parent.selfClosed = false;
  const document = ownerDocument(parent);
  document.version++;
  document.watcher?.added(node);
}

function ownerDocument(parent: XmlParent): XmlDocument {
  return parent.kind === "document" ? parent : parent.document;
}

function unlinked(): Linked {
  return { parent: null, previous: null, next: null, start: -1, end: -1, order: 0 };
}
