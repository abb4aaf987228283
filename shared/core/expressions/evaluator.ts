import { assertNever } from "../errors.ts";
import { type Budget, COST } from "./budget.ts";
import type { Clock } from "./dotnet/dates.ts";
import { parseDoubleWithGroups, printDouble } from "./dotnet/numbers.ts";
import { evaluationFailed } from "./failures.ts";
import { findFilter } from "./filters/all.ts";
import { caseKey } from "./ignore-case.ts";
import { createLookup, type Expanded, innerScope, type Lookup, type Scope } from "./lookup.ts";
import { printConditional, printExpression, printPath, printToken } from "./print.ts";
import type {
  Calculation,
  Condition,
  Conditional,
  Expression,
  Loop,
  Operand,
  Operator,
  Path,
  Sum,
  Token,
} from "./syntax.ts";
import { isTruthy } from "./truthy.ts";
import { namesNode, textNode, type VariableNode, type VariableSet } from "./variable-set.ts";

/** One thing an evaluation did, for a person who wants to know why. `depth` counts the values it happened inside of. */
export type TraceStep = {
  readonly kind: "variable" | "filter" | "condition" | "loop" | "calculation";
  readonly what: string;
  /** Null: unknown, or the filter gave nothing. */
  readonly result: string | null;
  readonly depth: number;
};

/** Hears of a text that was made of another: by a filter, or as a part of it (of a JSON text, or an item of a list). */
export type MadeListener = (from: string, made: string, how: "filter" | "part") => void;

export type EvaluatorParts = {
  readonly variables: VariableSet;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly trace: ((step: TraceStep) => void) | null;
  readonly onMade: MadeListener | null;
};

/** What evaluating a list of tokens came to. */
export type Output = Omit<Expanded, "isRaw"> & { readonly isNull: boolean };

/** Evaluates tokens against a variable set. Throws `AppError` on a circle, a failing filter, or a used-up budget. */
export function evaluateTokens(tokens: readonly Token[], parts: EvaluatorParts): Output {
  return new Evaluator(parts).run(tokens);
}

/** The texts of what a loop over a path would go through, as they are before anything in them is filled in. */
export function itemTexts(path: Path, parts: EvaluatorParts): readonly string[] {
  return new Evaluator(parts).itemTexts(path);
}

/** Where tokens print to. Only the outermost one honours the null filter. */
class Sink {
  readonly pieces: string[] = [];
  readonly unresolved = new Set<string>();
  readonly isOutermost: boolean;
  isNull = false;

  constructor(isOutermost: boolean) {
    this.isOutermost = isOutermost;
  }

  report(tokens: readonly string[]): void {
    for (const token of tokens) this.unresolved.add(token);
  }
}

/** What an expression came to: a text, nothing, or the wish for a null result. */
type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "null" };

const NOTHING: Value = { kind: "nothing" };

