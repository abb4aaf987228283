import fontoxpath from "fontoxpath";
import { AppError, messageOf } from "../errors.ts";
import { compileRegex } from "../expressions/regex/regex.ts";
import {
  qualifiedName,
  type XmlAttribute,
  type XmlChild,
  type XmlDocument,
  type XmlElement,
  XMLNS_NAMESPACE,
} from "../xml/tree.ts";
import { walk } from "../xml/write.ts";

/** A node an XPath may select. */
export type XPathResult = XmlDocument | XmlChild | XmlAttribute;

/** What a name came to: nodes; not an XPath for this document; or an XPath that failed, and why. */
export type Selection =
  | { readonly kind: "nodes"; readonly nodes: readonly XPathResult[] }
  | { readonly kind: "not-an-xpath" }
  | { readonly kind: "failed"; readonly why: string };

/** Visits of nodes one expression may take, some tenths of a second; beyond, it is taken for one that never ends. */
const MAX_VISITS = 2_000_000;
const LONGEST_EXPRESSION = 2000;
const FUNCTIONS = "http://www.w3.org/2005/xpath-functions";
/** Where the functions stand that take the place of those with unbounded regular expressions. */
const BOUNDED = "urn:slipway:bounded-functions";

/** Selects nodes of one document by XPath 2 expressions, as often as wanted, also while values in it change. */
export function createXPathSelector(document: XmlDocument): (expression: string) => Selection {
  const prefixes = declaredPrefixes(document);
  const facade = createFacade();
  return (expression) => {
    if (!isBoundedXPath2(expression)) return { kind: "not-an-xpath" };
    facade.allow(MAX_VISITS);
    try {
      const context = facade.wrap(document);
      const nodes = fontoxpath.evaluateXPathToNodes(expression, context, facade.dom, null, {
        disableCache: true,
        namespaceResolver: (prefix) => (prefix === "" ? "" : (prefixes.get(prefix) ?? null)),
        functionNameResolver: ({ prefix, localName }) => ({
          namespaceURI: prefix !== "" ? (prefixes.get(prefix) ?? FUNCTIONS) : functionNamespace(localName),
          localName,
        }),
      });
      return { kind: "nodes", nodes: nodes.map((node) => node.xml) };
    } catch (error) {
      return outcomeOf(error);
    }
  };
}

function outcomeOf(error: unknown): Selection {
  if (error instanceof AppError) return { kind: "failed", why: error.message };
  if (error instanceof RangeError) return { kind: "failed", why: "it is nested too deep" };
  const message = messageOf(error);
  if (/\b(?:XPST|XQST)\d{4}/.test(message)) return { kind: "not-an-xpath" };
  if (message.includes("to resolve to a sequence of Nodes")) return { kind: "failed", why: "it does not select nodes" };
  return { kind: "failed", why: (message.split("\n").find((line) => line.includes(":")) ?? message).trim() };
}

/**
 * The engine reads XPath 3 and has no limits of its own. What XPath 2 lacks, and ranges and loops that could run for
 * ever, are refused here; the rest is bounded by the visits counted in the facade.
 */
function isBoundedXPath2(expression: string): boolean {
  if (expression.length > LONGEST_EXPRESSION) return false;
  const code = expression.replace(/"[^"]*"|'[^']*'/g, "''").replace(/\(:[\s\S]*?:\)/g, " ");
  if (/\|\||=>|(?<!\|)!(?!=)|\bfunction\s*\(|\blet\s+\$|\b(?:map|array)\s*\{|#\d|\{|\}/.test(code)) return false;
  if ((code.match(/\$[\w.-]+\s+in\b/g)?.length ?? 0) > 2) return false;
  const ranges = code.match(/[\w)\]'.]\s+to\s+[\w($'.+-]/g)?.length ?? 0;
  return ranges === (code.match(/\b\d{1,4}\s+to\s+\d{1,4}\b/g)?.length ?? 0) && ranges <= 1 && depthOf(code) < 100;
}

function depthOf(code: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of code) {
    if (character === "(" || character === "[") deepest = Math.max(deepest, ++depth);
    if (character === ")" || character === "]") depth--;
  }
  return deepest;
}

/** Prefixes declared anywhere in the document; the first declaration of each counts. */
function declaredPrefixes(document: XmlDocument): ReadonlyMap<string, string> {
  const prefixes = new Map([
    ["fn", FUNCTIONS],
    ["xs", "http://www.w3.org/2001/XMLSchema"],
    ["xml", "http://www.w3.org/XML/1998/namespace"],
  ]);
  const own = new Set<string>();
  walk(document, {
    enter(node) {
      if (node.kind !== "element") return;
      for (const attribute of node.attributes) {
        if (attribute.namespace !== XMLNS_NAMESPACE || attribute.prefix === "" || own.has(attribute.localName))
          continue;
        own.add(attribute.localName);
        prefixes.set(attribute.localName, attribute.value);
      }
    },
  });
  return prefixes;
}

let areRegistered = false;

