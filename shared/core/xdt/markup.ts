import { assertNever } from "../errors.ts";
import {
  attributeOf,
  declaredPrefix,
  qualifiedName,
  type XmlAttribute,
  type XmlChild,
  type XmlElement,
} from "../xml/tree.ts";
import { walk } from "../xml/write.ts";
import { escapeText, escapeValue, valueMarkup } from "./escape.ts";
import type { XdtPlace } from "./messages.ts";
import type { Run } from "./run.ts";
import { createWriterNamespaces, type WriterNamespaces } from "./writer-namespaces.ts";

/**
 * A node's markup on its own, as the engine puts it into comments: one blank between attributes, `<x />` with a blank,
 * the declarations it needs. Of a transform's nodes the engine does not know `blanks` between tags.
 */
export function markupOf(node: XmlChild, { blanks = true } = {}): string {
  const namespaces = createWriterNamespaces();
  const pieces: string[] = [];
  const put = (text: string) => void pieces.push(text);
  const enter = (each: XmlChild) => {
    if (each.kind === "whitespace" && !each.preserved && !blanks) return;
    put(each.kind === "element" ? startTag(each, namespaces) : leafMarkup(each));
  };
  const leave = (each: XmlChild) => {
    if (each.kind !== "element") return;
    const name = written(namespaces.endElement(), each.localName);
    if (!isEmpty(each)) put(`</${name}>`);
  };
  enter(node);
  walk(node, { enter, leave });
  leave(node);
  return pieces.join("");
}

/** The markup of any node but an element and the XML declaration. */
export function leafMarkup(node: Exclude<XmlChild, XmlElement>): string {
  switch (node.kind) {
    case "text":
      return escapeText(node.value);
    case "whitespace":
      return node.value;
    case "cdata":
      return `<![CDATA[${node.value}]]>`;
    case "comment":
      return `<!--${node.value}-->`;
    case "instruction":
      return `<?${node.target} ${node.value}?>`;
    case "reference":
      return `&${node.name};`;
    case "doctype": {
      const ids =
        node.publicId !== null
          ? ` PUBLIC "${node.publicId}" "${node.systemId ?? ""}"`
          : node.systemId !== null
            ? ` SYSTEM "${node.systemId}"`
            : "";
      return `<!DOCTYPE ${node.name}${ids}[${node.subset ?? ""}]>`;
    }
    case "declaration": {
      const encoding = node.encoding ? ` encoding="${node.encoding}"` : "";
      const standalone = node.standalone ? ` standalone="${node.standalone}"` : "";
      return `<?xml version="${node.version}"${encoding}${standalone}?>`;
    }
    default:
      return assertNever(node);
  }
}

/** `name="value"` with the prefix the writer would choose; takes note of declarations. */
export function attributeMarkup(attribute: XmlAttribute, namespaces: WriterNamespaces): string {
  const prefix = declaredPrefix(attribute);
  if (prefix === null) {
    const chosen = namespaces.attributePrefix(attribute.prefix, attribute.namespace);
    return `${written(chosen, attribute.localName)}="${valueMarkup(attribute)}"`;
  }
  namespaces.declared(prefix, attribute.value);
  return `${qualifiedName(attribute)}="${valueMarkup(attribute)}"`;
}

/** The declarations an open tag still needs, each with a blank in front. */
export function neededDeclarations(namespaces: WriterNamespaces): string {
  const missing = namespaces.endStartTag();
  return missing
    .map(([prefix, namespace]) => ` ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${escapeValue(namespace)}"`)
    .join("");
}

/** Written as `<x/>`: self-closed and still without content. */
export function isEmpty(element: XmlElement): boolean {
  return element.selfClosed && !element.firstChild;
}

/** A name with the prefix chosen for it. */
export function written(prefix: string, localName: string): string {
  return prefix === "" ? localName : `${prefix}:${localName}`;
}

/**
 * The place messages give for an element that came from the transform, or an attribute of one: where it would stand if its outermost copied
 * element were one line of re-serialised markup. Attributes that were set have the end of the source.
 */
export function placeOfCopy(run: Run, copy: XmlElement | XmlAttribute): XdtPlace {
  const element = copy.kind === "element" ? copy : copy.owner;
  const origin = element && run.origins.get(element);
  const from =
    copy.kind === "element" ? origin?.element : origin && attributeOf(origin.element, copy.localName, copy.namespace);
  if (!origin || !from) return { file: run.sourceName, ...run.sourcePosition(run.source.text.length) };
  const { line, column } = run.placeOf(origin.root);
  const text = origin.element.document.text.slice(0, from.kind === "element" ? from.start + 1 : from.start);
  const breaks = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  const lineStart = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
  return { file: run.sourceName, line: line + breaks, column: column - 1 + text.length - lineStart };
}

function startTag(element: XmlElement, namespaces: WriterNamespaces): string {
  const name = written(namespaces.startElement(element.prefix, element.namespace), element.localName);
  const attributes = element.attributes.map((one) => ` ${attributeMarkup(one, namespaces)}`).join("");
  return `<${name}${attributes}${neededDeclarations(namespaces)}${isEmpty(element) ? " />" : ">"}`;
}
