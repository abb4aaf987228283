import { AppError, assertNever } from "../errors.ts";
import type { XmlAttribute, XmlDocument, XmlElement } from "./tree.ts";
import { firstChildren, isReverse, nodesOnAxis, type Spend } from "./xpath-axes.ts";
import { type CallContext, callFunction } from "./xpath-functions.ts";
import type { ChildFinder } from "./xpath-index.ts";
import { nextWithin, parentOf, type XPathNode } from "./xpath-nodes.ts";
import { parseXPath } from "./xpath-parse.ts";
import type { XPathExpression, XPathStep } from "./xpath-syntax.ts";
import { compare, toBoolean, toNumber, type XPathValue } from "./xpath-values.ts";

/** Steps an evaluation may take; share one between evaluations to bound them together. */
export type XPathBudget = { left: number };

/** Nodes looked at before a query is given up; takes about a second. */
export const XPATH_STEPS = 20_000_000;

export type XPathOptions = {
  /** Namespaces by prefix. */
  readonly prefixes?: ReadonlyMap<string, string>;
  readonly budget?: XPathBudget;
  /** Speeds up `child[@name='value']` on documents it watches. */
  readonly finder?: ChildFinder;
};

/**
 * Evaluates an XPath 1.0 expression at a node and gives its nodes in document order. Throws `invalid_input` when the
 * expression is malformed, is not about nodes, or takes more steps than the budget has.
 */
export function selectNodes(expression: string, context: XPathNode, options: XPathOptions = {}): readonly XPathNode[] {
  const spend = spender(expression, options.budget ?? { left: XPATH_STEPS });
  spend(expression.length * STEPS_FOR_A_CHARACTER);
  const parsed = parseXPath(expression, options.prefixes);
  const start: CallContext = { node: context, position: 1, size: 1 };
  const value = evaluate(parsed, start, { spend, finder: options.finder ?? null });
  if (typeof value !== "object") {
    throw new AppError("invalid_input", `'${expression}' is a value; an XPath that selects nodes is needed.`, {
      details: { expression, offset: 0 },
    });
  }
  return value;
}

/** What reading one character of an expression costs, in nodes looked at. */
const STEPS_FOR_A_CHARACTER = 4;

function spender(expression: string, budget: XPathBudget): Spend {
  return (nodes) => {
    budget.left -= nodes;
    if (budget.left >= 0) return;
    const text = `The XPath '${expression.slice(0, 300)}' takes too long on this file. Use a more direct path.`;
    throw new AppError("invalid_input", text, { details: { expression: expression.slice(0, 300), offset: 0 } });
  };
}

type Run = { readonly spend: Spend; readonly finder: ChildFinder | null };

function evaluate(expression: XPathExpression, context: CallContext, run: Run): XPathValue {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "negate":
      return -toNumber(evaluate(expression.operand, context, run));
    case "call":
      return evaluateCall(expression, context, run);
    case "binary":
      return evaluateBinary(expression, context, run);
    case "filter":
      return filter(nodesOf(evaluate(expression.base, context, run)), expression.predicates, run);
    case "path":
      return evaluatePath(expression, context, run);
    default:
      return assertNever(expression);
  }
}

/** Functions that look at nodes without reading their text. */
const TEXTLESS = new Set(["count", "boolean", "not", "local-name", "name", "namespace-uri", "last", "position"]);

function evaluateCall(expression: XPathExpression & { kind: "call" }, context: CallContext, run: Run): XPathValue {
  const { name } = expression;
  const args = expression.args.map((argument) => evaluate(argument, context, run));
  if (name === "count" || name === "sum") nodesOf(args[0] ?? "");
  if (!TEXTLESS.has(name)) {
    if (args.length === 0) spendOnText(context.node, run);
    for (const value of args)
      if (typeof value === "object") spendOnTexts(name === "sum" ? value : value.slice(0, 1), run);
  }
  const value = callFunction(name, args, context);
  // Long texts cost steps too: a megabyte read a thousand times is as slow as a million nodes.
  run.spend(typeof value === "string" ? 1 + value.length / 16 : 1);
  return value;
}

