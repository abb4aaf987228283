import type { XmlChild, XmlDocument } from "./tree.ts";

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
export function walk(
  top: { readonly firstChild: XmlChild | null },
  visit: { enter(node: XmlChild): void; leave?(node: XmlChild): void },
): void {
  let node = top.firstChild;
  let depth = 0;
  while (node) {
    visit.enter(node);
    const child: XmlChild | null = node.kind === "element" ? node.firstChild : null;
    if (child) {
      node = child;
      depth++;
      continue;
    }
    visit.leave?.(node);
    while (node && !node.next) {
      if (depth === 0) return;
      // Below the top a parent is an element: only the top may be the document.
      node = node.parent as XmlChild;
      visit.leave?.(node);
      depth--;
    }
    node = node?.next ?? null;
  }
}
