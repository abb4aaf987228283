import { qualifiedName, type XmlDocument, type XmlElement, XMLNS_NAMESPACE } from "../../shared/core/xml/tree.ts";
import type { OpenElement } from "./transform-cursor.ts";

/** What the source has at a path. */
export type Names = {
  readonly elements: readonly XmlElement[];
  /** Names of child elements and how many there are of each. */
  readonly children: readonly { readonly name: string; readonly count: number }[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
};

const MOST_VALUES = 300;
/** Attributes that tell entries apart are offered first. */
const FIRST = ["key", "name", "path", "id"];

/** What the elements have that a path of tag names leads to; prefixes and locators do not count. */
export function elementsAt(source: XmlDocument | null, path: readonly OpenElement[]): Names {
  let elements: readonly (XmlElement | XmlDocument)[] = source ? [source] : [];
  for (const { name } of path) elements = elements.flatMap((parent) => childrenOf(parent, localName(name)));
  const found = elements.flatMap((one) => (one.kind === "element" ? [one] : []));
  return { elements: found, children: childNames(elements), attributes: attributesOf(found) };
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function childrenOf(parent: XmlElement | XmlDocument, name: string | null): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (let child = parent.firstChild; child; child = child.next) {
    if (child.kind === "element" && (name === null || child.localName === name)) found.push(child);
  }
  return found;
}

function childNames(parents: readonly (XmlElement | XmlDocument)[]): Names["children"] {
  const counts = new Map<string, number>();
  for (const child of parents.flatMap((parent) => childrenOf(parent, null))) {
    counts.set(qualifiedName(child), (counts.get(qualifiedName(child)) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

function attributesOf(elements: readonly XmlElement[]): Names["attributes"] {
  const found = new Map<string, Set<string>>();
  for (const { namespace, value, ...attribute } of elements.flatMap((element) => element.attributes)) {
    if (namespace === XMLNS_NAMESPACE) continue;
    const name = qualifiedName(attribute);
    const values = found.get(name) ?? new Set();
    found.set(name, values);
    if (values.size < MOST_VALUES) values.add(value);
  }
  return [...found]
    .map(([name, values]) => ({ name, values: [...values] }))
    .toSorted((a, b) => rank(a.name) - rank(b.name));
}

function rank(name: string): number {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
}
