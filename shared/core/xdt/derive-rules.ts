import { assertNever } from "../errors.ts";
import type { XmlAttribute, XmlElement } from "../xml/tree.ts";
import { type Aligned, alignElements, KEY_ATTRIBUTES } from "./align-elements.ts";
import { createDistinctions, type Distinction, isMatchable, literalOf } from "./derive-locators.ts";
import { collapsed, contentOf, elementsOf, expandedName, type Numbering, plainAttributes } from "./infoset.ts";

/** One transform element that is to be written. */
export type DerivedRule = {
  /** Gives the rule its name. With `isCopy` its markup is the rule's. */
  readonly element: XmlElement;
  readonly isCopy: boolean;
  /** Value of `xdt:Transform`; null for a rule that only leads to those inside. */
  readonly transform: string | null;
  /** Value of `xdt:Locator`. */
  readonly locator: string | null;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly DerivedRule[];
};

export type DeriveOptions = {
  readonly numbering: Numbering;
  /** Find elements by number instead of by keys. */
  readonly byPosition: boolean;
  /** Elements of default namespaces are named with prefixes, which conditions cannot use. */
  readonly hasPrefixes: boolean;
};

/** Rules nest at most so deep; below, the element is replaced as a whole. */
const MAX_DEPTH = 100;

/** The rules, to stand inside the transform's root, that make `base` say what `wanted` says. */
export function deriveRules(base: XmlElement, wanted: XmlElement, options: DeriveOptions): readonly DerivedRule[] {
  if (options.numbering.of(base) === options.numbering.of(wanted)) return [];
  const isOther = expandedName(base) !== expandedName(wanted);
  if (isOther || mustReplace(base, wanted))
    return [ruleFor(wanted, { isCopy: true, transform: "Replace", locator: ROOT })];
  const own = attributeRules(base, wanted, null).map((rule) => ({ ...rule, locator: ROOT }));
  return [...childRules(base, wanted, 1, options), ...own];
}

/** Inside the transform's root, a rule for the root itself needs a path of its own. */
const ROOT = "XPath(/*)";

/** A rule around others that leads to the root whatever the transform's own root is called. */
export function rootRule(root: XmlElement, children: readonly DerivedRule[]): DerivedRule {
  return ruleFor(root, { locator: ROOT, children });
}

/** First what stays is changed, so that positions hold; then what goes, from the end; then what is new, in order. */
function childRules(
  base: XmlElement,
  wanted: XmlElement,
  depth: number,
  options: DeriveOptions,
): readonly DerivedRule[] {
  const aligned = alignElements(elementsOf(base), elementsOf(wanted), options.numbering);
  const distinguish = createDistinctions(aligned, options);
  const kept = aligned.flatMap(({ base: b, wanted: w }) =>
    b && w ? elementRules(b, w, distinguish(b), depth, options) : [],
  );
  const comments = newComments(base, wanted);
  const removed = aligned.flatMap(({ base: b, wanted: w }) =>
    b && !w ? [removalRule(b, distinguish(b), comments)] : [],
  );
  return [...kept, ...removed.toReversed(), ...insertRules(aligned)];
}

function elementRules(
  base: XmlElement,
  wanted: XmlElement,
  distinction: Distinction,
  depth: number,
  options: DeriveOptions,
): readonly DerivedRule[] {
  if (options.numbering.of(base) === options.numbering.of(wanted)) return [];
  if (depth >= MAX_DEPTH || mustReplace(base, wanted)) {
    const found = locate(distinction, wanted);
    return [ruleFor(wanted, { isCopy: true, transform: "Replace", locator: found.locator })];
  }
  const children = childRules(base, wanted, depth + 1, options);
  const own = attributeRules(base, wanted, distinction);
  if (children.length === 0) return own;
  const [only] = own;
  if (only && own.length === 1 && !changesItsOwnSign(base, wanted, distinction)) return [{ ...only, children }];
  const { locator, carried } = locate(distinction, base);
  return [ruleFor(base, { locator, attributes: carried, children }), ...own];
}

function changesItsOwnSign(base: XmlElement, wanted: XmlElement, distinction: Distinction): boolean {
  return distinction.kind === "attribute" && valueOf(base, distinction.name) !== valueOf(wanted, distinction.name);
}

/** SetAttributes and RemoveAttributes; the one that takes away what the element is found by comes last. */
function attributeRules(base: XmlElement, wanted: XmlElement, distinction: Distinction | null): readonly DerivedRule[] {
  const [before, after] = [plainAttributes(base), plainAttributes(wanted)];
  const set = after.filter((one) => namedAs(one, before)?.value !== one.value);
  const removed = before.filter((one) => !namedAs(one, after));
  const by = distinction ?? { kind: "name" as const };
  const setsSign = by.kind === "attribute" && set.some((one) => one.localName === by.name && one.namespace === "");
  const setting = () => {
    const { locator, carried } = locate(by, setsSign ? wanted : base);
    return ruleFor(base, { transform: "SetAttributes", locator, attributes: [...carried, ...set] });
  };
  const removing = () => {
    const { locator, carried } = locate(by, base);
    const transform = `RemoveAttributes(${removed.map(attributeStep).join(",")})`;
    return ruleFor(base, { transform, locator, attributes: carried });
  };
  const rules = [...(set.length > 0 ? [setting()] : []), ...(removed.length > 0 ? [removing()] : [])];
  return setsSign ? rules.toReversed() : rules;
}