function nodesOf(value: XPathValue): readonly XPathNode[] {
  if (typeof value === "object") return value;
  throw new AppError("invalid_input", "A part of the XPath is a value where nodes are needed.", {
    details: { offset: 0 },
  });
}

function evaluateBinary(expression: XPathExpression & { kind: "binary" }, context: CallContext, run: Run): XPathValue {
  const { operator } = expression;
  const left = evaluate(expression.left, context, run);
  if (operator === "or" && toBoolean(left)) return true;
  if (operator === "and" && !toBoolean(left)) return false;
  const right = evaluate(expression.right, context, run);
  switch (operator) {
    case "or":
    case "and":
      return toBoolean(right);
    case "|":
      return inOrder([...nodesOf(left), ...nodesOf(right)], run);
    case "+":
      return toNumber(left) + toNumber(right);
    case "-":
      return toNumber(left) - toNumber(right);
    case "*":
      return toNumber(left) * toNumber(right);
    case "div":
      return toNumber(left) / toNumber(right);
    case "mod":
      return toNumber(left) % toNumber(right);
    default:
      spendOnTexts(left, run);
      spendOnTexts(right, run);
      return compare(operator, left, right);
  }
}

function spendOnTexts(value: XPathValue, run: Run): void {
  if (typeof value === "object") for (const node of value) spendOnText(node, run);
}

function spendOnText(node: XPathNode, run: Run): void {
  run.spend(1);
  if (node.kind !== "element" && node.kind !== "document") return;
  for (let at = nextWithin(node, node); at; at = nextWithin(at, node)) run.spend(1);
}

function evaluatePath(expression: XPathExpression & { kind: "path" }, context: CallContext, run: Run): XPathValue {
  let nodes = startOf(expression.from, context, run);
  // While no node of the set contains another, child and attribute steps give document order by themselves.
  let apart = nodes.length < 2;
  for (const step of expression.steps) {
    const stepped = takeStep(nodes, step, run);
    const ordered = apart && (nodes.length < 2 || keepsOrder(step.axis));
    nodes = ordered ? stepped : inOrder(stepped, run);
    apart = apart && (nodes.length < 2 || step.axis === "child" || step.axis === "attribute" || step.axis === "self");
    if (nodes.length === 0) break;
  }
  return nodes;
}

function keepsOrder(axis: XPathStep["axis"]): boolean {
  return axis === "child" || axis === "attribute" || axis === "self" || axis.startsWith("descendant");
}

function startOf(from: "root" | "context" | XPathExpression, context: CallContext, run: Run): readonly XPathNode[] {
  if (from === "context") return [context.node];
  if (from !== "root") return nodesOf(evaluate(from, context, run));
  let top = context.node;
  for (let parent = parentOf(top); parent; parent = parentOf(top)) top = parent;
  return [top];
}

function takeStep(nodes: readonly XPathNode[], step: XPathStep, run: Run): readonly XPathNode[] {
  const [only] = nodes;
  if (only && nodes.length === 1) {
    const candidates = candidatesByIndex(only, step, run) ?? candidatesOnAxis(only, step, run);
    const found = filter(candidates, step.predicates, run);
    return isReverse(step.axis) ? found.toReversed() : found;
  }
  const found: XPathNode[] = [];
  for (const node of nodes) {
    const one = filter(candidatesOnAxis(node, step, run), step.predicates, run);
    for (const each of isReverse(step.axis) ? one.toReversed() : one) found.push(each);
  }
  return found;
}

/** Nodes of the step's axis; of children no more than a first predicate like `[3]` has to count. */
function candidatesOnAxis(node: XPathNode, step: XPathStep, run: Run): readonly XPathNode[] {
  const [first] = step.predicates;
  const wanted = step.axis === "child" && first?.kind === "literal" ? fixedPlace(first, 1) : null;
  if (wanted !== null) return firstChildren(node, step.test, wanted, run.spend);
  return nodesOnAxis(node, step.axis, step.test, run.spend);
}

