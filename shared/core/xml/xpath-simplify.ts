import { assertNever } from "../errors.ts";
import { ANY_BELOW, type XPathExpression, type XPathStep } from "./xpath-syntax.ts";

/** Turns `//x[...]` into one descendant step where no predicate counts positions, which visits every node once. */
export function simplify(steps: readonly XPathStep[]): XPathStep[] {
  const simple: XPathStep[] = [];
  for (const step of steps) {
    if (simple.at(-1) === ANY_BELOW && step.axis === "child" && !step.predicates.some(mayCountPositions)) {
      simple.pop();
      simple.push({ ...step, axis: "descendant" });
    } else simple.push(step);
  }
  return simple;
}

function mayCountPositions(predicate: XPathExpression): boolean {
  switch (predicate.kind) {
    case "path":
      return false;
    case "literal":
      return typeof predicate.value === "number";
    case "binary":
      if (predicate.operator === "|") return false;
      if (["+", "-", "*", "div", "mod"].includes(predicate.operator)) return true;
      return usesPosition(predicate.left) || usesPosition(predicate.right);
    case "call":
      return !BOOLEAN_CALLS.has(predicate.name) || predicate.args.some(usesPosition);
    case "negate":
    case "filter":
      return true;
    default:
      return assertNever(predicate);
  }
}

const BOOLEAN_CALLS = new Set(["not", "contains", "starts-with", "boolean", "true", "false", "lang"]);

function usesPosition(expression: XPathExpression): boolean {
  switch (expression.kind) {
    case "literal":
      return false;
    case "negate":
      return usesPosition(expression.operand);
    case "binary":
      return usesPosition(expression.left) || usesPosition(expression.right);
    case "call":
      return expression.name === "position" || expression.name === "last" || expression.args.some(usesPosition);
    case "filter":
      return usesPosition(expression.base);
    case "path":
      return typeof expression.from !== "string" && usesPosition(expression.from);
    default:
      return assertNever(expression);
  }
}
