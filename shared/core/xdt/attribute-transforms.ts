import { AppError } from "../errors.ts";
import {
  addAttribute,
  attributeNamed,
  createAttribute,
  qualifiedName,
  removeAttribute,
  setAttributeValue,
  type XmlAttribute,
  type XmlElement,
} from "../xml/tree.ts";
import { selectNodes } from "../xml/xpath.ts";
import type { XPathNode } from "../xml/xpath-nodes.ts";
import { splitArguments } from "./arguments.ts";
import { spanOf } from "./changes.ts";
import { copyStartTag } from "./copy.ts";
import { trace, warn, type XdtPlace } from "./messages.ts";
import { placeOfCopy } from "./markup.ts";
import { reportedName } from "./reported-names.ts";
import { placeInSource } from "./run.ts";
import type { Call } from "./call.ts";

/** SetAttributes, and with `tokenized` SetTokenizedAttributes, on one target. */
export function setAttributes(call: Call, target: XPathNode, tokenized: boolean): void {
  const template = copyStartTag(call.rule.element, call.run.source);
  const chosen = chooseAttributes(call, template);
  if (chosen.length === 0) return warn(call.run.log, "No attributes found to set", call.place);
  const element = elementOf(call, target);
  for (const attribute of chosen) {
    const value = tokenized ? replaceTokens(attribute, element, template) : attribute.value;
    setAttribute(call, element, attribute, value);
    trace(call.run.log, `Set '${attribute.localName}' attribute`);
  }
  trace(call.run.log, `Set ${chosen.length} attributes`);
}

/** RemoveAttributes on one target. */
export function removeAttributes(call: Call, target: XPathNode): void {
  const chosen = chooseAttributes(call, target);
  if (chosen.length === 0) return warn(call.run.log, "No attributes found to remove", placeOfTarget(call, target));
  const element = elementOf(call, target);
  for (const attribute of chosen) {
    const next = element.attributes[element.attributes.indexOf(attribute) + 1] ?? null;
    removeAttribute(attribute);
    call.run.touched.add(element);
    const name = qualifiedName(attribute);
    const change = { kind: "attribute-removed", name, rule: call.rule, source: spanOf(attribute) } as const;
    call.run.changes.push({ ...change, node: next ?? element, parent: element });
    trace(call.run.log, `Removed '${name}' attribute`);
  }
  trace(call.run.log, `Removed ${chosen.length} attributes`);
}

function placeOfTarget(call: Call, target: XPathNode): XdtPlace | { readonly file: string } {
  const { run } = call;
  if (target.kind === "document") elementOf(call, target);
  if (target.kind !== "element" && target.kind !== "attribute") return { file: run.sourceName };
  return placeInSource(run, target, (copy) => placeOfCopy(run, copy));
}

/** What was copied from the transform has no prefix, so a target's attribute is found by its name as written. */
function setAttribute(call: Call, element: XmlElement, attribute: XmlAttribute, value: string): void {
  const { run, rule } = call;
  const name = attribute.localName;
  const present = attributeNamed(element, name);
  if (present?.value === value && !present.hasReferences) return;
  const source = present && spanOf(present);
  let node = present;
  if (present) setAttributeValue(present, value);
  else {
    node = createAttribute("", attribute.localName, attribute.namespace, value);
    addAttribute(element, node);
    run.touched.add(element);
  }
  run.changes.push({ kind: "attribute-set", name, rule, source, node, parent: element });
}

function elementOf(call: Call, target: XPathNode): XmlElement {
  if (target.kind === "element") return target;
  throw new AppError(
    "invalid_input",
    `${call.name} needs an element; its path selects '${reportedName(target)}', which has no attributes.`,
  );
}

/** The attributes the transform's arguments name on `element`: all plain ones without arguments. */
function chooseAttributes(call: Call, element: XPathNode): readonly XmlAttribute[] {
  const steps = splitArguments(call.argumentText);
  if (steps.length === 0) return selectAttributes(call, element, ["*"]);
  for (const step of steps) {
    const found = selectAttributes(call, element, [step]);
    if (found.length === 0) warn(call.run.log, `Argument '${step}' did not match any attributes`, call.place);
    if (steps.length === 1) return found;
  }
  return selectAttributes(call, element, steps);
}

function selectAttributes(call: Call, element: XPathNode, steps: readonly string[]): readonly XmlAttribute[] {
  const found = selectNodes(steps.map((step) => `@${step}`).join("|"), element, { budget: call.run.budget });
  return found.map((node) => {
    if (node.kind === "attribute") return node;
    throw new AppError(
      "invalid_input",
      `The arguments of ${call.name} select more than attributes of '${reportedName(element)}'.`,
    );
  });
}

const TOKEN = /\$\(([\p{L}\p{Mn}\p{Nd}\p{Pc}:.]+)\)/gu;

/**
 * Fills in `$(name)`: the target's attribute as it is now, else another attribute of the transform element. Apostrophes
 * in what is filled in come out as the literal text `&apos;`, as from Microsoft's engine.
 */
function replaceTokens(attribute: XmlAttribute, target: XmlElement, template: XmlElement): string {
  return attribute.value.replace(TOKEN, (_, name: string) => {
    const isItself = name.toLowerCase() === attribute.localName.toLowerCase();
    const found = attributeNamed(target, name) ?? (isItself ? null : attributeNamed(template, name));
    if (!found) {
      const text = `There is no attribute '${name}' for the token '$(${name})' in '${attribute.localName}'.`;
      throw new AppError("invalid_input", text);
    }
    return found.value.replaceAll("'", "&apos;");
  });
}