/** `matches` and `replace` run on the regular expressions with a step budget; `tokenize` is not offered. */
function functionNamespace(localName: string): string {
  if (localName === "tokenize" || localName === "analyze-string") return BOUNDED;
  if (localName !== "matches" && localName !== "replace") return FUNCTIONS;
  if (!areRegistered) registerBounded();
  return BOUNDED;
}

function registerBounded(): void {
  areRegistered = true;
  const name = (localName: string) => ({ namespaceURI: BOUNDED, localName });
  const texts = ["xs:string?", "xs:string"];
  fontoxpath.registerCustomXPathFunction(name("matches"), texts, "xs:boolean", (_context, text, pattern) =>
    compileRegex(pattern ?? "").isMatch(text ?? ""),
  );
  fontoxpath.registerCustomXPathFunction(
    name("replace"),
    [...texts, "xs:string"],
    "xs:string",
    (_context, text, pattern, by) => compileRegex(pattern ?? "").replace(text ?? "", by ?? ""),
  );
}

/** A node as the engine wants to see it. */
type Wrapped = {
  readonly xml: XPathResult;
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string | null;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly target: string;
};

type Facade = {
  readonly dom: NonNullable<Parameters<typeof fontoxpath.evaluateXPathToNodes<Wrapped>>[2]>;
  wrap(node: XPathResult): Wrapped;
  allow(visits: number): void;
};

function createFacade(): Facade {
  const wrappers = new Map<XPathResult, Wrapped>();
  let left = 0;
  const spend = (visits: number): void => {
    left -= visits;
    if (left < 0) throw new AppError("blocked", "it visits too many nodes; make it more exact");
  };
  const wrap = (node: XPathResult): Wrapped => {
    const known = wrappers.get(node);
    if (known) return known;
    const made = wrapperOf(node);
    wrappers.set(node, made);
    return made;
  };
  const wrapOrNull = (node: XmlChild | null): Wrapped | null => (node ? wrap(node) : null);
  const sibling = (from: XmlChild | null, side: "next" | "previous"): XmlChild | null => {
    let node = from;
    for (; node && isHidden(node); node = node[side]) spend(1);
    spend(1);
    return node;
  };
  return {
    wrap,
    allow(visits) {
      left = visits;
    },
    dom: {
      getAllAttributes: ({ xml }) => {
        spend(1);
        return xml.kind === "element" ? visibleAttributes(xml).map(wrap) : [];
      },
      getAttribute: ({ xml }, name) =>
        (xml.kind === "element" && visibleAttributes(xml).find((one) => qualifiedName(one) === name)?.value) || null,
      getChildNodes: ({ xml }) => {
        const children: Wrapped[] = [];
        for (let child = firstOf(xml); child; child = child.next) if (!isHidden(child)) children.push(wrap(child));
        spend(1 + children.length);
        return children;
      },
      getData: ({ xml }) => ("value" in xml ? xml.value : ""),
      getFirstChild: ({ xml }) => wrapOrNull(sibling(firstOf(xml), "next")),
      getLastChild: ({ xml }) =>
        wrapOrNull(sibling(xml.kind === "document" || xml.kind === "element" ? xml.lastChild : null, "previous")),
      getNextSibling: ({ xml }) => wrapOrNull("next" in xml ? sibling(xml.next, "next") : null),
      getPreviousSibling: ({ xml }) => wrapOrNull("previous" in xml ? sibling(xml.previous, "previous") : null),
      getParentNode: ({ xml }) => {
        spend(1);
        const parent = xml.kind === "attribute" ? xml.owner : xml.kind === "document" ? null : xml.parent;
        return parent ? wrap(parent) : null;
      },
    },
  };
}

function firstOf(node: XPathResult): XmlChild | null {
  return node.kind === "document" || node.kind === "element" ? node.firstChild : null;
}

/** Blanks between elements are no text, as in the original; declaration and doctype are no nodes. */
function isHidden(node: XmlChild): boolean {
  return (node.kind === "whitespace" && !node.preserved) || node.kind === "declaration" || node.kind === "doctype";
}

function visibleAttributes(element: XmlElement): XmlAttribute[] {
  return element.attributes.filter((attribute) => attribute.namespace !== XMLNS_NAMESPACE);
}

const NODE_TYPES: Readonly<Record<XPathResult["kind"], number>> = {
  element: 1,
  attribute: 2,
  text: 3,
  whitespace: 3,
  reference: 3,
  cdata: 4,
  instruction: 7,
  comment: 8,
  document: 9,
  doctype: 10,
  declaration: 7,
};

function wrapperOf(xml: XPathResult): Wrapped {
  const isNamed = xml.kind === "element" || xml.kind === "attribute";
  const target = xml.kind === "instruction" ? xml.target : "";
  return {
    xml,
    nodeType: NODE_TYPES[xml.kind],
    nodeName: isNamed ? qualifiedName(xml) : target === "" ? `#${xml.kind}` : target,
    localName: isNamed ? xml.localName : null,
    prefix: isNamed ? xml.prefix : null,
    namespaceURI: isNamed && xml.namespace !== "" ? xml.namespace : null,
    target,
  };
}
