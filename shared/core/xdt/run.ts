import { positionFinder } from "../text/edits.ts";
import { parseXml } from "../xml/parse.ts";
import type { XmlAttribute, XmlDocument, XmlElement } from "../xml/tree.ts";
import { selectNodes, type XPathBudget, XPATH_STEPS } from "../xml/xpath.ts";
import { type ChildFinder, watchChildren } from "../xml/xpath-index.ts";
import type { XPathNode } from "../xml/xpath-nodes.ts";
import type { ChangeLog } from "./changes.ts";
import type { PlaceOf } from "./locators.ts";
import { createLog, type XdtLog, type XdtPlace } from "./messages.ts";
import { prefixesOf, type Rule } from "./rule.ts";

/** One application of a transform to a source: both documents, the log, and what grows on the way. */
export type Run = {
  readonly source: XmlDocument;
  readonly sourceName: string;
  readonly transform: XmlDocument;
  readonly transformName: string;
  readonly log: XdtLog;
  readonly changes: ChangeLog;
  /** Place of a node of the transform. */
  readonly placeOf: PlaceOf;
  /** Offset in the source to line and column. */
  readonly sourcePosition: (offset: number) => { readonly line: number; readonly column: number };
  /** Elements whose attributes were added or removed. */
  readonly touched: Set<XmlElement>;
  /** For elements copied in: what they were copied from, and the outermost of the copied elements. */
  readonly origins: Map<XmlElement, { readonly element: XmlElement; readonly root: XmlElement }>;
  readonly budget: XPathBudget;
  readonly finder: ChildFinder;
  original: { readonly document: XmlDocument; readonly finder: ChildFinder } | null;
};

/** Starts a run over freshly parsed documents. */
export function createRun(
  documents: Pick<Run, "source" | "sourceName" | "transform" | "transformName">,
  log: XdtLog = createLog(),
): Run {
  const transformPosition = lazily(() => positionFinder(documents.transform.text));
  const sourcePosition = lazily(() => positionFinder(documents.source.text));
  return {
    ...documents,
    log,
    changes: [],
    placeOf: (node) => ({ file: documents.transformName, ...transformPosition()(namedAt(node)) }),
    sourcePosition: (offset) => sourcePosition()(offset),
    touched: new Set(),
    origins: new Map(),
    budget: { left: stepsFor(documents.source.text, documents.transform.text) },
    finder: watchChildren(documents.source),
    original: null,
  };
}

/** Steps for each rule and each element of the source; a path that looks at all elements takes about half of them. */
const STEPS_FOR_A_PAIR = 8;

/** Steps a run may take at most, however big; about twenty seconds. */
const MAX_STEPS = 20 * XPATH_STEPS;

/** Steps all paths of a run may take together: enough for every rule to look at the whole source a few times. */
function stepsFor(source: string, transform: string): number {
  const pairs = countOf("<", source) * countOf(":Transform", transform);
  return Math.min(XPATH_STEPS + STEPS_FOR_A_PAIR * pairs, MAX_STEPS);
}

function countOf(mark: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

/** Nodes a path selects in the target as it is now. */
export function select(run: Run, path: string, rule: Rule): readonly XPathNode[] {
  return selectNodes(path, run.source, { prefixes: prefixesOf(rule), budget: run.budget, finder: run.finder });
}

/** Whether a path selected anything in the untouched source. */
export function existedInOriginal(run: Run, path: string, rule: Rule): boolean {
  if (!run.original) {
    const document = parseXml(run.source.text);
    run.original = { document, finder: watchChildren(document) };
  }
  const { document, finder } = run.original;
  return selectNodes(path, document, { prefixes: prefixesOf(rule), budget: run.budget, finder }).length > 0;
}

/** Place of the name of an element or attribute of the source; of the transform for those that came from there. */
export function placeInSource(
  run: Run,
  node: XmlElement | XmlAttribute,
  ofCopy: (node: XmlElement | XmlAttribute) => XdtPlace,
): XdtPlace {
  if (node.start < 0) return ofCopy(node);
  return { file: run.sourceName, ...run.sourcePosition(namedAt(node)) };
}

/** Elements are named one unit after their `<`. */
function namedAt(node: { readonly kind: string; readonly start: number }): number {
  return node.kind === "element" ? node.start + 1 : node.start;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
