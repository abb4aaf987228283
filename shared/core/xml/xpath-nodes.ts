import { assertNever } from "../errors.ts";
import {
  declaredPrefix,
  qualifiedName,
  XML_NAMESPACE,
  type XmlAttribute,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from "./tree.ts";

/** A namespace in scope at an element. */
export type XPathNamespace = {
  readonly kind: "namespace";
  readonly owner: XmlElement;
  readonly prefix: string;
  readonly value: string;
};

/**
 * A node as XPath sees it. Neighbouring character data (text, CDATA, blanks, entity references) is one text node, which
 * is stood for by its first part.
 */
export type XPathNode = XmlNode | XmlAttribute | XPathNamespace;

/** True for the parts XPath takes together as text. */
export function isTextPart(node: XPathNode): boolean {
  return node.kind === "text" || node.kind === "cdata" || node.kind === "whitespace" || node.kind === "reference";
}

/** True for nodes XPath sees as children: not declarations, no blanks beside the root, and of text only the first part. */
export function isVisible(node: XmlChild): boolean {
  if (isTextPart(node)) return node.parent?.kind !== "document" && (!node.previous || !isTextPart(node.previous));
  return node.kind !== "declaration" && node.kind !== "doctype";
}

/** Parent as XPath sees it: the owner for attributes and namespaces. */
export function parentOf(node: XPathNode): XmlDocument | XmlElement | null {
  if (node.kind === "document") return null;
  return node.kind === "attribute" || node.kind === "namespace" ? node.owner : node.parent;
}

/** The string-value of a node (XPath 1.0 §5). */
export function stringValue(node: XPathNode): string {
  switch (node.kind) {
    case "document":
    case "element":
      return textBelow(node);
    case "attribute":
    case "namespace":
    case "comment":
    case "instruction":
      return node.value;
    case "text":
    case "cdata":
    case "whitespace":
    case "reference":
      return textRun(node);
    case "doctype":
    case "declaration":
      return "";
    default:
      return assertNever(node);
  }
}

/** Name with prefix; "" for nodes without a name. */
export function nameOf(node: XPathNode): string {
  if (node.kind === "element" || node.kind === "attribute") return qualifiedName(node);
  if (node.kind === "namespace") return node.prefix;
  return node.kind === "instruction" ? node.target : "";
}

/** Name without prefix; "" for nodes without a name. */
export function localNameOf(node: XPathNode): string {
  return node.kind === "element" || node.kind === "attribute" ? node.localName : nameOf(node);
}

/** Namespaces in scope at an element by prefix, "" for the default one. Undeclared ones (`xmlns=""`) are left out. */
export function namespacesInScope(element: XmlElement): Map<string, string> {
  const found = new Map<string, string>();
  for (let at: XmlElement | null = element; at; at = at.parent?.kind === "element" ? at.parent : null) {
    for (const attribute of at.attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix !== null && !found.has(prefix)) found.set(prefix, attribute.value);
    }
  }
  if (found.get("") === "") found.delete("");
  found.set("xml", XML_NAMESPACE);
  return found;
}

/** The next node of the whole tree in document order below `top`; null at its end. */
export function nextWithin(node: XmlNode, top: XmlNode): XmlChild | null {
  if ((node.kind === "element" || node.kind === "document") && node.firstChild) return node.firstChild;
  let at: XmlNode = node;
  while (at !== top && at.kind !== "document") {
    if (at.next) return at.next;
    if (!at.parent) return null;
    at = at.parent;
  }
  return null;
}

function textBelow(top: XmlDocument | XmlElement): string {
  const only = top.firstChild;
  if (only && !only.next && only.kind === "text") return only.value;
  const pieces: string[] = [];
  for (let node = nextWithin(top, top); node; node = nextWithin(node, top)) {
    if (node.kind === "text" || node.kind === "cdata" || node.kind === "whitespace" || node.kind === "reference") {
      pieces.push(node.value);
    }
  }
  return pieces.join("");
}

function textRun(first: XmlChild): string {
  const pieces: string[] = [];
  for (let node: XmlChild | null = first; node && isTextPart(node); node = node.next) {
    if (node.kind === "text" || node.kind === "cdata" || node.kind === "whitespace" || node.kind === "reference") {
      pieces.push(node.value);
    }
  }
  return pieces.join("");
}
