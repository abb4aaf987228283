import { assertNever } from "../errors.ts";
import { caseKey } from "./ignore-case.ts";
import { parseLeniently } from "./parse.ts";
import { printPath } from "./print.ts";
import type { Condition, Expression, Path, Sum, Token } from "./syntax.ts";

/** A place in a template where a variable is used. */
export type Reference = {
  /** The path in normal form, such as `Octopus.Action[Run web].Output.Url`. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
};

/**
 * Every variable a template refers to, in reading order, for where-used lists and renaming. Names that a loop gives to
 * its items are not variables; what cannot be read is left out. Throws `blocked` for a template nested too deeply.
 */
export function referencesIn(template: string): readonly Reference[] {
  if (!template.includes("#{")) return [];
  const found: Reference[] = [];
  collectTokens(parseLeniently(template).template.tokens, new Set(), found);
  return found;
}

function collectTokens(tokens: readonly Token[], items: ReadonlySet<string>, found: Reference[]): void {
  for (const token of tokens) {
    switch (token.kind) {
      case "text":
        break;
      case "substitution":
        collectExpression(token.expression, items, found);
        break;
      case "conditional":
        for (const { condition, body } of token.branches) {
          collectCondition(condition, items, found);
          collectTokens(body, items, found);
        }
        collectTokens(token.otherwise, items, found);
        break;
      case "loop":
        collectPath(token.collection, items, found);
        collectTokens(token.body, new Set([...items, caseKey(token.item)]), found);
        break;
      case "calculation":
        collectSum(token.sum, items, found);
        break;
      default:
        assertNever(token);
    }
  }
}

function collectCondition(condition: Condition, items: ReadonlySet<string>, found: Reference[]): void {
  if (condition.kind === "truthy") return collectExpression(condition.expression, items, found);
  for (const side of [condition.left, condition.right]) {
    if (side.kind === "expression") collectExpression(side.expression, items, found);
  }
}

function collectExpression(expression: Expression, items: ReadonlySet<string>, found: Reference[]): void {
  if (expression.path !== null) collectPath(expression.path, items, found);
  for (const filter of expression.filters) {
    collectTokens(
      filter.options.filter((option) => option.kind !== "text"),
      items,
      found,
    );
  }
}

function collectSum(sum: Sum, items: ReadonlySet<string>, found: Reference[]): void {
  if (sum.kind === "variable") collectPath(sum.path, items, found);
  if (sum.kind !== "operation") return;
  collectSum(sum.left, items, found);
  collectSum(sum.right, items, found);
}

function collectPath(path: Path, items: ReadonlySet<string>, found: Reference[]): void {
  const [first] = path.steps;
  if (first?.kind === "name" && !items.has(caseKey(first.name))) found.push({ path: printPath(path), ...path.span });
  for (const step of path.steps) if (step.kind === "computed-index") collectPath(step.path, items, found);
}