/** Children that the first `@name='text'` of the first predicate leaves, by the index; null when it cannot be used. */
function candidatesByIndex(node: XPathNode, step: XPathStep, run: Run): readonly XmlElement[] | null {
  const { finder } = run;
  const [predicate] = step.predicates;
  if (!finder || !predicate || step.axis !== "child" || step.test.kind !== "name") return null;
  const { localName, namespace } = step.test;
  if (localName === null || namespace === null || (node.kind !== "element" && node.kind !== "document")) return null;
  const equality = firstEquality(predicate);
  if (!equality) return null;
  const found = finder.find(node, { localName, namespace }, equality.attribute, equality.value);
  run.spend(found.length);
  return found;
}

/** The first `@name='text'` that must hold for the predicate to hold. */
function firstEquality(predicate: XPathExpression): { attribute: string; value: string } | null {
  let at = predicate;
  while (at.kind === "binary" && at.operator === "and") at = at.left;
  if (at.kind !== "binary" || at.operator !== "=") return null;
  const { left, right } = at;
  if (left.kind !== "path" || left.from !== "context" || right.kind !== "literal") return null;
  const [step, more] = left.steps;
  if (!step || more || step.axis !== "attribute" || step.predicates.length > 0 || step.test.kind !== "name")
    return null;
  if (step.test.localName === null || step.test.namespace !== "" || typeof right.value !== "string") return null;
  return { attribute: step.test.localName, value: right.value };
}

function filter(nodes: readonly XPathNode[], predicates: readonly XPathExpression[], run: Run): readonly XPathNode[] {
  let kept = nodes;
  for (const predicate of predicates) {
    const size = kept.length;
    const place = fixedPlace(predicate, size);
    if (place !== null) {
      run.spend(1);
      kept = kept.slice(place - 1, place);
      continue;
    }
    kept = kept.filter((node, at) => {
      run.spend(1);
      const value = evaluate(predicate, { node, position: at + 1, size }, run);
      return typeof value === "number" ? value === at + 1 : toBoolean(value);
    });
  }
  return kept;
}

/** The one position a predicate like `[3]` or `[last()]` stands for; null for all others. */
function fixedPlace(predicate: XPathExpression, size: number): number | null {
  if (predicate.kind === "call" && predicate.name === "last") return Math.max(size, 1);
  if (predicate.kind !== "literal" || !Number.isInteger(predicate.value)) return null;
  const place = Number(predicate.value);
  return place > 0 ? place : null;
}

/** Document order without doubles. */
function inOrder(nodes: readonly XPathNode[], run: Run): readonly XPathNode[] {
  if (nodes.length < 2) return nodes;
  const [first] = nodes;
  const document = first ? documentAbove(first) : null;
  if (document) number(document, run.spend);
  const distinct = [...new Set(nodes)];
  run.spend(distinct.length);
  return distinct.toSorted((a, b) => orderOf(a) - orderOf(b) || attributeOrder(a) - attributeOrder(b));
}

function documentAbove(node: XPathNode): XmlDocument | null {
  let at: XPathNode | null = node;
  while (at && at.kind !== "document") at = parentOf(at);
  return at;
}

function number(document: XmlDocument, spend: Spend): void {
  if (document.orderedAt === document.version) return;
  let order = 0;
  for (let at = nextWithin(document, document); at; at = nextWithin(at, document)) at.order = ++order;
  spend(order);
  document.orderedAt = document.version;
}

function orderOf(node: XPathNode): number {
  if (node.kind === "attribute" || node.kind === "namespace") return node.owner?.order ?? 0;
  return node.order;
}

/** Within an element: itself, its namespaces, its attributes. */
function attributeOrder(node: XPathNode): number {
  if (node.kind === "namespace") return 1;
  return node.kind === "attribute" ? 2 + indexOf(node) : 0;
}

function indexOf(attribute: XmlAttribute): number {
  return attribute.owner?.attributes.indexOf(attribute) ?? 0;
}
