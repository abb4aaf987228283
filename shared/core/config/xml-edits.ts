import { assertNever } from "../errors.ts";
import { encodeText } from "../text/encoding.ts";
import {
  appendChild,
  createText,
  qualifiedName,
  removeNode,
  type XmlAttribute,
  type XmlChild,
  type XmlComment,
  type XmlElement,
  type XmlInstruction,
  type XmlText,
} from "../xml/tree.ts";
import type { ChangeList } from "./change.ts";

/** Changes values of a document in its source text, and in its tree, so that later look-ups see them. */
export type XmlEdits = {
  setAttribute(key: string, attribute: XmlAttribute, value: string): void;
  /** Adds an attribute behind the last one. */
  addAttribute(key: string, element: XmlElement, name: string, value: string): void;
  /** Adds an element with a text behind the last child. */
  addElement(key: string, parent: XmlElement, name: string, value: string): void;
  /** Gives an element a text; comments and instructions in it stay in front. A CDATA section stays one. */
  setText(key: string, element: XmlElement, value: string): void;
  /** Gives an element markup as its content. The tree does not see it. */
  setMarkup(key: string, element: XmlElement, markup: string): void;
  setNode(key: string, node: XmlText | XmlComment | XmlInstruction, value: string): void;
};

/** Characters XML cannot hold in any form. */
// oxlint-disable-next-line no-control-regex
const ILLEGAL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Edits for a document that will be written in the named encoding; values it cannot take are reported and left out. */
export function createXmlEdits(changes: ChangeList, source: string, encoding: string): XmlEdits {
  const fit = (markup: string): string => withReferences(markup, encoding);
  const isRefused = (key: string, value: string, at: number): boolean => {
    if (!ILLEGAL.test(value)) return false;
    changes.report("warning", `${key} was left as it is: its value holds a character that XML cannot hold.`, at);
    return true;
  };
  const content = (key: string, element: XmlElement, markup: string): void => {
    const { start, end } = contentSpan(source, element);
    const isClosed = isSelfClosed(source, element);
    const closed = markup === "" ? source.slice(start, end) : `>${markup}</${qualifiedName(element)}>`;
    changes.replace(key, start, end, isClosed ? closed : markup);
  };
  const setText = (key: string, element: XmlElement, value: string): void => {
    if (isRefused(key, value, element.start)) return;
    const kept = childrenOf(element).flatMap((child) =>
      child.kind === "comment" || child.kind === "instruction" ? [child] : [],
    );
    if (kept.length === 0 && textOf(element) === value) return;
    const cdata = onlyCdata(element);
    const markup = cdata ? cdataMarkup(value) : fit(escapeText(value));
    content(key, element, kept.map((child) => source.slice(child.start, child.end)).join("") + markup);
    for (const child of childrenOf(element))
      if (child.kind !== "comment" && child.kind !== "instruction") removeNode(child);
    if (value !== "" || cdata) appendChild(element, createText(cdata ? "cdata" : "text", value));
  };
  return {
    setText,
    setAttribute(key, attribute, value) {
      if (attribute.value === value || isRefused(key, value, attribute.start)) return;
      if (qualifiedName(attribute) === "xml:space" && !/^(?:default|preserve)$/.test(value)) {
        changes.report(
          "warning",
          `${key} was left as it is: xml:space is either 'default' or 'preserve'.`,
          attribute.start,
        );
        return;
      }
      const quote = source.charAt(attribute.end - 1);
      changes.replace(key, attribute.valueStart, attribute.end - 1, fit(escapeAttribute(value, quote)));
      attribute.value = value;
    },
    addAttribute(key, element, name, value) {
      if (isRefused(key, value, element.start)) return;
      const at = element.attributes.at(-1)?.end ?? element.start + 1 + qualifiedName(element).length;
      changes.replace(key, at, at, ` ${name}="${fit(escapeAttribute(value, '"'))}"`);
    },
    addElement(key, parent, name, value) {
      if (isRefused(key, value, parent.start)) return;
      const { start, end } = contentSpan(source, parent);
      const markup = `<${name}>${fit(escapeText(value))}</${name}>`;
      if (isSelfClosed(source, parent)) changes.replace(key, start, end, `>${markup}</${qualifiedName(parent)}>`);
      else changes.replace(key, end, end, markup);
    },
    setMarkup: (key, element, markup) => content(key, element, fit(markup)),
    setNode(key, node, value) {
      const { parent } = node;
      if (node.start < 0) {
        if (parent?.kind === "element") setText(key, parent, value);
        return;
      }
      if (node.value === value || isRefused(key, value, node.start)) return;
      const markup = nodeMarkup(node, value, source);
      if (markup === null) {
        changes.report("warning", `${key} was left as it is: a ${node.kind} cannot hold its value.`, node.start);
        return;
      }
      changes.replace(
        key,
        node.start,
        node.end,
        node.kind === "text" || node.kind === "whitespace" ? fit(markup) : markup,
      );
      node.value = value;
    },
  };
}

