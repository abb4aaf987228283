import { AppError, assertNever, type Finding, messageOf } from "../errors.ts";
import { parseXml } from "../xml/parse.ts";
import { declaredPrefix, type XmlDocument, type XmlElement, type XmlNode } from "../xml/tree.ts";
import { type ConfigChange, createChangeList, type FormatResult } from "./change.ts";
import type { ConfigValues } from "./values.ts";
import { childrenOf, createXmlEdits, type XmlEdits } from "./xml-edits.ts";
import { createXPathSelector, type XPathResult } from "./xpath.ts";

/**
 * Replaces what XPath 2 expressions select by the values of the variables that have them as names: names with `/` or
 * `:` that compile with the prefixes of the document (unprefixed: no namespace). Every selected node changes. An element
 * with child elements takes markup, other nodes text; variables without a value change nothing. `encoding` is the one the
 * text will be written in.
 */
export function replaceInXml(file: string, text: string, values: ConfigValues, encoding = "utf-8"): FormatResult {
  const names = values.names.filter((name) => /[/:]/.test(name));
  const changes: ConfigChange[] = [];
  const findings: Finding[] = [];
  let current = text;
  let next = 0;
  do {
    const document = readDocument(current);
    if ("kind" in document && document.kind === "unreadable") return document;
    const pass = replaceUntilMarkup(file, current, document, names.slice(next), values, encoding);
    if (pass.result.kind === "unreadable") return pass.result;
    changes.push(...pass.result.changes);
    findings.push(...pass.result.findings);
    current = pass.result.text;
    next += pass.used;
  } while (next < names.length);
  return { kind: "done", text: current, changes, findings };
}

/** Reads a document; what is wrong with the text is a result. */
export function readDocument(text: string): XmlDocument | (FormatResult & { readonly kind: "unreadable" }) {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { line, column } = error.details;
    const message = messageOf(error).replace(/ \(line \d+, column \d+\)\.$/, ".");
    return {
      kind: "unreadable",
      message: `This is not XML: ${message}`,
      line: Number(line ?? 1),
      column: Number(column ?? 1),
    };
  }
}

/** Works until an element got new markup: later expressions must see it, so the text is read again then. */
function replaceUntilMarkup(
  file: string,
  text: string,
  document: XmlDocument,
  names: readonly string[],
  values: ConfigValues,
  encoding: string,
): { readonly result: FormatResult; readonly used: number } {
  const changes = createChangeList(file, text);
  const edits = createXmlEdits(changes, text, encoding);
  const select = createXPathSelector(document);
  let used = 0;
  let hasNewMarkup = false;
  while (used < names.length && !hasNewMarkup) {
    const name = names[used++] ?? "";
    const selection = select(name);
    if (selection.kind === "not-an-xpath") continue;
    if (selection.kind === "failed") {
      changes.report("warning", `The XPath ${name} was not used: ${selection.why}.`, 0);
      continue;
    }
    const value = selection.nodes.length === 0 ? null : values.value(name);
    if (value === null) continue;
    for (const node of selection.nodes) {
      const problem = replaceNode(edits, name, node, value);
      if (problem === "markup") hasNewMarkup = true;
      else if (problem !== null) changes.report("warning", `${name} was left as it is: ${problem}`, startOf(node));
    }
  }
  return { result: changes.finish(), used };
}

function startOf(node: XPathResult): number {
  return node.kind === "document" ? 0 : Math.max(node.start, 0);
}

/** Why a node could not take the value; `markup` when it took it as markup; else null. */
function replaceNode(edits: XmlEdits, name: string, node: XPathResult, value: string): string | null {
  switch (node.kind) {
    case "attribute":
      edits.setAttribute(name, node, value);
      return null;
    case "text":
    case "whitespace":
    case "cdata":
    case "comment":
    case "instruction":
      edits.setNode(name, node, value);
      return null;
    case "element":
      if (childrenOf(node).some((child) => child.kind === "element")) return replaceMarkup(edits, name, node, value);
      edits.setText(name, node, value);
      return null;
    case "document":
    case "reference":
    case "doctype":
    case "declaration":
      return "it selects something that cannot be set.";
    default:
      return assertNever(node);
  }
}

function replaceMarkup(edits: XmlEdits, name: string, element: XmlElement, value: string): string | null {
  const open = `<x${declarationsFor(element)}>`;
  const fragment = readDocument(`${open}${value}</x>`);
  if (fragment.kind === "unreadable") return `its value is no well-formed XML. ${fragment.message}`;
  if (fragment.lastChild !== fragment.firstChild) return "its value is no well-formed XML.";
  edits.setMarkup(name, element, laidOut(fragment, element, value, open.length));
  return "markup";
}

/** Child elements of markup on lines of their own, as the old ones were. */
function laidOut(fragment: XmlDocument, element: XmlElement, value: string, offset: number): string {
  const old = childrenOf(element);
  const [first, last] = [old[0], old.at(-1)];
  const root = fragment.firstChild;
  const parts = root?.kind === "element" ? childrenOf(root).filter((child) => child.kind !== "whitespace") : [];
  const isMixed = parts.length === 0 || parts.some((part) => part.kind !== "element" && part.kind !== "comment");
  if (isMixed || first?.kind !== "whitespace" || last?.kind !== "whitespace" || !first.value.includes("\n"))
    return value;
  return parts.map((part) => first.value + value.slice(part.start - offset, part.end - offset)).join("") + last.value;
}

/** The namespace declarations that hold inside an element. */
function declarationsFor(element: XmlElement): string {
  const declarations = new Map<string, string>();
  for (let node: XmlNode | null = element; node?.kind === "element"; node = node.parent) {
    for (const attribute of node.attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix !== null && !declarations.has(prefix)) declarations.set(prefix, attribute.value);
    }
  }
  return [...declarations]
    .map(
      ([prefix, name]) =>
        ` xmlns${prefix === "" ? "" : `:${prefix}`}="${name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"`,
    )
    .join("");
}
