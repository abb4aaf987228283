import type { XmlAttribute, XmlChild, XmlElement, XmlParent } from "../xml/tree.ts";
import type { XdtPlace } from "./messages.ts";
import type { Rule } from "./rule.ts";

/** UTF-16 offsets in a decoded text (without byte order mark), `end` exclusive. */
export type TextSpan = { readonly start: number; readonly end: number };

export type XdtChangeKind =
  | "inserted"
  | "removed"
  | "replaced"
  | "attribute-set"
  | "attribute-removed"
  | "commented-out";

/** What one transform element did to one place, so that rule and change can be shown together both ways. */
export type XdtChange = {
  readonly kind: XdtChangeKind;
  /** Name of the element or attribute, for people. */
  readonly name: string;
  /** Place and start tag of the transform element, in the transform's text. */
  readonly rule: XdtPlace & TextSpan;
  /** What was there in the source's text; null for what is new. */
  readonly source: TextSpan | null;
  /** What is there in the result's text, empty where something went; null when a later change took it away again. */
  readonly result: TextSpan | null;
};

/** A change while its place in the result is not known yet. */
export type PendingChange = {
  readonly kind: XdtChangeKind;
  readonly name: string;
  readonly rule: Rule;
  readonly source: TextSpan | null;
  /** What stands in the result, or for something removed, what stands behind its place. */
  readonly node: XmlChild | XmlAttribute | null;
  readonly parent: XmlParent | XmlElement | null;
};

export type ChangeLog = PendingChange[];

/** The node's span in the source; null for nodes that came from the transform. */
export function spanOf(node: XmlChild | XmlAttribute): TextSpan | null {
  return node.start < 0 ? null : { start: node.start, end: node.end };
}

/** Nodes whose place in the result is needed, for the writer to note. */
export function watchedNodes(changes: ChangeLog): Set<XmlChild | XmlAttribute> {
  const nodes = new Set<XmlChild | XmlAttribute>();
  for (const { node, parent } of changes) {
    if (node) nodes.add(node);
    if (parent && parent.kind === "element") nodes.add(parent);
  }
  return nodes;
}

/** Completes the changes with their spans in the result. */
export function placeChanges(
  changes: ChangeLog,
  written: ReadonlyMap<XmlChild | XmlAttribute, TextSpan>,
  ruleAt: (rule: Rule) => XdtPlace,
): XdtChange[] {
  return changes.map((change) => ({
    kind: change.kind,
    name: change.name,
    rule: { ...ruleAt(change.rule), start: change.rule.element.start, end: change.rule.element.startTagEnd },
    source: change.source,
    result: resultSpan(change, written),
  }));
}

function resultSpan(change: PendingChange, written: ReadonlyMap<XmlChild | XmlAttribute, TextSpan>): TextSpan | null {
  const own = change.node ? written.get(change.node) : undefined;
  const gone = change.kind === "removed" || change.kind === "attribute-removed";
  if (own && !gone) return own;
  if (!gone) return null;
  if (own) return { start: own.start, end: own.start };
  const parent = change.parent?.kind === "element" ? written.get(change.parent) : undefined;
  return parent ? { start: parent.end, end: parent.end } : null;
}