/** The children, as a list that stays while the tree changes. */
export function childrenOf(element: XmlElement): readonly XmlChild[] {
  const children: XmlChild[] = [];
  for (let child = element.firstChild; child; child = child.next) children.push(child);
  return children;
}

/** True when an element's only content, blanks around it aside, is a CDATA section. */
function onlyCdata(element: XmlElement): boolean {
  const content = childrenOf(element).filter((child) => child.kind !== "whitespace");
  return content.length === 1 && content[0]?.kind === "cdata";
}

/** The text of an element; null with child elements. */
function textOf(element: XmlElement): string | null {
  const children = childrenOf(element);
  if (children.some((child) => child.kind === "element")) return null;
  return children.map((child) => ("value" in child ? child.value : "")).join("");
}

function isSelfClosed(source: string, element: XmlElement): boolean {
  return element.end === element.startTagEnd && source[element.end - 2] === "/";
}

/** The span between the tags; of `<a/>` all behind the last attribute. */
function contentSpan(source: string, element: XmlElement): { readonly start: number; readonly end: number } {
  if (!isSelfClosed(source, element)) return { start: element.startTagEnd, end: element.endTagStart };
  let start = element.startTagEnd - 2;
  while (/\s/.test(source.charAt(start - 1))) start--;
  return { start, end: element.end };
}

function nodeMarkup(node: XmlText | XmlComment | XmlInstruction, value: string, source: string): string | null {
  switch (node.kind) {
    case "text":
    case "whitespace":
      return escapeText(value);
    case "cdata":
      return cdataMarkup(value);
    case "comment":
      return value.includes("--") || value.endsWith("-") ? null : `<!--${value}-->`;
    case "instruction": {
      if (value.includes("?>")) return null;
      const head = /^<\?[^\s?]+\s*/.exec(source.slice(node.start, node.end))?.[0] ?? "<?";
      return `${head}${/\s$/.test(head) || value === "" ? "" : " "}${value}?>`;
    }
    default:
      return assertNever(node);
  }
}

function escapeText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#xD;");
}

function escapeAttribute(value: string, quote: string): string {
  const escaped = escapeText(value).replaceAll("\n", "&#xA;").replaceAll("\t", "&#x9;");
  return quote === "'" ? escaped.replaceAll("'", "&apos;") : escaped.replaceAll('"', "&quot;");
}

function cdataMarkup(value: string): string {
  return `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** Characters the encoding lacks as references. */
function withReferences(markup: string, encoding: string): string {
  if (encoding.startsWith("utf-") || !encodeText(markup, encoding, false).lossy) return markup;
  return markup.replace(/[^\u0000-\u007f]/gu, (character) =>
    encodeText(character, encoding, false).lossy
      ? `&#x${character.codePointAt(0)?.toString(16).toUpperCase()};`
      : character,
  );
}
