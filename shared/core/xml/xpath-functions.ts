import { XML_NAMESPACE } from "./tree.ts";
import { localNameOf, nameOf, parentOf, stringValue, type XPathNode } from "./xpath-nodes.ts";
import { normalizeSpace, toBoolean, toNumber, toText, type XPathValue } from "./xpath-values.ts";

/** What a function may look at besides its arguments. */
export type CallContext = { readonly node: XPathNode; readonly position: number; readonly size: number };

/** Carries out a function of XPath 1.0; the parser has checked its name and the number of arguments. */
export function callFunction(name: string, args: readonly XPathValue[], context: CallContext): XPathValue {
  const [first, second, third] = args;
  const text = (value: XPathValue | undefined) => (value === undefined ? stringValue(context.node) : toText(value));
  const node = (value: XPathValue | undefined) => (typeof value === "object" ? value[0] : context.node);
  switch (name) {
    case "last":
      return context.size;
    case "position":
      return context.position;
    case "count":
      return typeof first === "object" ? first.length : Number.NaN;
    case "sum":
      return typeof first === "object" ? first.reduce((sum, one) => sum + toNumber(stringValue(one)), 0) : Number.NaN;
    case "id":
      return [];
    case "local-name":
      return ofNode(node(first), localNameOf);
    case "name":
      return ofNode(node(first), nameOf);
    case "namespace-uri":
      return ofNode(node(first), (one) => (one.kind === "element" || one.kind === "attribute" ? one.namespace : ""));
    case "string":
      return text(first);
    case "concat":
      return args.map(toText).join("");
    case "starts-with":
      return text(first).startsWith(text(second));
    case "contains":
      return text(first).includes(text(second));
    case "substring-before":
      return before(text(first), text(second));
    case "substring-after":
      return after(text(first), text(second));
    case "substring":
      return substring(text(first), toNumber(second ?? 0), third === undefined ? null : toNumber(third));
    case "string-length":
      return text(first).length;
    case "normalize-space":
      return normalizeSpace(text(first));
    case "translate":
      return translate(text(first), text(second), text(third));
    case "boolean":
      return toBoolean(first ?? false);
    case "not":
      return !toBoolean(first ?? false);
    case "true":
      return true;
    case "lang":
      return hasLanguage(context.node, text(first));
    case "number":
      return first === undefined ? toNumber(stringValue(context.node)) : toNumber(first);
    case "floor":
      return Math.floor(toNumber(first ?? 0));
    case "ceiling":
      return Math.ceil(toNumber(first ?? 0));
    case "round":
      return Math.round(toNumber(first ?? 0));
    default:
      return false;
  }
}

function ofNode(node: XPathNode | undefined, get: (node: XPathNode) => string): string {
  return node ? get(node) : "";
}

function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(0, at);
}

function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(at + mark.length);
}

/** Positions start at 1 and are rounded; NaN gives nothing. */
function substring(text: string, from: number, length: number | null): string {
  const start = Math.round(from);
  const end = length === null ? Number.POSITIVE_INFINITY : start + Math.round(length);
  if (Number.isNaN(start) || Number.isNaN(end)) return "";
  return text.slice(Math.max(start - 1, 0), Math.max(end - 1, 0));
}

function translate(text: string, from: string, to: string): string {
  const replacements = new Map<string, string>();
  for (let at = 0; at < from.length; at++) {
    if (!replacements.has(from.charAt(at))) replacements.set(from.charAt(at), to.charAt(at));
  }
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at++) pieces.push(replacements.get(text.charAt(at)) ?? text.charAt(at));
  return pieces.join("");
}

function hasLanguage(node: XPathNode, wanted: string): boolean {
  const start = node.kind === "element" ? node : parentOf(node);
  for (let at = start; at && at.kind === "element"; at = at.parent) {
    const found = at.attributes.find((one) => one.localName === "lang" && one.namespace === XML_NAMESPACE);
    if (!found) continue;
    const language = found.value.toLowerCase();
    return language === wanted.toLowerCase() || language.startsWith(`${wanted.toLowerCase()}-`);
  }
  return false;
}
