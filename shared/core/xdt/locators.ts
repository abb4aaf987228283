import { AppError, assertNever } from "../errors.ts";
import { attributeNamed, qualifiedName, type XmlElement } from "../xml/tree.ts";
import { parseCall, splitArguments } from "./arguments.ts";
import { resolveLocator } from "./known-types.ts";
import { placed, type XdtPlace } from "./messages.ts";
import { markup, type Rule, type RulePath, remembered } from "./rule.ts";

const TOP: RulePath = { text: "", slashed: false };

/** Gives the place of an element or attribute of the transform, for errors. */
export type PlaceOf = (node: { readonly kind: string; readonly start: number }) => XdtPlace;

/**
 * The absolute XPath of a transform element: parent path, own name, and what its locator adds. Throws at the element
 * whose locator is wrong, or at its locator attribute when that cannot be read.
 */
export function pathOf(rule: Rule, placeOf: PlaceOf): RulePath {
  return remembered(
    rule,
    (one) => one.path,
    (one, above) => {
      one.path = locate(one, placeOf, (locator) => locator.path(above ?? TOP));
      return one.path;
    },
  );
}

/** The XPath of the target's parent, which is the parent's path except under an `XPath` locator. Throws as above. */
export function parentPathOf(rule: Rule, placeOf: PlaceOf): RulePath {
  if (rule.parentPath) return rule.parentPath;
  const above = rule.parent ? pathOf(rule.parent, placeOf) : TOP;
  rule.parentPath = locate(rule, placeOf, (locator) => locator.parentPath(above));
  return rule.parentPath;
}

type Locator = { path(above: RulePath): RulePath; parentPath(above: RulePath): RulePath };

function locate(rule: Rule, placeOf: PlaceOf, use: (locator: Locator) => RulePath): RulePath {
  try {
    return use(locatorOf(rule, placeOf));
  } catch (error) {
    throw placed(error, placeOf(rule.element));
  }
}

function locatorOf(rule: Rule, placeOf: PlaceOf): Locator {
  const attribute = markup(rule, "Locator");
  const { element } = rule;
  if (!attribute) return plainLocator(element);
  try {
    const call = parseCall(attribute.value);
    const args = splitArguments(call.argumentText);
    const name = resolveLocator(call.name);
    switch (name) {
      case "DefaultLocator":
        return plainLocator(element);
      case "Match":
        return predicateLocator(element, () => matchPredicate(element, args));
      case "Condition":
        return predicateLocator(element, () => onlyArgument("Condition", args));
      case "XPath":
        return xpathLocator(element, args);
      default:
        return assertNever(name);
    }
  } catch (error) {
    throw placed(error, placeOf(attribute));
  }
}

function plainLocator(element: XmlElement): Locator {
  return { path: (above) => step(above, stepName(element)), parentPath: (above) => above };
}

function predicateLocator(element: XmlElement, predicate: () => string): Locator {
  return { path: (above) => step(above, stepName(element) + bracketed(predicate())), parentPath: (above) => above };
}

function xpathLocator(element: XmlElement, args: readonly string[]): Locator {
  const path = (above: RulePath): RulePath => {
    const argument = onlyArgument("XPath", args);
    if (argument.startsWith("/")) return { text: argument, slashed: argument.endsWith("/") };
    const text = step(step(above, stepName(element)), argument).text.replaceAll("/./", "/");
    return { text, slashed: text.endsWith("/") };
  };
  return { path, parentPath: path };
}

function step(above: RulePath, name: string): RulePath {
  return { text: above.slashed ? above.text + name : `${above.text}/${name}`, slashed: name.endsWith("/") };
}

function stepName(element: XmlElement): string {
  const inDefault = element.namespace !== "" && element.prefix === "";
  return inDefault ? `_defaultNamespace:${element.localName}` : qualifiedName(element);
}

function bracketed(predicate: string): string {
  if (predicate === "") return "";
  return `${predicate.startsWith("[") ? "" : "["}${predicate}${predicate.endsWith("]") ? "" : "]"}`;
}

function matchPredicate(element: XmlElement, args: readonly string[]): string {
  if (args.length === 0) throw new AppError("invalid_input", "Match requires at least 1 arguments");
  const parts = args.map((name) => {
    const attribute = attributeNamed(element, name);
    if (!attribute) throw new AppError("invalid_input", `No attribute '${name}' exists for the Match Locator`);
    return `@${qualifiedName(attribute)}='${attribute.value}'`;
  });
  return parts.join(" and ");
}

function onlyArgument(name: string, args: readonly string[]): string {
  const [argument] = args;
  if (argument === undefined || args.length !== 1) {
    throw new AppError("invalid_input", `${name} requires exactly 1 arguments`);
  }
  return argument;
}
