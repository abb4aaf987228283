import { AppError } from "../errors.ts";
import {
  appendChild,
  createText,
  insertBefore,
  removeNode,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
  type XmlText,
} from "../xml/tree.ts";
import type { TagLayouts } from "./tag-layouts.ts";
import { updateTag } from "./tag-update.ts";

/** The pass's memory: where it is, and the indents of the levels that are open there. */
type Layouter = {
  readonly tags: TagLayouts;
  readonly needsUpdate: (element: XmlElement) => boolean;
  current: XmlNode | null;
  previous: XmlNode | null;
  /** Indent of the current level, with its line break; null while unknown. */
  indent: string | null;
  attributeIndent: string | null;
  /** Indents of the levels outside the current one, outermost first. */
  readonly outer: { readonly indent: string; readonly attributeIndent: string | null }[];
  /** Units of blanks put in so far. */
  inserted: number;
  /** One step of indentation, kept until an indent turns out different. */
  step: string | null;
};

const DEFAULT_STEP = "\t";

/** Units of blanks a result may gain. Indents grow with depth, so that very deep content would fill any memory. */
const MAX_INSERTED = 64 * 1024 * 1024;

/**
 * Lays the whole document out as Microsoft's engine does on saving: blanks around what was removed or came new, and
 * attributes of changed tags. `needsUpdate` names the tags whose attributes changed. Throws `invalid_input` when the
 * document would become too big.
 */