/** The parts of one evaluation that every token needs. */
class Evaluator {
  readonly #parts: EvaluatorParts;
  readonly #lookup: Lookup;
  #depth = 0;

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
    this.#lookup = createLookup({
      budget: parts.budget,
      utcOffsetMinutes: parts.clock.utcOffsetMinutes,
      onPart: (from, part) => parts.onMade?.(from, part, "part"),
      expand: (text, scope) => this.#expand(text, scope),
    });
  }

  run(tokens: readonly Token[]): Output {
    const sink = new Sink(true);
    this.#tokens(tokens, this.#outermost(), sink);
    return { text: sink.pieces.join(""), unresolved: [...sink.unresolved], isNull: sink.isNull };
  }

  itemTexts(path: Path): readonly string[] {
    return this.#lookup.items(path, this.#outermost()).items.flatMap(({ text }) => text ?? []);
  }

  #outermost(): Scope {
    return innerScope(null, this.#parts.variables.tree());
  }

  /** A value inside the evaluation: strict, and raw when it does not parse. */
  #expand(text: string, scope: Scope): Expanded {
    if (!text.includes("#{")) return { text, unresolved: [], isRaw: false };
    const parsed = this.#parts.variables.parse(text, this.#parts.budget);
    if (parsed.kind === "problem") return { text, unresolved: [], isRaw: true };
    const sink = new Sink(false);
    this.#depth++;
    try {
      this.#tokens(parsed.template.tokens, innerScope(scope), sink);
    } finally {
      this.#depth--;
    }
    return { text: sink.pieces.join(""), unresolved: [...sink.unresolved], isRaw: false };
  }

  #tokens(tokens: readonly Token[], scope: Scope, sink: Sink): void {
    for (const token of tokens) {
      this.#parts.budget.spend(COST.token);
      switch (token.kind) {
        case "text":
          this.#print(token.text, sink);
          break;
        case "substitution":
          this.#substitution(token.expression, token, scope, sink);
          break;
        case "conditional":
          this.#conditional(token, scope, sink);
          break;
        case "loop":
          this.#loop(token, scope, sink);
          break;
        case "calculation":
          this.#calculation(token, scope, sink);
          break;
        default:
          assertNever(token);
      }
    }
  }

  #print(text: string, sink: Sink): void {
    this.#parts.budget.write(text.length);
    sink.pieces.push(text);
  }

  #substitution(expression: Expression, token: Token, scope: Scope, sink: Sink): void {
    const value = this.#value(expression, scope, sink);
    if (value.kind === "text") return this.#print(value.text, sink);
    const printed = printToken(token);
    if (value.kind === "nothing") sink.report([printed]);
    // QUIRK: inside a value the null filter leaves its token, without a report.
    else if (sink.isOutermost) sink.isNull = true;
    this.#print(printed, sink);
  }

  #conditional(token: Conditional, scope: Scope, sink: Sink): void {
    for (const [index, { condition, body }] of token.branches.entries()) {
      const sides = this.#sides(condition, scope, sink);
      if (sides === null) return this.#print(printConditional(token, index), sink);
      const [left = "", right = ""] = sides;
      const holds = condition.kind === "truthy" ? isTruthy(left) : (left === right) === condition.equal;
      this.#trace(
        "condition",
        condition.kind === "truthy" ? left : `${left} ${condition.equal ? "==" : "!="} ${right}`,
        holds ? "true" : "false",
      );
      if (holds) return this.#tokens(body, scope, sink);
    }
    this.#tokens(token.otherwise, scope, sink);
  }

  /** The texts of a condition's sides; null, with a report, as soon as one is not resolved. */
  #sides(condition: Condition, scope: Scope, sink: Sink): readonly string[] | null {
    if (condition.kind === "truthy") {
      const text = this.#operand({ kind: "expression", expression: condition.expression }, scope, sink);
      return text === null ? null : [text];
    }
    const left = this.#operand(condition.left, scope, sink);
    const right = left === null ? null : this.#operand(condition.right, scope, sink);
    return left === null || right === null ? null : [left, right];
  }

  /** An unknown plain path is empty text; an expression with filters that gives nothing is not resolved. */
  #operand(operand: Operand, scope: Scope, sink: Sink): string | null {
    if (operand.kind === "text") return operand.text;
    const value = this.#value(operand.expression, scope, sink);
    if (value.kind === "text") return value.text;
    if (operand.expression.filters.length === 0) return "";
    sink.report([printExpression(operand.expression)]);
    return null;
  }

  #loop(token: Loop, scope: Scope, sink: Sink): void {
    const { items, unresolved } = this.#lookup.items(token.collection, scope);
    sink.report(unresolved);
    this.#trace("loop", printPath(token.collection), `${items.length} items`);
    // QUIRK: the counters of the round already stand under that name.
    if (items.length > 0 && caseKey(token.item) === caseKey(COUNTERS)) {
      throw evaluationFailed(`The loop over ${printPath(token.collection)}`, `its item cannot be named ${COUNTERS}`);
    }
    for (const [index, item] of items.entries()) {
      this.#parts.budget.spend(COST.round);
      this.#tokens(token.body, innerScope(scope, loopRoot(token.item, item, index, items.length)), sink);
    }
  }

  #calculation(token: Calculation, scope: Scope, sink: Sink): void {
    const result = this.#sum(token.sum, scope, sink);
    const printed = printToken(token);
    this.#trace("calculation", printed, result === null ? null : printDouble(result));
    this.#print(result === null ? printed : printDouble(result), sink);
  }

  /** Unknown tokens inside a variable's value are reported, an unknown variable is not. */
  #sum(sum: Sum, scope: Scope, sink: Sink): number | null {
    switch (sum.kind) {
      case "number":
        return sum.value;
      case "variable": {
        const found = this.#resolve(sum.path, scope);
        sink.report(found?.unresolved ?? []);
        return parseDoubleWithGroups(found?.text ?? "");
      }
      case "operation": {
        const left = this.#sum(sum.left, scope, sink);
        const right = left === null ? null : this.#sum(sum.right, scope, sink);
        return left === null || right === null ? null : OPERATIONS[sum.operator](left, right);
      }
      default:
        return assertNever(sum);
    }
  }

  #value(expression: Expression, scope: Scope, sink: Sink): Value {
    const found = expression.path === null ? null : this.#resolve(expression.path, scope);
    sink.report(found?.unresolved ?? []);
    let value: Value = found === null ? NOTHING : { kind: "text", text: found.text };
    for (const [index, call] of expression.filters.entries()) {
      const isLast = index === expression.filters.length - 1;
      const options = call.options.map((option) => this.#option(option, scope, sink));
      if (call.name === "null" && isLast) return { kind: "null" };
      const input = value.kind === "text" ? value.text : null;
      this.#parts.budget.spend(COST.filter + (input?.length ?? 0));
      const result = findFilter(call.name)?.(input, options, this.#parts) ?? null;
      this.#trace("filter", [call.name, ...options].join(" "), result);
      if (input !== null && result !== null) this.#parts.onMade?.(input, result, "filter");
      this.#parts.budget.write(result?.length ?? 0);
      value = result === null ? NOTHING : { kind: "text", text: result };
    }
    return value;
  }

  #option(token: Token, scope: Scope, sink: Sink): string {
    if (token.kind === "text") return token.text;
    const inner = new Sink(sink.isOutermost);
    this.#tokens([token], innerScope(scope), inner);
    sink.report([...inner.unresolved]);
    if (inner.isNull) sink.isNull = true;
    return inner.pieces.join("");
  }

  #resolve(path: Path, scope: Scope): Expanded | null {
    const found = this.#lookup.resolve(path, scope);
    this.#trace("variable", printPath(path), found?.text ?? null);
    return found;
  }

  #trace(kind: TraceStep["kind"], what: string, result: string | null): void {
    this.#parts.trace?.({ kind, what, result, depth: this.#depth });
  }
}

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number | null>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => (isLong(left) && isLong(right) && right !== 0 ? (left % right) + 0 : null),
};

/** Whether a number is a whole one of 64 bits. */
function isLong(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/** The first name of `Octopus.Template.Each.Index` and its like. */
const COUNTERS = "Octopus";
const TRUE = textNode("True");
const FALSE = textNode("False");

/** The names a loop's body sees first. */
function loopRoot(name: string, item: VariableNode, index: number, count: number): VariableNode {
  const each = namesNode([
    ["Index", textNode(index.toString())],
    ["First", index === 0 ? TRUE : FALSE],
    ["Last", index === count - 1 ? TRUE : FALSE],
  ]);
  return namesNode([
    [COUNTERS, namesNode([["Template", namesNode([["Each", each]])]])],
    [name, item],
  ]);
}
