import { assertNever } from "../errors.ts";
import { XMLNS_NAMESPACE, type XmlNode } from "./tree.ts";
import { isTextPart, isVisible, namespacesInScope, nextWithin, parentOf, type XPathNode } from "./xpath-nodes.ts";
import type { XPathAxis, XPathNodeTest } from "./xpath-syntax.ts";

/** Counts the nodes an evaluation looks at; throws when it has looked at too many. */
export type Spend = (nodes: number) => void;

/** True for axes that run against document order, so that position 1 is the nearest node. */
export function isReverse(axis: XPathAxis): boolean {
  return axis === "ancestor" || axis === "ancestor-or-self" || axis === "preceding" || axis === "preceding-sibling";
}

/** Children that pass the test, up to `wanted` of them. */
export function firstChildren(node: XPathNode, test: XPathNodeTest, wanted: number, spend: Spend): XPathNode[] {
  const found: XPathNode[] = [];
  if (node.kind !== "document" && node.kind !== "element") return found;
  for (let child = node.firstChild; child && found.length < wanted; child = child.next) {
    if (!isVisible(child)) continue;
    spend(1);
    if (passes(child, "child", test)) found.push(child);
  }
  return found;
}

/** Nodes of an axis that pass the test, in axis order. */
export function nodesOnAxis(node: XPathNode, axis: XPathAxis, test: XPathNodeTest, spend: Spend): XPathNode[] {
  const found: XPathNode[] = [];
  const offer = (candidate: XPathNode) => {
    spend(1);
    if (passes(candidate, axis, test)) found.push(candidate);
  };
  visitAxis(node, axis, offer);
  return found;
}

function visitAxis(node: XPathNode, axis: XPathAxis, offer: (node: XPathNode) => void): void {
  switch (axis) {
    case "self":
      return offer(node);
    case "child":
      if (node.kind !== "document" && node.kind !== "element") return;
      for (let child = node.firstChild; child; child = child.next) if (isVisible(child)) offer(child);
      return;
    case "attribute":
      if (node.kind !== "element") return;
      for (const attribute of node.attributes) if (attribute.namespace !== XMLNS_NAMESPACE) offer(attribute);
      return;
    case "namespace":
      if (node.kind !== "element") return;
      for (const [prefix, value] of namespacesInScope(node)) offer({ kind: "namespace", owner: node, prefix, value });
      return;
    case "parent": {
      const parent = parentOf(node);
      if (parent) offer(parent);
      return;
    }
    case "ancestor":
    case "ancestor-or-self":
      if (axis === "ancestor-or-self") offer(node);
      for (let at = parentOf(node); at; at = parentOf(at)) offer(at);
      return;
    case "descendant":
    case "descendant-or-self":
      if (axis === "descendant-or-self") offer(node);
      if (node.kind !== "document" && node.kind !== "element") return;
      for (let at = nextWithin(node, node); at; at = nextWithin(at, node)) if (isVisible(at)) offer(at);
      return;
    case "following-sibling":
    case "preceding-sibling":
      return visitSiblings(node, axis, offer);
    case "following":
      return visitFollowing(node, offer);
    case "preceding":
      return visitPreceding(node, offer);
    default:
      assertNever(axis);
  }
}

function visitSiblings(
  node: XPathNode,
  axis: "following-sibling" | "preceding-sibling",
  offer: (n: XPathNode) => void,
) {
  if (node.kind === "document" || node.kind === "attribute" || node.kind === "namespace") return;
  const side = axis === "following-sibling" ? "next" : "previous";
  for (let at = node[side]; at; at = at[side]) if (isVisible(at)) offer(at);
}

function visitFollowing(node: XPathNode, offer: (node: XPathNode) => void): void {
  // What follows an attribute is what stands after its element's start tag.
  const start: XmlNode | null = node.kind === "attribute" || node.kind === "namespace" ? node.owner : node;
  if (!start || start.kind === "document") return;
  let top: XmlNode = start;
  while (top.kind !== "document" && top.parent) top = top.parent;
  const inside = start !== node;
  let at = inside ? nextWithin(start, top) : afterSubtree(start);
  for (; at; at = nextWithin(at, top)) {
    const partOfSelf = isTextPart(at) && at.previous !== null && isTextPart(at.previous);
    if (isVisible(at) && !partOfSelf) offer(at);
  }
}

function afterSubtree(node: XmlNode): (XmlNode & { kind: Exclude<XmlNode["kind"], "document"> }) | null {
  for (let at: XmlNode = node; at.kind !== "document"; at = at.parent) {
    if (at.next) return at.next;
    if (!at.parent) return null;
  }
  return null;
}

function visitPreceding(node: XPathNode, offer: (node: XPathNode) => void): void {
  let at: XmlNode | null = node.kind === "attribute" || node.kind === "namespace" ? node.owner : node;
  while (at && at.kind !== "document") {
    if (!at.previous) {
      at = at.parent;
      continue;
    }
    at = at.previous;
    // Into the last descendant first, then back up, which gives the subtree in reverse document order.
    const top: XmlNode = at;
    while (at.kind === "element" && at.lastChild) at = at.lastChild;
    for (;;) {
      if (isVisible(at)) offer(at);
      if (at === top) break;
      if (at.previous) {
        at = at.previous;
        while (at.kind === "element" && at.lastChild) at = at.lastChild;
      } else if (at.parent && at.parent.kind !== "document") at = at.parent;
      else break;
    }
  }
}

function passes(node: XPathNode, axis: XPathAxis, test: XPathNodeTest): boolean {
  switch (test.kind) {
    case "type":
      if (test.type === "node") return true;
      return test.type === "text" ? isTextPart(node) : node.kind === "comment";
    case "instruction":
      return node.kind === "instruction" && (test.target === null || node.target === test.target);
    case "name":
      return passesName(node, axis, test.localName, test.namespace);
    default:
      return assertNever(test);
  }
}

function passesName(node: XPathNode, axis: XPathAxis, localName: string | null, namespace: string | null): boolean {
  if (axis === "namespace") return node.kind === "namespace" && (localName === null || node.prefix === localName);
  const principal = axis === "attribute" ? "attribute" : "element";
  if ((node.kind !== "element" && node.kind !== "attribute") || node.kind !== principal) return false;
  return (localName === null || node.localName === localName) && (namespace === null || node.namespace === namespace);
}
