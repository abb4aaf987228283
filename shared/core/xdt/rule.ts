import { attributeOf, type XmlAttribute, type XmlElement, XMLNS_NAMESPACE } from "../xml/tree.ts";
import { namespacesInScope, type XPathNode } from "../xml/xpath-nodes.ts";

/** Namespace of all transform markup. */
export const XDT_NAMESPACE = "http://schemas.microsoft.com/XML-Document-Transform";

/** The path of an element: an absolute XPath and whether it ends in `/`. */
export type RulePath = { readonly text: string; readonly slashed: boolean };

/**
 * An element of the transform with what has been worked out for it. Target sets are those of the moment they were
 * first needed, as in Microsoft's engine: later messages about an ancestor go by them.
 */
export type Rule = {
  readonly element: XmlElement;
  readonly parent: Rule | null;
  path: RulePath | null;
  parentPath: RulePath | null;
  targets: readonly XPathNode[] | null;
  parentTargets: readonly XPathNode[] | null;
  prefixes: ReadonlyMap<string, string> | null;
};

/** A rule nothing is known of yet. */
export function createRule(element: XmlElement, parent: Rule | null): Rule {
  return { element, parent, path: null, parentPath: null, targets: null, parentTargets: null, prefixes: null };
}

/** The rule's xdt attribute of that name; null without. */
export function markup(rule: Rule, name: "Transform" | "Locator" | "SupressWarnings"): XmlAttribute | null {
  return attributeOf(rule.element, name, XDT_NAMESPACE);
}

/** Prefixes usable in the rule's path; the default namespace is `_defaultNamespace`. */
export function prefixesOf(rule: Rule): ReadonlyMap<string, string> {
  return remembered(
    rule,
    (one) => one.prefixes,
    (one, above) => {
      const declares = one.element.attributes.some((each) => each.prefix === "xmlns" || each.localName === "xmlns");
      one.prefixes = above && !declares ? above : usablePrefixes(one.element);
      return one.prefixes;
    },
  );
}

/** Works something out from the rule above, from the nearest one that has it downwards; any depth will do. */
export function remembered<T>(rule: Rule, read: (rule: Rule) => T | null, work: (rule: Rule, above: T | null) => T): T {
  const missing: Rule[] = [];
  let at: Rule | null = rule;
  let value: T | null = null;
  for (; at; at = at.parent) {
    value = read(at);
    if (value !== null) break;
    missing.push(at);
  }
  for (let next = missing.pop(); next; next = missing.pop()) value = work(next, value);
  // The rule itself either had the value or was worked out last.
  return value as T;
}

function usablePrefixes(element: XmlElement): ReadonlyMap<string, string> {
  const prefixes = namespacesInScope(element);
  const byDefault = prefixes.get("");
  if (byDefault !== undefined) prefixes.set("_defaultNamespace", byDefault);
  prefixes.delete("");
  prefixes.set("xmlns", XMLNS_NAMESPACE);
  return prefixes;
}
