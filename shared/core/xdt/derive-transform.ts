import { AppError, type Finding, messageOf } from "../errors.ts";
import { applyEdits, positionFinder } from "../text/edits.ts";
import { parseXml } from "../xml/parse.ts";
import { rootOf, type XmlDocument, type XmlElement, type XmlParent } from "../xml/tree.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";
import { applyTransformText, type XdtTextResult } from "./apply-text.ts";
import { type DerivedRule, deriveRules, rootRule } from "./derive-rules.ts";
import { infosetDifferences } from "./infoset-differences.ts";
import { createNumbering, expandedName, type Numbering } from "./infoset.ts";
import { insertRules, newTransform, type Placement } from "./insert-rules.ts";
import { reviseValues } from "./revise-rules.ts";

export type DerivedTransform = {
  /** The whole transform; unchanged when nothing can or need be added, empty when there was none. */
  readonly text: string;
  /** What the transform does not bring about, with places in the wanted text. Empty when it gives all that is wanted. */
  readonly findings: readonly Finding[];
};

/**
 * The transform that makes `source` say what `wanted` says: elements, attributes, text; layout is the engine's. With an
 * existing transform rules are added to it, for what is still missing after it ran, and values it sets are edited where
 * they stand. The derived transform is tried on the source: whatever it does not achieve is a finding.
 */
export function deriveTransform(source: string, wanted: string, existing: string | null = null): DerivedTransform {
  try {
    const goal = parseXml(wanted);
    return existing === null ? derive(source, goal, null) : deriveFrom(source, goal, existing);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { text: existing ?? "", findings: [{ level: "error", text: messageOf(error) }] };
  }
}

/** Edits values in place first; when that leaves something unsaid that added rules alone would say, they alone do it. */
function deriveFrom(source: string, goal: XmlDocument, existing: string): DerivedTransform {
  const given = resultOf(source, existing);
  const base = parseXml(given.text);
  const edits = reviseValues(existing, given.changes, base, goal, numberingOf(base, goal));
  const added = () => derive(source, goal, existing);
  if (edits.length === 0) return added();
  const revised = derive(source, goal, applyEdits(existing, edits));
  return revised.findings.length === 0 ? revised : added();
}

const WAYS: readonly { readonly byPosition: boolean; readonly placement: Placement }[] = [
  { byPosition: false, placement: "in-sections" },
  { byPosition: false, placement: "at-end" },
  { byPosition: true, placement: "at-end" },
];

/** The first way that gives what is wanted, else the one that misses least. */
function derive(source: string, goal: XmlDocument, existing: string | null): DerivedTransform {
  const base = parseXml(existing === null ? source : resultOf(source, existing).text);
  const [from, to] = [rootOf(base), rootOf(goal)];
  if (!from || !to) throw new AppError("invalid_input", "There is no root element. Write one into the result.");
  const numbering = numberingOf(base, goal);
  const hasPrefixes = mixesDefaults(base, goal);
  let best: DerivedTransform | null = null;
  for (const { byPosition, placement } of WAYS) {
    const rules = deriveRules(from, to, { numbering, byPosition, hasPrefixes });
    const text = placed(rules, { root: from, existing, placement, hasPrefixes });
    const attempt = { text, findings: missing(source, goal, text) };
    if (attempt.findings.length === 0) return attempt;
    if (!best || attempt.findings.length < best.findings.length) best = attempt;
  }
  return best ?? { text: existing ?? "", findings: [] };
}

function numberingOf(base: XmlDocument, goal: XmlDocument): Numbering {
  const numbering = createNumbering();
  numbering.read(base);
  numbering.read(goal);
  return numbering;
}

type Place = {
  readonly root: XmlElement;
  readonly existing: string | null;
  readonly placement: Placement;
  readonly hasPrefixes: boolean;
};

function placed(rules: readonly DerivedRule[], { root, existing, placement, hasPrefixes }: Place): string {
  if (rules.length === 0) return existing ?? "";
  if (existing === null) return newTransform(root, rules, hasPrefixes);
  const transform = parseXml(existing);
  const own = rootOf(transform);
  const isLeading = own !== null && !hasPrefixes && expandedName(own) === expandedName(root);
  const fitting = isLeading ? rules : [rootRule(root, rules)];
  return applyEdits(existing, insertRules(transform, fitting, placement, hasPrefixes));
}

function missing(source: string, wanted: XmlDocument, transform: string): readonly Finding[] {
  const given = transform === "" ? source : resultOf(source, transform).text;
  const position = positionFinder(wanted.text);
  return infosetDifferences(parseXml(given), wanted).map(({ text, offset }) => ({
    level: "warning",
    text,
    ...position(offset),
  }));
}

/** What a transform gives. Throws its first error. */
function resultOf(source: string, transform: string): XdtTextResult & { readonly text: string } {
  const result = applyTransformText({ source, sourceName: "source", transform, transformName: "transform" });
  const error = result.messages.find((message) => message.level === "error");
  if (!error && result.text !== null) return { ...result, text: result.text };
  const place = error?.line ? ` (${error.file ?? "transform"}, line ${error.line})` : "";
  throw new AppError("invalid_input", `The transform fails: ${error?.text ?? "it gives no result"}${place}`);
}

/** True when a path can lead from one default namespace into another, which a rule's path cannot say without prefixes. */
function mixesDefaults(...documents: readonly XmlDocument[]): boolean {
  return documents.some((document) => {
    const defaults = new Map<XmlParent, string | null>([[document, null]]);
    for (let node = nextWithin(document, document); node; node = nextWithin(node, document)) {
      if (node.kind !== "element" || !node.parent) continue;
      const above = defaults.get(node.parent) ?? null;
      if (node.prefix === "" && above !== null && node.namespace !== above) return true;
      defaults.set(node, node.prefix === "" && node.namespace !== "" ? node.namespace : above);
    }
    return false;
  });
}
