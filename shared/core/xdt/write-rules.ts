import { AppError } from "../errors.ts";
import { declaredPrefix, qualifiedName, type XmlElement, type XmlNode, XML_NAMESPACE } from "../xml/tree.ts";
import { namespacesInScope, nextWithin } from "../xml/xpath-nodes.ts";
import type { DerivedRule } from "./derive-rules.ts";
import { escapeValue } from "./escape.ts";
import { pathText } from "./infoset.ts";
import { XDT_NAMESPACE } from "./rule.ts";

/** How rules are written at their place. */
export type RuleStyle = {
  readonly newline: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Indentation of the outermost rules. */
  readonly indent: string;
  /** Namespaces at that place by prefix; that of transforms is among them. */
  readonly scope: ReadonlyMap<string, string>;
  /** Name elements of default namespaces with a prefix, because several of them meet on one path. */
  readonly hasPrefixes: boolean;
};

/** The markup of rules, each on lines of its own. Throws `invalid_input` for content that a transform cannot hold. */
export function writeRules(rules: readonly DerivedRule[], style: RuleStyle): string {
  return rules.map((rule) => writeRule(rule, style)).join(style.newline);
}

function writeRule(rule: DerivedRule, style: RuleStyle): string {
  if (rule.isCopy) return style.indent + writeCopy(rule, style);
  const { name, attributes, scope } = startTag(rule, style);
  const open = `${style.indent}<${[name, ...attributes].join(" ")}`;
  if (rule.children.length === 0) return `${open} />`;
  const inside = { ...style, indent: style.indent + style.unit, scope };
  return [`${open}>`, writeRules(rule.children, inside), `${style.indent}</${name}>`].join(style.newline);
}

function startTag(rule: DerivedRule, style: RuleStyle) {
  const scope = new Map(style.scope);
  const declarations: string[] = [];
  const declare = (prefix: string, namespace: string) => {
    if ((scope.get(prefix) ?? "") === namespace || namespace === XML_NAMESPACE) return;
    scope.set(prefix, namespace);
    declarations.push(prefix === "" ? attribute("xmlns", namespace) : attribute(`xmlns:${prefix}`, namespace));
  };
  const { element } = rule;
  const prefix = rulePrefix(element, scope, style.hasPrefixes);
  declare(prefix, element.namespace);
  for (const { prefix: own, namespace } of rule.attributes) if (own !== "") declare(own, namespace);
  const name = qualifiedName({ prefix, localName: element.localName });
  const attributes = [
    ...declarations,
    ...rule.attributes.map((one) => attribute(qualifiedName(one), one.value)),
    ...markupAttributes(rule, scope),
  ];
  return { name, attributes, scope };
}

/** A default namespace's own prefix, else a free one, where prefixes are needed to tell such namespaces apart. */
function rulePrefix(element: XmlElement, scope: ReadonlyMap<string, string>, hasPrefixes: boolean): string {
  if (element.prefix !== "" || element.namespace === "" || !hasPrefixes) return element.prefix;
  for (let number = 1; ; number++) {
    const prefix = `ns${number}`;
    if ((scope.get(prefix) ?? element.namespace) === element.namespace) return prefix;
  }
}

function markupAttributes({ transform, locator }: DerivedRule, scope: ReadonlyMap<string, string>): readonly string[] {
  const xdt = [...scope].find(([, namespace]) => namespace === XDT_NAMESPACE)?.[0] ?? "xdt";
  return [
    ...(transform === null ? [] : [attribute(`${xdt}:Transform`, transform)]),
    ...(locator === null ? [] : [attribute(`${xdt}:Locator`, locator)]),
  ];
}

function attribute(name: string, value: string): string {
  return `${name}="${escapeValue(value).replaceAll("\t", "&#x9;")}"`;
}

/** The element's own markup with the rule's attributes, and with the declarations it has from its ancestors. */
function writeCopy(rule: DerivedRule, style: RuleStyle): string {
  const { element } = rule;
  const { text } = element.document;
  refuseEntities(element, text.slice(element.start, element.end));
  const bracket = element.startTagEnd - (element.selfClosed ? 2 : 1);
  const head = text.slice(element.start, bracket).trimEnd();
  const added = [...inherited(element, style.scope), ...markupAttributes(rule, style.scope)];
  const copy = [head, ...added].join(" ") + (element.selfClosed ? " />" : text.slice(bracket, element.end));
  return indented(element, copy, style);
}

function inherited(element: XmlElement, scope: ReadonlyMap<string, string>): readonly string[] {
  const own = new Set(element.attributes.map(declaredPrefix));
  const known = namespacesInScope(element);
  const markup = element.document.text.slice(element.start, element.end);
  const used = [...known].filter(([prefix]) => prefix !== "" && prefix !== "xml" && markup.includes(`${prefix}:`));
  const needed = [["", known.get("") ?? ""] as const, ...used];
  return needed
    .filter(([prefix, namespace]) => !own.has(prefix) && (scope.get(prefix) ?? "") !== namespace)
    .map(([prefix, namespace]) => attribute(prefix === "" ? "xmlns" : `xmlns:${prefix}`, namespace));
}

/** Moves the lines of a copy to where the rule stands; not when a line break belongs to its text. */
function indented(element: XmlElement, copy: string, style: RuleStyle): string {
  const { text } = element.document;
  const old = /[ \t]*$/.exec(text.slice(0, element.start))?.[0] ?? "";
  const lines = copy.split(/\r\n?|\n/);
  if (lines.length === 1 || holdsLines(element)) return copy;
  const moved = lines.map((line, at) =>
    at > 0 && line.startsWith(old) ? style.indent + line.slice(old.length) : line,
  );
  return moved.join(style.newline);
}

function holdsLines(top: XmlElement): boolean {
  for (let node: XmlNode | null = top; node; node = nextWithin(node, top)) {
    if (node.kind === "element" && node.attributes.some((one) => /[\r\n]/.test(one.value))) return true;
    if (node.kind !== "element" && node.kind !== "whitespace" && "value" in node && /[\r\n]/.test(node.value))
      return true;
    if (node.kind === "whitespace" && node.preserved) return true;
  }
  return false;
}

function refuseEntities(element: XmlElement, markup: string): void {
  if (element.document.entities.size === 0) return;
  const found = /&(?!(?:amp|lt|gt|quot|apos);|#)([^;]+);/.exec(markup);
  if (!found) return;
  const text = `${pathText(element)} uses the entity '${found[1]}', which a transform cannot declare. Write the text itself.`;
  throw new AppError("invalid_input", text, { details: { offset: element.start } });
}

/** Puts attributes into a start tag of an existing transform: the offset behind its name and attributes. */
export function endOfAttributes(element: XmlElement): number {
  const bracket = element.startTagEnd - (element.selfClosed ? 2 : 1);
  return element.document.text.slice(0, bracket).trimEnd().length;
}
