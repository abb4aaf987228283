import { AppError, assertNever } from "../errors.ts";
import {
  appendChild,
  createComment,
  insertAfter,
  insertBefore,
  qualifiedName,
  removeNode,
  replaceNode,
  rootOf,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from "../xml/tree.ts";
import { selectNodes } from "../xml/xpath.ts";
import { nextWithin, type XPathNode } from "../xml/xpath-nodes.ts";
import { splitArguments } from "./arguments.ts";
import { removeAttributes, setAttributes } from "./attribute-transforms.ts";
import type { Call } from "./call.ts";
import { spanOf } from "./changes.ts";
import { copyElement } from "./copy.ts";
import type { TransformName } from "./known-types.ts";
import { pathOf } from "./locators.ts";
import { markupOf } from "./markup.ts";
import { trace, warn } from "./messages.ts";
import { reportedName } from "./reported-names.ts";
import { select } from "./run.ts";

/** True for transforms whose target is the parent of the place they are about. */
export function isParentDirected(name: TransformName): boolean {
  return name.startsWith("Insert");
}

/** True for transforms that are carried out on every node their path selects, not only on the first. */
export function worksOnAll(name: TransformName): boolean {
  return name === "RemoveAll" || name.endsWith("Attributes");
}

/** Carries a transform out on one target. Throws `invalid_input` for what cannot be done there. */
export function applyTo(call: Call, target: XPathNode): void {
  switch (call.name) {
    case "Remove":
      warnOfSeveral(call);
      return remove(call, target);
    case "RemoveAll":
      return remove(call, target);
    case "Replace":
      return replace(call, target);
    case "CommentOut":
      return commentOut(call, target);
    case "Insert":
    case "InsertIfMissing":
      return insert(call, target);
    case "InsertBefore":
    case "InsertAfter":
      return insertBeside(call, target);
    case "SetAttributes":
      return setAttributes(call, target, false);
    case "SetTokenizedAttributes":
      return setAttributes(call, target, true);
    case "RemoveAttributes":
      return removeAttributes(call, target);
    default:
      assertNever(call.name);
  }
}

function warnOfArguments(call: Call): void {
  if (call.argumentText !== null) warn(call.run.log, `${call.name} does not expect arguments; ignoring`, call.place);
}

function warnOfSeveral(call: Call): void {
  if (call.targets.length < 2) return;
  const text = `Found multiple target elements, but the '${call.name}' Transform only applies to the first match`;
  warn(call.run.log, text, call.place);
}

function remove(call: Call, target: XPathNode): void {
  warnOfArguments(call);
  const node = childNode(call, target);
  const { next, parent } = node;
  removeNode(node);
  const change = { kind: "removed", name: reportedName(target), rule: call.rule, source: spanOf(node) } as const;
  call.run.changes.push({ ...change, node: next, parent });
  trace(call.run.log, `Removed '${reportedName(target)}' element`);
}

function replace(call: Call, target: XPathNode): void {
  warnOfArguments(call);
  warnOfSeveral(call);
  const node = childNode(call, target);
  const copy = copyOf(call);
  refuseSecondRoot(call, node, copy);
  const source = spanOf(node);
  const { parent } = node;
  replaceNode(node, copy);
  call.run.changes.push({ kind: "replaced", name: reportedName(target), rule: call.rule, source, node: copy, parent });
  trace(call.run.log, `Replaced '${reportedName(target)}' element`);
}

function commentOut(call: Call, target: XPathNode): void {
  const node = parentedNode(target);
  if (!node) throw new AppError("invalid_input", "Cannot comment out the whole XML document");
  refuseUnwritable(node, reportedName(target));
  const comment = createComment(` ${markupOf(node)} `);
  const { parent } = node;
  const source = spanOf(node);
  replaceNode(node, comment);
  call.run.changes.push({
    kind: "commented-out",
    name: reportedName(target),
    rule: call.rule,
    source,
    node: comment,
    parent,
  });
  trace(call.run.log, `Commented out '${reportedName(target)}' element`);
}

/** Refuses what holds a comment that cannot be written, from an earlier CommentOut. */
function refuseUnwritable(node: XmlChild, name: string): void {
  for (let at: XmlNode | null = node; at; at = nextWithin(at, node)) {
    if (at.kind === "comment" && at.value.includes("--")) {
      throw new AppError("invalid_input", `'${name}' holds a comment with '--' in it, which cannot be written.`);
    }
  }
}

function insert(call: Call, target: XPathNode): void {
  warnOfArguments(call);
  if (call.name === "InsertIfMissing" && ownTargets(call).length > 0) return;
  const copy = copyOf(call);
  if (target.kind === "document") refuseRoot(target);
  else if (target.kind !== "element")
    throw new AppError("invalid_input", `'${reportedName(target)}' cannot hold an element`);
  appendChild(target, copy);
  noteInserted(call, copy);
}

function ownTargets(call: Call): readonly XPathNode[] {
  const { run, rule } = call;
  rule.targets ??= select(run, pathOf(rule, run.placeOf).text, rule);
  return rule.targets;
}

function insertBeside(call: Call, target: XPathNode): void {
  const sibling = siblingOf(call, target);
  const copy = copyOf(call);
  if (sibling.parent?.kind === "document") refuseRoot(sibling.parent);
  if (call.name === "InsertBefore") insertBefore(copy, sibling);
  else insertAfter(copy, sibling);
  noteInserted(call, copy);
}

function siblingOf(call: Call, target: XPathNode): XmlElement {
  const args = splitArguments(call.argumentText);
  const [xpath] = args;
  if (xpath === undefined) throw new AppError("invalid_input", `${call.name} requires an XPath argument`);
  if (args.length > 1) throw new AppError("invalid_input", `Too many arguments to ${call.name}`);
  if (target.kind === "namespace") {
    throw new AppError("invalid_input", `'${reportedName(target)}' cannot hold an element`);
  }
  const { budget, finder } = call.run;
  const [sibling] = selectNodes(xpath, target, { budget, finder });
  if (!sibling) throw new AppError("invalid_input", `No element in the source document matches '${xpath}'`);
  if (sibling.kind !== "element") throw new AppError("invalid_input", `'${xpath}' does not evaluate to an element`);
  return sibling;
}

function noteInserted(call: Call, copy: XmlElement): void {
  const name = qualifiedName(copy);
  const { parent } = copy;
  call.run.changes.push({ kind: "inserted", name, rule: call.rule, source: null, node: copy, parent });
  trace(call.run.log, `Inserted '${name}' element`);
}

function copyOf(call: Call): XmlElement {
  return copyElement(call.rule.element, call.run.source, call.run.origins);
}

/** The target as a node with a parent; attributes and the document have none and cannot be taken away. */
function childNode(call: Call, target: XPathNode): XmlChild {
  const node = parentedNode(target);
  if (node) return node;
  const what = target.kind === "document" ? "the document" : `'${reportedName(target)}'`;
  throw new AppError("invalid_input", `${call.name} cannot be applied to ${what}: only nodes below an element can be.`);
}

function parentedNode(target: XPathNode): XmlChild | null {
  if (target.kind === "document" || target.kind === "attribute" || target.kind === "namespace") return null;
  if (target.kind === "reference") {
    throw new AppError("invalid_input", `The text of the entity '${target.name}' cannot be changed where it is used.`);
  }
  return target.parent ? target : null;
}

function refuseSecondRoot(call: Call, node: XmlChild, copy: XmlElement): void {
  if (node.parent?.kind === "document" && node.kind !== "element" && rootOf(node.parent)) {
    throw new AppError("invalid_input", `${call.name} would give the document a second root, '${copy.localName}'.`);
  }
}

function refuseRoot(document: XmlDocument): void {
  const root = rootOf(document);
  if (!root) return;
  const text = `The document already has the root element '${qualifiedName(root)}' and cannot take another.`;
  throw new AppError("invalid_input", text);
}
