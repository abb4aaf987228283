import type { TextEdit } from "../text/edits.ts";
import { parseXml } from "../xml/parse.ts";
import { rootOf, type XmlAttribute, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";
import { alignElements } from "./align-elements.ts";
import type { XdtChange } from "./changes.ts";
import { escapeValue } from "./escape.ts";
import { elementsOf, expandedName, type Numbering, plainAttributes } from "./infoset.ts";

/**
 * Where an existing rule sets an attribute that is now wanted with another value, the rule's own value is edited, so that
 * no second rule says it again. `base` is what the transform gives, `changes` how; only rules with one target are touched.
 */
export function reviseValues(
  transform: string,
  changes: readonly XdtChange[],
  base: XmlDocument,
  wanted: XmlDocument,
  numbering: Numbering,
): readonly TextEdit[] {
  const setters = settersByPlace(changes);
  if (setters.size === 0) return [];
  const rules = elementsByStart(parseXml(transform));
  return changedValues(base, wanted, numbering).flatMap(({ attribute, value }) => {
    const rule = rules.get(setters.get(attribute.start) ?? -1);
    const own = rule && plainAttributes(rule).find((one) => one.localName === attribute.localName);
    if (!own || own.value !== attribute.value || own.hasReferences) return [];
    return [{ start: own.valueStart, end: own.end - 1, text: quoted(value, transform[own.end - 1] ?? '"') }];
  });
}

function quoted(value: string, quote: string): string {
  const escaped = escapeValue(value);
  return quote === "'" ? escaped.replaceAll("'", "&apos;") : escaped;
}

/** For attributes in the result: the start of the one rule that set each, where that rule set nothing twice. */
function settersByPlace(changes: readonly XdtChange[]): ReadonlyMap<number, number> {
  const uses = new Map<string, number>();
  for (const change of changes) uses.set(useOf(change), (uses.get(useOf(change)) ?? 0) + 1);
  const setters = new Map<number, number>();
  for (const change of changes) {
    if (change.kind === "attribute-set" && change.result && uses.get(useOf(change)) === 1) {
      setters.set(change.result.start, change.rule.start);
    }
  }
  return setters;
}

function useOf(change: XdtChange): string {
  return `${change.rule.start} ${change.name}`;
}

function elementsByStart(document: XmlDocument): ReadonlyMap<number, XmlElement> {
  const found = new Map<number, XmlElement>();
  for (let node = nextWithin(document, document); node; node = nextWithin(node, document)) {
    if (node.kind === "element") found.set(node.start, node);
  }
  return found;
}

type ChangedValue = { readonly attribute: XmlAttribute; readonly value: string };

function changedValues(base: XmlDocument, wanted: XmlDocument, numbering: Numbering): readonly ChangedValue[] {
  const found: ChangedValue[] = [];
  const pending = [{ base: rootOf(base), wanted: rootOf(wanted) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { base: one, wanted: other } = next;
    if (!one || !other || numbering.of(one) === numbering.of(other)) continue;
    for (const attribute of plainAttributes(one)) {
      const counterpart = plainAttributes(other).find((each) => expandedName(each) === expandedName(attribute));
      if (counterpart && counterpart.value !== attribute.value) found.push({ attribute, value: counterpart.value });
    }
    pending.push(...alignElements(elementsOf(one), elementsOf(other), numbering));
  }
  return found;
}
