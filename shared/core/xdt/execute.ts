import { AppError } from "../errors.ts";
import { qualifiedName, type XmlElement, type XmlNode } from "../xml/tree.ts";
import { nameOf, nextWithin, type XPathNode } from "../xml/xpath-nodes.ts";
import { parseCall } from "./arguments.ts";
import type { Call } from "./call.ts";
import { checkCopyable } from "./copy.ts";
import { resolveTransform, type TransformName } from "./known-types.ts";
import { parentPathOf, pathOf } from "./locators.ts";
import { placeOfCopy } from "./markup.ts";
import { failAt, logThrown, placed, trace, warn, type XdtPlace } from "./messages.ts";
import { reportedName } from "./reported-names.ts";
import { createRule, markup, type Rule, XDT_NAMESPACE } from "./rule.ts";
import { existedInOriginal, placeInSource, type Run, select } from "./run.ts";
import { applyTo, isParentDirected, worksOnAll } from "./transforms.ts";

/**
 * Carries out every transform of the document: depth first, an element's own before its children's, each against the
 * target as it is then. Problems go to the log; a failed transform does not stop those after it, unless the paths
 * together have taken too long.
 */
export function executeAll(run: Run): void {
  const open: Rule[] = [];
  let node: XmlNode | null = run.transform.firstChild;
  while (node && run.budget.left >= 0) {
    let inside = false;
    if (node.kind === "element") {
      while (open.length > 0 && open.at(-1)?.element !== node.parent) open.pop();
      const rule = createRule(node, open.at(-1) ?? null);
      inside = handleElement(run, rule);
      if (inside) open.push(rule);
    }
    node = inside ? nextWithin(node, run.transform) : nextOutside(node);
  }
}

/** The node after a whole subtree. */
function nextOutside(node: XmlNode): XmlNode | null {
  for (let at: XmlNode | null = node; at && at.kind !== "document"; at = at.parent) if (at.next) return at.next;
  return null;
}

/** Carries out an element's own transform; false when the element cannot be read, and its subtree is to be skipped. */
function handleElement(run: Run, rule: Rule): boolean {
  const attribute = markup(rule, "Transform");
  if (!attribute) return true;
  const place = run.placeOf(attribute);
  const before = run.log.suppressWarnings;
  try {
    const call = transformOf(attribute.value, place);
    run.log.suppressWarnings = suppresses(run, rule) ?? before;
    execute(run, rule, call, place);
    return true;
  } catch (error) {
    logThrown(run.log, error, place);
    return false;
  } finally {
    run.log.suppressWarnings = before;
  }
}

type TransformCall = { readonly name: TransformName; readonly argumentText: string | null };

function transformOf(value: string, place: XdtPlace): TransformCall {
  try {
    const { name, argumentText } = parseCall(value);
    return { name: resolveTransform(name), argumentText };
  } catch (error) {
    throw placed(error, place);
  }
}

function suppresses(run: Run, rule: Rule): boolean | null {
  const attribute = markup(rule, "SupressWarnings");
  if (!attribute) return null;
  const value = attribute.value.trim().toLowerCase();
  if (value === "true" || value === "false") return value === "true";
  return failAt(
    run.placeOf(rule.element),
    `The value '${attribute.value}' of SupressWarnings is not a boolean. Write 'true' or 'false'.`,
  );
}

function execute(run: Run, rule: Rule, { name, argumentText }: TransformCall, place: XdtPlace): void {
  const where = `${name} (transform line ${place.line}, ${place.column})`;
  let started = false;
  let failed = false;
  try {
    const targets = findTargets(run, rule, name);
    if (!targets) return;
    started = true;
    trace(run.log, `Executing ${where}`);
    trace(run.log, `on ${pathOf(rule, run.placeOf).text}`);
    applyToTargets({ run, rule, name, argumentText, place, targets });
  } catch (error) {
    failed = true;
    logThrown(run.log, error, place);
  } finally {
    const outcome = failed ? `Error during ${name}` : `Done executing ${name}`;
    trace(run.log, started ? outcome : `Not executing ${where}`);
  }
}

function applyToTargets(call: Call): void {
  const [first] = call.targets;
  if (!first) return;
  if (!worksOnAll(call.name)) {
    traceTarget(call.run, first);
    applyTo(call, first);
    return;
  }
  checkCopyable(call.rule.element);
  for (const target of call.targets) {
    try {
      traceTarget(call.run, target);
      applyTo(call, target);
    } catch (error) {
      logThrown(call.run.log, error, null);
    }
  }
}

function traceTarget(run: Run, target: XPathNode): void {
  if (target.kind !== "element" && target.kind !== "attribute") {
    trace(run.log, `Applying to '${reportedName(target)}' element (no source line info)`);
    return;
  }
  const { line, column } = placeInSource(run, target, (copy) => placeOfCopy(run, copy));
  trace(run.log, `Applying to '${nameOf(target)}' element (source line ${line}, ${column})`);
}

