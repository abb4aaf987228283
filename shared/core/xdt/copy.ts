import { AppError, assertNever } from "../errors.ts";
import {
  addAttribute,
  appendChild,
  createAttribute,
  createComment,
  createElement,
  createInstruction,
  createText,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  XML_NAMESPACE,
  XMLNS_NAMESPACE,
} from "../xml/tree.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";
import { XDT_NAMESPACE } from "./rule.ts";

/** Where each copied element came from. */
export type Origins = Map<XmlElement, { readonly element: XmlElement; readonly root: XmlElement }>;

/**
 * Copies a transform element for the target: without xdt attributes, namespace declarations and blank text; attributes
 * lose their prefix. Throws `invalid_input` when it refers to entities, which the target does not declare.
 */
export function copyElement(source: XmlElement, target: XmlDocument, origins: Origins): XmlElement {
  const copies = new Map<XmlChild, XmlElement>();
  const copyOne = (element: XmlElement): XmlElement => {
    const copy = copyStartTag(element, target);
    copies.set(element, copy);
    origins.set(copy, { element, root: source });
    return copy;
  };
  const root = copyOne(source);
  for (let node = nextWithin(source, source); node; node = nextWithin(node, source)) {
    const copy = node.kind === "element" ? copyOne(node) : copyLeaf(node, source);
    const parent = node.parent?.kind === "element" ? copies.get(node.parent) : undefined;
    if (copy && parent) appendChild(parent, copy);
  }
  return root;
}

/** Refuses elements that cannot be copied, without copying them. */
export function checkCopyable(source: XmlElement): void {
  if (source.document.entities.size === 0) return;
  refuseReferences(source);
  for (let node = nextWithin(source, source); node; node = nextWithin(node, source)) {
    if (node.kind === "element") refuseReferences(node);
    else if (node.kind === "reference") refuseEntity(node.name);
  }
}

/** Copies an element's name and attributes as {@link copyElement} does, without its content. */
export function copyStartTag(source: XmlElement, target: XmlDocument): XmlElement {
  refuseReferences(source);
  const copy = createElement(target, source.prefix, source.localName, source.namespace);
  copy.selfClosed = source.selfClosed;
  for (const { localName, namespace, value } of source.attributes) {
    if (namespace === XDT_NAMESPACE || namespace === XMLNS_NAMESPACE) continue;
    addAttribute(copy, createAttribute("", localName, namespace, value));
  }
  return copy;
}

function copyLeaf(node: Exclude<XmlChild, XmlElement>, root: XmlElement): XmlChild | null {
  switch (node.kind) {
    case "text":
    case "cdata":
      return createText(node.kind, node.value);
    case "whitespace":
      return node.preserved ? createText("whitespace", node.value, preservedWithin(node, root)) : null;
    case "comment":
      return createComment(node.value);
    case "instruction":
      return createInstruction(node.target, node.value);
    case "reference":
      return refuseEntity(node.name);
    case "doctype":
    case "declaration":
      return null;
    default:
      return assertNever(node);
  }
}

/** Whether the xml:space that keeps these blanks is copied along with them. */
function preservedWithin(node: XmlChild, root: XmlElement): boolean {
  for (let at = node.parent; at && at.kind === "element"; at = at.parent) {
    if (at.attributes.some((one) => one.localName === "space" && one.namespace === XML_NAMESPACE)) return true;
    if (at === root) return false;
  }
  return false;
}

function refuseReferences(element: XmlElement): void {
  const found = element.attributes.find((attribute) => attribute.hasReferences);
  if (found) refuseEntity(/&([^#;&][^;]*);/.exec(rawValue(element, found))?.[1] ?? found.localName);
}

function rawValue(element: XmlElement, attribute: { readonly valueStart: number; readonly end: number }): string {
  return element.document.text.slice(attribute.valueStart, attribute.end - 1);
}

function refuseEntity(name: string): never {
  throw new AppError(
    "invalid_input",
    `Reference to undeclared entity '${name}': entities of the transform cannot be used in the result. Write the text itself.`,
  );
}
