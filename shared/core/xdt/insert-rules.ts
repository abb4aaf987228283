import type { TextEdit } from "../text/edits.ts";
import { qualifiedName, rootOf, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { namespacesInScope } from "../xml/xpath-nodes.ts";
import type { DerivedRule } from "./derive-rules.ts";
import { escapeValue } from "./escape.ts";
import { elementsOf, expandedName } from "./infoset.ts";
import { XDT_NAMESPACE } from "./rule.ts";
import { endOfAttributes, type RuleStyle, writeRules } from "./write-rules.ts";

/** Where rules go in an existing transform: into sections it already has, or all behind what is there. */
export type Placement = "in-sections" | "at-end";

/** The edits that add rules to a transform. Nothing that is there changes, but for a missing xdt declaration. */
export function insertRules(
  transform: XmlDocument,
  rules: readonly DerivedRule[],
  placement: Placement,
  hasPrefixes: boolean,
): readonly TextEdit[] {
  const root = rootOf(transform);
  if (!root) return [];
  const scope = namespacesInScope(root);
  const declaration: TextEdit[] = [];
  if (![...scope.values()].includes(XDT_NAMESPACE)) {
    scope.set("xdt", XDT_NAMESPACE);
    const at = endOfAttributes(root);
    declaration.push({ start: at, end: at, text: ` xmlns:xdt="${XDT_NAMESPACE}"` });
  }
  const style: RuleStyle = { ...layoutOf(root), scope, hasPrefixes };
  const edits: TextEdit[] = [];
  const pending: { readonly into: XmlElement; readonly rules: readonly DerivedRule[]; readonly style: RuleStyle }[] = [
    { into: root, rules, style },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const sections = placement === "in-sections" ? sectionsOf(next.into) : new Map<string, XmlElement>();
    const here: DerivedRule[] = [];
    for (const rule of next.rules) {
      const section = isPlain(rule) ? sections.get(expandedName(rule.element)) : undefined;
      if (section) pending.push({ into: section, rules: rule.children, style: styleInside(section, next.style) });
      else here.push(rule);
    }
    if (here.length > 0) edits.push(...insertion(next.into, writeRules(here, next.style), next.style));
  }
  return [...declaration, ...edits];
}

/** A whole new transform. */
export function newTransform(root: XmlElement, rules: readonly DerivedRule[], hasPrefixes: boolean): string {
  const { newline, unit } = layoutOf(root);
  const scope = new Map([["xdt", XDT_NAMESPACE]]);
  const declarations = [`xmlns:xdt="${XDT_NAMESPACE}"`];
  const prefix = root.prefix === "" && root.namespace !== "" && hasPrefixes ? "ns1" : root.prefix;
  const name = qualifiedName({ prefix, localName: root.localName });
  if (root.namespace !== "") {
    scope.set(prefix, root.namespace);
    declarations.push(`xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeValue(root.namespace)}"`);
  }
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<${name} ${declarations.join(" ")}>`,
    writeRules(rules, { newline, unit, indent: unit, scope, hasPrefixes }),
    `</${name}>`,
    "",
  ].join(newline);
}

function isPlain(rule: DerivedRule): boolean {
  return rule.transform === null && rule.locator === null && !rule.isCopy;
}

/** The last section of each name that only leads to rules inside. */
function sectionsOf(parent: XmlElement): Map<string, XmlElement> {
  const plain = elementsOf(parent).filter(
    (element) => !element.attributes.some((one) => one.namespace === XDT_NAMESPACE),
  );
  return new Map(plain.map((element) => [expandedName(element), element]));
}

function styleInside(section: XmlElement, style: RuleStyle): RuleStyle {
  const indent = indentOf(firstChildOf(section)) ?? (indentOf(section) ?? style.indent) + style.unit;
  return { ...style, indent, scope: new Map([...style.scope, ...namespacesInScope(section)]) };
}

/** Behind the last child, else right inside the start tag. */
function insertion(into: XmlElement, markup: string, { newline }: RuleStyle): readonly TextEdit[] {
  const closing = newline + (indentOf(into) ?? "");
  if (into.selfClosed) {
    const start = endOfAttributes(into);
    const text = `>${newline}${markup}${closing}</${qualifiedName(into)}>`;
    return [{ start, end: into.end, text }];
  }
  let last = into.lastChild;
  while (last && last.kind === "whitespace") last = last.previous;
  const at = last ? last.end : into.startTagEnd;
  const lineBreak = into.document.text.slice(at, into.endTagStart).match(/[\r\n]/) ? "" : closing;
  return [{ start: at, end: at, text: newline + markup + lineBreak }];
}

/** Line ends and indentation as the document has them. */
function layoutOf(root: XmlElement): { readonly newline: string; readonly unit: string; readonly indent: string } {
  const newline = /\r\n|\n|\r/.exec(root.document.text)?.[0] ?? "\n";
  const unit = indentOf(firstChildOf(root)) ?? "";
  const fitting = unit === "" ? "  " : unit;
  return { newline, unit: fitting, indent: fitting };
}

function firstChildOf(element: XmlElement): XmlElement | null {
  return elementsOf(element)[0] ?? null;
}

/** The blanks in front of an element that begins its line. */
function indentOf(element: XmlElement | null): string | null {
  if (!element) return null;
  const before = element.document.text.slice(Math.max(0, element.start - 400), element.start);
  const found = /(?:^|[\r\n])([ \t]*)$/.exec(before);
  return found?.[1] ?? null;
}
