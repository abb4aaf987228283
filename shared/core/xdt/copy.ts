import { AppError, assertNever } from "../errors.ts";
import {
  addAttribute,
  appendChild,
  createAttribute,
  createComment,
  createElement,
  createInstruction,
  createText,
  rootOf,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  XMLNS_NAMESPACE,
} from "../xml/tree.ts";
import { parseXml } from "../xml/parse.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";
import { markupOf } from "./markup.ts";
import { XDT_NAMESPACE } from "./rule.ts";

/** For each copied element, what it was read from: an element of the copy's own markup, which stands for `root`. */
export type Origins = Map<XmlElement, { readonly element: XmlElement; readonly root: XmlElement }>;

/**
 * Copies a transform element for the target: without xdt attributes, namespace declarations and blank text; attributes
 * lose their prefix. As in Microsoft's engine it is written and read again on the way, which may give elements other
 * prefixes. Throws `invalid_input` when it refers to entities, which the target does not declare.
 */
export function copyElement(source: XmlElement, target: XmlDocument, origins: Origins): XmlElement {
  checkCopyable(source);
  const copies = new Map<XmlChild, XmlElement>();
  const copyOne = (element: XmlElement): XmlElement => {
    const copy = copyStartTag(element, target);
    copies.set(element, copy);
    origins.set(copy, { element, root: source });
    return copy;
  };
  const original = readAgain(source);
  const root = copyOne(original);
  for (let node = nextWithin(original, original); node; node = nextWithin(node, original)) {
    const copy = node.kind === "element" ? copyOne(node) : copyLeaf(node);
    const parent = node.parent?.kind === "element" ? copies.get(node.parent) : undefined;
    if (copy && parent) appendChild(parent, copy);
  }
  return root;
}

function readAgain(source: XmlElement): XmlElement {
  const root = rootOf(parseXml(markupOf(source, { blanks: false })));
  // The markup of an element has a root.
  return root as XmlElement;
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

function copyLeaf(node: Exclude<XmlChild, XmlElement>): XmlChild | null {
  switch (node.kind) {
    case "text":
    case "cdata":
    case "whitespace":
      return createText(node.kind, node.value, node.preserved);
    case "comment":
      return createComment(node.value);
    case "instruction":
      return createInstruction(node.target, node.value);
    case "reference":
    case "doctype":
    case "declaration":
      return null;
    default:
      return assertNever(node);
  }
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
