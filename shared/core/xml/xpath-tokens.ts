import { AppError } from "../errors.ts";
import { endOfName, isBlank } from "./names.ts";

/** One lexical token of XPath 1.0; `at` is its offset in the expression. */
export type XPathToken =
  | { readonly kind: "symbol"; readonly text: string; readonly at: number }
  | { readonly kind: "operator"; readonly text: string; readonly at: number }
  | { readonly kind: "axis"; readonly text: string; readonly at: number }
  | { readonly kind: "function"; readonly text: string; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "literal"; readonly text: string; readonly at: number }
  | { readonly kind: "number"; readonly text: string; readonly at: number }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

/** Throws the error for a malformed expression; details are `{expression, offset}`. */
export function failXPath(expression: string, offset: number, problem: string): never {
  const shown = expression.length > 300 ? `${expression.slice(0, 300)}…` : expression;
  throw new AppError("invalid_input", `'${shown}' is not a valid XPath: ${problem} at character ${offset + 1}.`, {
    details: { expression, offset },
  });
}

const OPERATOR_NAMES = new Set(["and", "or", "div", "mod"]);

/** Splits an expression into tokens, telling operators from names as XPath 1.0 §3.7 says; the last one is `end`. */
export function tokenizeXPath(expression: string): readonly XPathToken[] {
  const tokens: XPathToken[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(expression.charCodeAt(at))) at++;
    if (at >= expression.length) break;
    const token = readToken(expression, at, expectsOperator(tokens.at(-1)));
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

/** After an operand the next name or `*` is an operator. */
function expectsOperator(previous: XPathToken | undefined): boolean {
  if (!previous || previous.kind === "operator" || previous.kind === "axis" || previous.kind === "function")
    return false;
  return previous.kind !== "symbol" || [")", "]", ".", "..", "*"].includes(previous.text);
}

function readToken(expression: string, at: number, operatorNext: boolean): { token: XPathToken; end: number } {
  const made = (kind: Exclude<XPathToken["kind"], "end">, text: string) => ({
    token: { kind, text, at },
    end: at + text.length,
  });
  const character = expression[at] ?? "";
  const two = expression.slice(at, at + 2);
  if (character === '"' || character === "'") return readLiteral(expression, at);
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(expression);
  if (number) return made("number", number[0]);
  if (["//", "!=", "<=", ">="].includes(two)) return made("operator", two);
  if (two === "..") return made("symbol", two);
  if (character === "*") return made(operatorNext ? "operator" : "symbol", character);
  if ("/|+-=<>".includes(character)) return made("operator", character);
  if ("()[].@,$".includes(character)) return made("symbol", character);
  return readName(expression, at, operatorNext);
}

const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;

function readLiteral(expression: string, at: number): { token: XPathToken; end: number } {
  const end = expression.indexOf(expression[at] ?? "", at + 1);
  if (end < 0) failXPath(expression, at, "a quoted text is not closed");
  return { token: { kind: "literal", text: expression.slice(at + 1, end), at }, end: end + 1 };
}

function readName(expression: string, at: number, operatorNext: boolean): { token: XPathToken; end: number } {
  let end = endOfName(expression, at);
  if (end === at) failXPath(expression, at, `'${expression[at]}' is not expected`);
  if (operatorNext) {
    const text = expression.slice(at, end);
    if (!OPERATOR_NAMES.has(text)) failXPath(expression, at, `an operator is expected instead of '${text}'`);
    return { token: { kind: "operator", text, at }, end };
  }
  if (expression[end] === ":" && expression[end + 1] !== ":") {
    const localEnd = expression[end + 1] === "*" ? end + 2 : endOfName(expression, end + 1);
    if (localEnd === end + 1) failXPath(expression, end, "a name is missing after ':'");
    end = localEnd;
  }
  const text = expression.slice(at, end);
  let next = end;
  while (isBlank(expression.charCodeAt(next))) next++;
  if (expression.startsWith("::", next)) return { token: { kind: "axis", text, at }, end: next + 2 };
  if (expression[next] === "(") return { token: { kind: "function", text, at }, end };
  return { token: { kind: "name", text, at }, end };
}