function namedAs(attribute: XmlAttribute, among: readonly XmlAttribute[]): XmlAttribute | undefined {
  return among.find((other) => expandedName(other) === expandedName(attribute));
}

/** How an argument of RemoveAttributes names an attribute; no prefix can be used there. */
function attributeStep({ localName, namespace }: XmlAttribute): string {
  return namespace === "" ? localName : `*[local-name()='${localName}' and namespace-uri()='${namespace}']`;
}

function removalRule(base: XmlElement, distinction: Distinction, comments: ReadonlySet<string>): DerivedRule {
  const { locator, carried } = locate(distinction, base);
  const markup = base.document.text.slice(base.start, base.end);
  const transform = comments.has(collapsed(markup)) ? "CommentOut" : "Remove";
  return ruleFor(base, { transform, locator, attributes: carried });
}

function newComments(base: XmlElement, wanted: XmlElement): ReadonlySet<string> {
  const old = new Set(commentsOf(base));
  return new Set(commentsOf(wanted).filter((comment) => !old.has(comment)));
}

function commentsOf(element: XmlElement): readonly string[] {
  return contentOf(element).flatMap((item) => (item.kind === "comment" ? [item.value] : []));
}

function insertRules(aligned: readonly Aligned[]): readonly DerivedRule[] {
  const wanted = aligned.flatMap((pair) => (pair.wanted ? [pair] : []));
  const anchorPath = anchors(wanted.flatMap((pair) => pair.wanted ?? []));
  return wanted.flatMap(({ base, wanted: element }, at) => {
    if (base || !element) return [];
    const next = wanted.slice(at + 1).find((later) => later.base)?.wanted;
    const transform = next ? `InsertBefore(${anchorPath(next, at + 1)})` : "Insert";
    return [ruleFor(element, { isCopy: true, transform })];
  });
}

/** The path from the parent to a sibling that stays: by name, by key, or by its number at that moment. */
function anchors(siblings: readonly XmlElement[]): (sibling: XmlElement, number: number) => string {
  const counts = new Map<string, number>();
  const count = (text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const sibling of siblings) for (const step of stepsTo(sibling)) count(step);
  return (sibling, number) => stepsTo(sibling).find((step) => counts.get(step) === 1) ?? `*[${number}]`;
}

/** Paths from the parent that may lead to an element, the shortest first. No prefix can be used in them. */
function stepsTo(element: XmlElement): readonly string[] {
  if (element.namespace !== "") return [];
  const keys = KEY_ATTRIBUTES.flatMap((name) => {
    const value = valueOf(element, name);
    const literal = value === null ? null : literalOf(value);
    return literal === null ? [] : [`${element.localName}[@${name}=${literal}]`];
  });
  return [element.localName, ...keys];
}

/** Text can only be written with the element around it. */
function mustReplace(base: XmlElement, wanted: XmlElement): boolean {
  const [before, after] = [contentOf(base), contentOf(wanted)];
  if (![...before, ...after].some((item) => item.kind === "text")) return false;
  const shape = (items: typeof before) =>
    items.map((item) => (item.kind === "element" ? expandedName(item.element) : [item.kind, item.value]));
  return JSON.stringify(shape(before)) !== JSON.stringify(shape(after));
}

type Located = { readonly locator: string | null; readonly carried: readonly XmlAttribute[] };

/** The locator for a rule whose element is like `written`; `carried` is what `Match` needs on it. */
function locate(distinction: Distinction, written: XmlElement): Located {
  switch (distinction.kind) {
    case "name":
      return { locator: null, carried: [] };
    case "position":
      return { locator: `Condition(${distinction.number})`, carried: [] };
    case "child":
      return { locator: `Condition(${distinction.path}=${literalOf(distinction.value)})`, carried: [] };
    case "attribute": {
      const { name, value } = distinction;
      const carried = written.attributes.filter((one) => one.localName === name && one.namespace === "");
      const canMatch = isMatchable(value) && carried[0]?.value === value;
      if (canMatch) return { locator: `Match(${name})`, carried };
      return { locator: `Condition(@${name}=${literalOf(value)})`, carried: [] };
    }
    default:
      return assertNever(distinction);
  }
}

function valueOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((one) => one.localName === name && one.namespace === "")?.value ?? null;
}

function ruleFor(element: XmlElement, parts: Partial<DerivedRule>): DerivedRule {
  return { element, isCopy: false, transform: null, locator: null, attributes: [], children: [], ...parts };
}
