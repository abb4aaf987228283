import { qualifiedName, type XmlElement, type XmlParent, XMLNS_NAMESPACE } from "../xml/tree.ts";
import { walk } from "../xml/write.ts";
import { isTextPart } from "../xml/xpath-nodes.ts";

/** Something in an element that counts; neighbouring text is one piece, and blanks between tags do not count. */
export type ContentItem =
  | { readonly kind: "element"; readonly element: XmlElement }
  | { readonly kind: "text" | "comment" | "instruction"; readonly value: string };

/** What an element or document contains, in order. Comments are compared without regard to their blanks. */
export function contentOf(parent: XmlParent): readonly ContentItem[] {
  const items: ContentItem[] = [];
  let text = "";
  const flush = () => {
    if (text.trim() !== "") items.push({ kind: "text", value: text });
    text = "";
  };
  for (let child = parent.firstChild; child; child = child.next) {
    if (isTextPart(child)) {
      if ("value" in child) text += child.value;
      continue;
    }
    if (child.kind === "doctype" || child.kind === "declaration") continue;
    flush();
    if (child.kind === "element") items.push({ kind: "element", element: child });
    else if (child.kind === "comment") items.push({ kind: "comment", value: collapsed(child.value) });
    else if (child.kind === "instruction")
      items.push({ kind: "instruction", value: `${child.target} ${child.value.trim()}` });
  }
  flush();
  return items;
}

/** Child elements in order. */
export function elementsOf(parent: XmlParent): readonly XmlElement[] {
  return contentOf(parent).flatMap((item) => (item.kind === "element" ? [item.element] : []));
}

/** Namespace and local name as one text. */
export function expandedName(node: { readonly namespace: string; readonly localName: string }): string {
  return node.namespace === "" ? node.localName : `{${node.namespace}}${node.localName}`;
}

/** The attributes that are not namespace declarations. */
export function plainAttributes(element: XmlElement): XmlElement["attributes"] {
  return element.attributes.filter((one) => one.namespace !== XMLNS_NAMESPACE);
}

/** A text with all runs of blanks as one, for comparing markup whose layout does not count. */
export function collapsed(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** Numbers elements and documents so that two have the same number exactly when they say the same. */
export type Numbering = {
  /** Reads a whole document; its elements have numbers afterwards. */
  read(document: XmlParent): void;
  of(parent: XmlParent): number;
};

/** A numbering shared by the documents that are to be compared; equal content is found in one pass over each. */
export function createNumbering(): Numbering {
  const byContent = new Map<string, number>();
  const known = new Map<XmlParent, number>();
  const number = (parent: XmlParent) => {
    const content = JSON.stringify(describe(parent, known));
    const value = byContent.get(content) ?? byContent.size;
    byContent.set(content, value);
    known.set(parent, value);
  };
  return {
    read(document) {
      walk(document, {
        enter: () => undefined,
        leave: (node) => {
          if (node.kind === "element") number(node);
        },
      });
      number(document);
    },
    of: (parent) => known.get(parent) ?? -1,
  };
}

function describe(parent: XmlParent, known: ReadonlyMap<XmlParent, number>): readonly unknown[] {
  const items = contentOf(parent).map((item) =>
    item.kind === "element" ? known.get(item.element) : [item.kind, item.value],
  );
  if (parent.kind === "document") return [items];
  const attributes = plainAttributes(parent)
    .map((one) => [expandedName(one), one.value])
    .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return [expandedName(parent), attributes, items];
}

/** The path of an element for people: names from the root down. */
export function pathText(element: XmlElement): string {
  const names: string[] = [];
  for (let at: XmlParent | null = element; at && at.kind === "element"; at = at.parent) names.push(qualifiedName(at));
  return `/${names.toReversed().join("/")}`;
}