/** The targets of a transform; null, after saying so, when there are none. */
function findTargets(run: Run, rule: Rule, name: TransformName): readonly XPathNode[] | null {
  if (!isParentDirected(name)) {
    const targets = targetsOf(run, rule);
    if (targets.length > 0) return targets;
    const highest = highestWithout(rule, (one) => targetsOf(run, one).length === 0);
    warn(run.log, missingText(run, rule, highest), run.placeOf(highest.element));
    return null;
  }
  if (!rule.parent) {
    const text = `${name} cannot be applied to the document element: it has no parent element to insert into.`;
    return failAt(run.placeOf(markup(rule, "Transform") ?? rule.element), text);
  }
  const parents = parentTargetsOf(run, rule);
  if (parents.length > 0) return parents;
  const highest = highestWithout(rule, (one) => hasParentPath(run, one) && lacksParentTarget(run, one));
  // A located document element has no parent to look for: Microsoft's engine then fails in the rule itself.
  if (!highest.parent) {
    const { text } = parentPathOf(rule, run.placeOf);
    throw new AppError("invalid_input", `No element in the source document matches '${text}'`);
  }
  return failAt(run.placeOf(highest.element), missingText(run, rule, highest));
}

function hasParentPath(run: Run, rule: Rule): boolean {
  return parentPathOf(rule, run.placeOf).text !== "";
}

function lacksParentTarget(run: Run, rule: Rule): boolean {
  return !rule.parent || parentTargetsOf(run, rule).length === 0;
}

function targetsOf(run: Run, rule: Rule): readonly XPathNode[] {
  rule.targets ??= select(run, pathOf(rule, run.placeOf).text, rule);
  return rule.targets;
}

function parentTargetsOf(run: Run, rule: Rule): readonly XPathNode[] {
  rule.parentTargets ??= select(run, parentPathOf(rule, run.placeOf).text, rule);
  return rule.parentTargets;
}

/** The rule itself or its highest ancestor up to which nothing is found. */
function highestWithout(rule: Rule, isMissing: (rule: Rule) => boolean): Rule {
  let highest = rule;
  while (highest.parent && isMissing(highest.parent)) highest = highest.parent;
  return highest;
}

function missingText(run: Run, rule: Rule, missing: Rule): string {
  const path = pathOf(missing, run.placeOf).text;
  return existedInOriginal(run, path, rule)
    ? `'${path}' did not find a match, because matching nodes in the source document were modified or removed by a previous transform`
    : `No element in the source document matches '${path}'`;
}

/** Whether the transform declares the xdt namespace anywhere; without, nothing of it applies. */
export function declaresXdt(run: Run): boolean {
  for (let node = nextWithin(run.transform, run.transform); node; node = nextWithin(node, run.transform)) {
    if (node.kind !== "element") continue;
    if (node.attributes.some((one) => isDeclaration(one) && one.value === XDT_NAMESPACE)) return true;
  }
  return false;
}

function isDeclaration(attribute: { readonly prefix: string; readonly localName: string }): boolean {
  return attribute.prefix === "xmlns" || (attribute.prefix === "" && attribute.localName === "xmlns");
}

const IMPORT_ATTRIBUTES: readonly string[] = ["assembly", "namespace", "path"];

/** Looks at the elements of the xdt namespace itself; throws at an `xdt:Import`, which needs a .NET assembly. */
export function checkMarkup(run: Run): void {
  for (let node = nextWithin(run.transform, run.transform); node; node = nextWithin(node, run.transform)) {
    if (node.kind !== "element" || node.namespace !== XDT_NAMESPACE) continue;
    if (node.localName === "Import") refuseImport(run, node);
    warn(run.log, `Unknown tag '${nameOf(node)}'`, run.placeOf(node));
  }
}

function refuseImport(run: Run, element: XmlElement): never {
  const values = new Map(
    element.attributes.filter((one) => one.namespace === "").map((one) => [one.localName, one.value]),
  );
  const unknown = element.attributes.find((one) => one.namespace !== "" || !IMPORT_ATTRIBUTES.includes(one.localName));
  if (unknown) failAt(run.placeOf(unknown), `Import tag does not support '${qualifiedName(unknown)}' attribute`);
  const [assembly, path] = [values.get("assembly"), values.get("path")];
  const fail = (text: string) => failAt(run.placeOf(element), text);
  if (assembly !== undefined && path !== undefined) fail("Import tag cannot have both a 'path' and an 'assembly'");
  if (assembly === undefined && path === undefined) fail("Import tag must have a 'path' or an 'assembly'");
  if (!values.has("namespace")) fail("Import tag must have a 'namespace'");
  return fail(
    `Could not load '${assembly ?? path}': xdt:Import needs a .NET assembly, which cannot run here. Remove the Import and the transforms it brings.`,
  );
}
