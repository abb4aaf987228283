import { nameOf, type XPathNode } from "../xml/xpath-nodes.ts";

const NAMELESS: Readonly<Partial<Record<XPathNode["kind"], string>>> = {
  document: "#document",
  text: "#text",
  reference: "#text",
  cdata: "#cdata-section",
  comment: "#comment",
};

/** The name messages give for a node: of elements, attributes and instructions their own, else that of the kind. */
export function reportedName(node: XPathNode): string {
  if (node.kind === "whitespace") return node.preserved ? "#significant-whitespace" : "#whitespace";
  return NAMELESS[node.kind] ?? nameOf(node);
}
