import type { XmlChild, XmlDocument, XmlNode } from "./tree.ts";

/**
 * Writes an unchanged document from its spans; gives back exactly the text it was read from. To change a file, splice
 * edits into `document.text` at the spans of its nodes instead.
 */
export function writeXml(document: XmlDocument): string {
  const { text } = document;
  const pieces: string[] = [];
  walk(document, {
    enter(node) {
      pieces.push(text.slice(node.start, node.kind === "element" ? node.startTagEnd : node.end));
    },
    leave(node) {
      if (node.kind === "element") pieces.push(text.slice(node.endTagStart, node.end));
    },
  });
  return pieces.join("");
}

/** Visits every node below `top` in document order, without recursion; `leave` follows after a node's children. */
export function walk(top: XmlNode, visit: { enter(node: XmlChild): void; leave?(node: XmlChild): void }): void {
  let node = top.kind === "document" || top.kind === "element" ? top.firstChild : null;
  while (node) {
    visit.enter(node);
    if (node.kind === "element" && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    visit.leave?.(node);
    while (!node.next) {
      const parent: XmlNode | null = node.parent;
      if (!parent || parent === top || parent.kind === "document") return;
      node = parent;
      visit.leave?.(node);
    }
    node = node.next;
  }
}