export function layOut(document: XmlDocument, tags: TagLayouts, needsUpdate: (element: XmlElement) => boolean): void {
  const layouter: Layouter = {
    tags,
    needsUpdate,
    current: null,
    previous: null,
    indent: "",
    attributeIndent: null,
    outer: [],
    inserted: 0,
    step: null,
  };
  let node = document.firstChild;
  while (node) {
    const next = node.next;
    visit(layouter, node);
    if (node.kind === "element" && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    if (node.kind === "element") leaveElement(layouter, node);
    node = next ?? climb(layouter, node);
  }
}

/** From a level's last node to what follows its parent, closing every element that ends on the way. */
function climb(layouter: Layouter, last: XmlChild): XmlChild | null {
  // A dropped blank has no parent any more; the level is that of the node visited before it.
  let at: XmlNode | null = last.parent ?? parentOfNode(layouter.previous);
  while (at && at.kind === "element") {
    const next: XmlChild | null = at.next;
    leaveElement(layouter, at);
    if (next) return next;
    at = at.parent;
  }
  return null;
}

function parentOfNode(node: XmlNode | null): XmlNode | null {
  return node && node.kind !== "document" ? node.parent : null;
}

function moveTo(layouter: Layouter, node: XmlNode): void {
  layouter.previous = layouter.current;
  layouter.current = node;
}

function visit(layouter: Layouter, node: XmlChild): void {
  moveTo(layouter, node);
  if (node.kind === "element") enterElement(layouter, node);
  else if (node.kind === "comment") indentBefore(layouter, node);
  else if (isBlankNode(node)) visitBlanks(layouter, node);
}

function enterElement(layouter: Layouter, element: XmlElement): void {
  indentBefore(layouter, element);
  if (layouter.needsUpdate(element)) {
    updateTag(layouter.tags.of(element), element, () => attributeIndent(layouter, element));
  }
  layouter.outer.push({ indent: currentIndent(layouter), attributeIndent: layouter.attributeIndent });
  layouter.indent = null;
  layouter.attributeIndent = null;
  moveBlanksToEnd(element);
}

function leaveElement(layouter: Layouter, element: XmlElement): void {
  moveTo(layouter, element);
  const level = layouter.outer.pop();
  layouter.indent = level?.indent ?? "";
  layouter.attributeIndent = level?.attributeIndent ?? null;
  if ((element.selfClosed && !element.firstChild) || !needsIndent(element, layouter.previous)) return;
  appendChild(element, newBlanks(layouter));
}

/** Elements added at the end stand behind the blanks before the end tag; those blanks go back to the end. */
function moveBlanksToEnd(element: XmlElement): void {
  if (element.start < 0) return;
  let at = element.lastChild;
  while (at?.kind === "element" && at.start < 0) at = at.previous;
  if (!at || at === element.lastChild || !isBlankNode(at)) return;
  removeNode(at);
  appendChild(element, at);
}

/** Of two runs of blanks in a row, which enclosed something removed, the one with a line break stays. */
function visitBlanks(layouter: Layouter, node: XmlText): void {
  const { previous } = layouter;
  const indent = indentIn(node.value);
  if (previous && isBlankNode(previous)) {
    removeNode(indent === null && indentIn(previous.value) !== null ? node : previous);
  }
  if (indent === null || indent === layouter.indent) return;
  layouter.indent = indent;
  layouter.step = null;
  layouter.attributeIndent = null;
}

function indentBefore(layouter: Layouter, node: XmlChild): void {
  if (!needsIndent(node, layouter.previous)) return;
  insertBefore(newBlanks(layouter), node);
}

function newBlanks(layouter: Layouter): XmlText {
  const indent = currentIndent(layouter);
  layouter.inserted += indent.length;
  if (layouter.inserted > MAX_INSERTED) {
    throw new AppError(
      "invalid_input",
      "The result would grow by more than 64 MiB of indentation. Insert less deeply nested content.",
    );
  }
  return createText("whitespace", indent);
}

function needsIndent(node: XmlNode, previous: XmlNode | null): boolean {
  if (previous && (isBlankNode(previous) || previous.kind === "text")) return false;
  return isNew(node) || (previous !== null && isNew(previous));
}

/** New are elements from the transform and everything inside them. */
function isNew(node: XmlNode): boolean {
  let at: XmlNode | null = node;
  while (at && at.kind !== "element") at = at.kind === "document" ? null : at.parent;
  return at !== null && at.start < 0;
}

function isBlankNode(node: XmlNode): node is XmlText & { kind: "whitespace" } {
  return node.kind === "whitespace" && !node.preserved;
}

/** The last line break in blanks and what follows it; null without one. CRLF is one line break. */
function indentIn(blanks: string): string | null {
  const lf = blanks.lastIndexOf("\n");
  const cr = blanks.lastIndexOf("\r");
  if (cr > lf) return blanks.slice(cr);
  if (lf < 0) return null;
  return blanks.slice(blanks.charCodeAt(lf - 1) === 13 ? lf - 1 : lf);
}

function currentIndent(layouter: Layouter): string {
  layouter.indent ??= indentAhead(layouter.current) ?? (layouter.outer.at(-1)?.indent ?? "") + stepOf(layouter);
  return layouter.indent;
}

/** The indent of the first blanks with a line break among a node's siblings that are not the last of them. */
function indentAhead(node: XmlNode | null): string | null {
  const parent = node && node.kind !== "document" ? node.parent : null;
  for (let at = parent?.firstChild ?? null; at?.next; at = at.next) {
    const indent = isBlankNode(at) ? indentIn(at.value) : null;
    if (indent !== null) return indent;
  }
  return null;
}

function stepOf(layouter: Layouter): string {
  layouter.step ??= computeStep(layouter.outer.map((level) => level.indent));
  return layouter.step;
}

/** The difference between two levels, looked for from the innermost outwards. */
function computeStep(indents: readonly string[]): string {
  for (let at = indents.length - 1; at > 0; at--) {
    const inner = indents[at] ?? "";
    const outer = indents[at - 1] ?? "";
    if (inner.startsWith(outer)) return inner.slice(outer.length);
  }
  return outermostStep(indents[0] ?? "");
}

/** With one level only: its indent without line break and without the next unit, as the engine has it. */
function outermostStep(indent: string): string {
  for (let at = 0; at < indent.length - 1; at++) {
    if (indent[at] !== "\r" && indent[at] !== "\n") return indent.slice(at + 1);
  }
  return DEFAULT_STEP;
}

function attributeIndent(layouter: Layouter, element: XmlElement): string {
  layouter.attributeIndent ??= siblingLineBreak(layouter.tags, element) ?? currentIndent(layouter) + stepOf(layouter);
  return layouter.attributeIndent;
}

/** The line break indent of the element just before, else of the first one behind that has any. */
function siblingLineBreak(tags: TagLayouts, element: XmlElement): string | null {
  let before = element.previous;
  while (before && before.kind !== "element") before = before.previous;
  const found = before ? tags.lineBreakOf(before) : null;
  if (found !== null) return found;
  for (let after = element.next; after; after = after.next) {
    const later = after.kind === "element" ? tags.lineBreakOf(after) : null;
    if (later !== null) return later;
  }
  return null;
}
