import { assertNever } from "../errors.ts";
import { printDouble } from "./dotnet/numbers.ts";
import type { Condition, Conditional, Expression, FilterCall, Operand, Path, PathStep, Sum, Token } from "./syntax.ts";

/** A token in its normal form, as it appears in a result where it could not be resolved. */
export function printToken(token: Token): string {
  switch (token.kind) {
    case "text":
      return token.text.replaceAll("#{", "##{");
    case "substitution":
      return `#{${printExpression(token.expression)}}`;
    case "conditional":
      return printConditional(token, 0);
    case "loop":
      return `#{each ${token.item} in ${printPath(token.collection)}}${printTokens(token.body)}#{/each}`;
    case "calculation":
      // QUIRK: neither the word calc nor the braces around names come back.
      return `#{${printSum(token.sum)}}`;
    default:
      return assertNever(token);
  }
}

export function printTokens(tokens: readonly Token[]): string {
  return tokens.map(printToken).join("");
}

export function printExpression(expression: Expression): string {
  const path = expression.path === null ? "" : printPath(expression.path);
  return [path, ...expression.filters.map(printFilter)].join(" | ");
}

export function printPath(path: Path): string {
  return path.steps.map(printStep).join("").replace(/^\./, "");
}

function printStep(step: PathStep): string {
  switch (step.kind) {
    case "name":
      return `.${step.name}`;
    case "index":
      return `[${step.index}]`;
    case "computed-index":
      return `[#{${printPath(step.path)}}]`;
    default:
      return assertNever(step);
  }
}

function printFilter(filter: FilterCall): string {
  const options = filter.options.map((option) =>
    option.kind === "text" ? `"${printToken(option)}"` : printToken(option),
  );
  return [filter.name, ...options].join(" ");
}

/** The block from one of its branches on. QUIRK: an `elseif` comes back as an `if` inside `else`. */
export function printConditional(token: Conditional, from: number): string {
  const branches = token.branches.slice(from);
  const tags = branches.map(({ condition, body }) => `#{if ${printCondition(condition)}}${printTokens(body)}`);
  const otherwise = token.otherwise.length === 0 ? "" : `#{else}${printTokens(token.otherwise)}`;
  return `${tags.join("#{else}")}${otherwise}${"#{/if}".repeat(branches.length)}`;
}

function printCondition(condition: Condition): string {
  if (condition.kind === "truthy") return printExpression(condition.expression);
  const sign = condition.equal ? "==" : "!=";
  // QUIRK: a text comes back on the right, wherever it stood.
  const isTextFirst = condition.left.kind === "text";
  const [first, second] = isTextFirst ? [condition.right, condition.left] : [condition.left, condition.right];
  return `${printOperand(first)} ${sign} ${printOperand(second)} `;
}

function printOperand(operand: Operand): string {
  return operand.kind === "text" ? `"${operand.text}"` : printExpression(operand.expression);
}

function printSum(sum: Sum): string {
  switch (sum.kind) {
    case "number":
      return printDouble(sum.value);
    case "variable":
      return printPath(sum.path);
    case "operation":
      return `${printSum(sum.left)}${sum.operator}${printSum(sum.right)}`;
    default:
      return assertNever(sum);
  }
}
