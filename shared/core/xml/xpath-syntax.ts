/** The axes of XPath 1.0. */
export const AXES = [
  "ancestor",
  "ancestor-or-self",
  "attribute",
  "child",
  "descendant",
  "descendant-or-self",
  "following",
  "following-sibling",
  "namespace",
  "parent",
  "preceding",
  "preceding-sibling",
  "self",
] as const;

/** Which way a step looks. */
export type XPathAxis = (typeof AXES)[number];

/** Which nodes of an axis count. `namespace` is resolved: "" for none, null for any. */
export type XPathNodeTest =
  | { readonly kind: "name"; readonly localName: string | null; readonly namespace: string | null }
  | { readonly kind: "type"; readonly type: "node" | "text" | "comment" }
  | { readonly kind: "instruction"; readonly target: string | null };

/** One step of a path. */
export type XPathStep = {
  readonly axis: XPathAxis;
  readonly test: XPathNodeTest;
  readonly predicates: readonly XPathExpression[];
};

/** An operator of XPath 1.0. */
export type XPathOperator = "or" | "and" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "div" | "mod" | "|";

/** An expression, parsed. */
export type XPathExpression =
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "negate"; readonly operand: XPathExpression }
  | {
      readonly kind: "binary";
      readonly operator: XPathOperator;
      readonly left: XPathExpression;
      readonly right: XPathExpression;
    }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly XPathExpression[] }
  | { readonly kind: "filter"; readonly base: XPathExpression; readonly predicates: readonly XPathExpression[] }
  | {
      readonly kind: "path";
      /** Where it starts: the document, the context node, or each node of an expression. */
      readonly from: "root" | "context" | XPathExpression;
      readonly steps: readonly XPathStep[];
    };

/** `node()`. */
export const ANY_NODE: XPathNodeTest = { kind: "type", type: "node" };

/** What `//` stands for. */
export const ANY_BELOW: XPathStep = { axis: "descendant-or-self", test: ANY_NODE, predicates: [] };
