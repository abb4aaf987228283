import type { XmlElement } from "../xml/tree.ts";
import { type Aligned, KEY_ATTRIBUTES } from "./align-elements.ts";
import { elementsOf, expandedName } from "./infoset.ts";

/** How one sibling is told from the others of its name, by what it is before any rule for it ran. */
export type Distinction =
  | { readonly kind: "name" }
  | { readonly kind: "attribute"; readonly name: string; readonly value: string }
  | { readonly kind: "child"; readonly path: string; readonly value: string }
  | { readonly kind: "position"; readonly number: number };

/** A value as an XPath literal inside a locator or transform argument; null when none can be written. */
export function literalOf(value: string): string | null {
  // Arguments are split at commas whatever quotes say, and line breaks would not survive being read.
  if (/[,\r\n\t]/.test(value)) return null;
  if (!value.includes("'")) return `'${value}'`;
  return value.includes('"') ? null : `"${value}"`;
}

/** True when `Match` can compare the value: it stands between apostrophes as it is. */
export function isMatchable(value: string): boolean {
  return !/['\r\n\t]/.test(value);
}

/** Long values (connection strings) find an element, but nobody wants to read that. */
const LONGEST_VALUE = 120;
const CHILDREN_LOOKED_AT = 4;

/**
 * For each of a list of siblings the way to find it and nothing else, at any time while the kept ones are being changed.
 * A single one with a key is found by it too, in case it does not stay the only one. With `byPosition` all but single
 * ones are found by number.
 */
export function createDistinctions(
  aligned: readonly Aligned[],
  { byPosition, hasPrefixes }: { readonly byPosition: boolean; readonly hasPrefixes: boolean },
): (base: XmlElement) => Distinction {
  const signsOf = (element: XmlElement) => allSignsOf(element, hasPrefixes);
  const counts = new Map<string, number>();
  const positions = new Map<XmlElement, number>();
  const wantedOf = new Map<XmlElement, XmlElement | null>();
  for (const { base, wanted } of aligned) {
    if (!base) continue;
    const name = expandedName(base);
    const number = (counts.get(name) ?? 0) + 1;
    positions.set(base, number);
    wantedOf.set(base, wanted);
    counts.set(name, number);
    const signs = new Set([...signsOf(base), ...(wanted ? signsOf(wanted) : [])].map(textOf));
    for (const sign of signs) counts.set(`${name} ${sign}`, (counts.get(`${name} ${sign}`) ?? 0) + 1);
  }
  return (base) => {
    const name = expandedName(base);
    const wanted = wantedOf.get(base) ?? null;
    const isOnly = counts.get(name) === 1;
    const signs = byPosition ? [] : signsOf(base).filter((sign) => !isOnly || isKey(sign));
    const found = signs.find(
      (sign) => counts.get(`${name} ${textOf(sign)}`) === 1 && isUsable(sign, wanted && signsOf(wanted)),
    );
    if (!found && isOnly) return { kind: "name" };
    return found ?? { kind: "position", number: positions.get(base) ?? 1 };
  };
}

type Sign = Extract<Distinction, { kind: "attribute" | "child" }>;

function isKey(sign: Sign): boolean {
  return sign.kind === "attribute" && (sign.name === "key" || sign.name === "name");
}

function textOf(sign: Sign): string {
  return sign.kind === "attribute" ? `@${sign.name}=${sign.value}` : `${sign.path}=${sign.value}`;
}

/** A child's attribute must be there throughout; an own one may change, because own attributes are changed last. */
function isUsable(sign: Sign, wanted: readonly Sign[] | null): boolean {
  if (sign.value.length > LONGEST_VALUE) return false;
  const stays = wanted === null || wanted.some((other) => textOf(other) === textOf(sign));
  if (sign.kind === "child") return stays && literalOf(sign.value) !== null;
  return literalOf(sign.value) !== null || (stays && isMatchable(sign.value));
}

function allSignsOf(element: XmlElement, hasPrefixes: boolean): readonly Sign[] {
  const own = element.attributes
    .filter((one) => one.namespace === "" && one.prefix === "")
    .map(({ localName: name, value }) => ({ kind: "attribute" as const, name, value }));
  const ranked = own.toSorted((a, b) => rank(a.name) - rank(b.name));
  return [...ranked, ...childSigns(element, hasPrefixes)];
}

/** Keys first; what is called a value is the last that tells what an entry is. */
function rank(name: string): number {
  const at = KEY_ATTRIBUTES.findIndex((key) => key === name);
  if (at >= 0) return at;
  return name === "value" ? KEY_ATTRIBUTES.length + 1 : KEY_ATTRIBUTES.length;
}

function childSigns(element: XmlElement, hasPrefixes: boolean): readonly Sign[] {
  return elementsOf(element)
    .slice(0, CHILDREN_LOOKED_AT)
    .flatMap((child): readonly Sign[] => {
      const step = stepTo(child, element, hasPrefixes);
      if (step === null) return [];
      const keys = child.attributes.filter(
        ({ namespace, localName }) => namespace === "" && KEY_ATTRIBUTES.some((key) => key === localName),
      );
      return keys.map(({ localName, value }) => ({ kind: "child", path: `${step}/@${localName}`, value }));
    });
}

/** The child's name as the path of a rule for `element` may use it; null where it has no such name. */
function stepTo(child: XmlElement, element: XmlElement, hasPrefixes: boolean): string | null {
  if (child.prefix !== "") return null;
  if (child.namespace === "") return child.localName;
  const isInDefault = !hasPrefixes && child.namespace === element.namespace && element.prefix === "";
  return isInDefault ? `_defaultNamespace:${child.localName}` : null;
}
