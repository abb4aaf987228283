import { simplify } from "./xpath-simplify.ts";
import {
  ANY_BELOW,
  ANY_NODE,
  AXES,
  type XPathAxis,
  type XPathNodeTest,
  type XPathStep,
  type XPathOperator,
  type XPathExpression,
} from "./xpath-syntax.ts";
import { failXPath, tokenizeXPath, type XPathToken } from "./xpath-tokens.ts";

/** Arguments each function of XPath 1.0 takes, least and most. */
const FUNCTIONS: Readonly<Record<string, readonly [number, number]>> = {
  last: [0, 0],
  position: [0, 0],
  count: [1, 1],
  id: [1, 1],
  "local-name": [0, 1],
  "namespace-uri": [0, 1],
  name: [0, 1],
  string: [0, 1],
  concat: [2, Number.POSITIVE_INFINITY],
  "starts-with": [2, 2],
  contains: [2, 2],
  "substring-before": [2, 2],
  "substring-after": [2, 2],
  substring: [2, 3],
  "string-length": [0, 1],
  "normalize-space": [0, 1],
  translate: [3, 3],
  boolean: [1, 1],
  not: [1, 1],
  true: [0, 0],
  false: [0, 0],
  lang: [1, 1],
  number: [0, 1],
  sum: [1, 1],
  floor: [1, 1],
  ceiling: [1, 1],
  round: [1, 1],
};

/** Operators by rising precedence; all bind to the left. */
const LEVELS: readonly (readonly XPathOperator[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];

/** Operators in one chain, together with what is nested, beyond which an expression is refused. */
const MAX_CHAINED = 500;

/** Parentheses, predicates and arguments inside each other that Microsoft's XPath still takes. */
const MAX_NESTING = 199;

/** Functions whose argument must be nodes; that is known from the expression alone. */
const NODE_FUNCTIONS: readonly string[] = ["count", "sum", "local-name", "name", "namespace-uri"];

type Parser = {
  readonly expression: string;
  readonly tokens: readonly XPathToken[];
  readonly prefixes: ReadonlyMap<string, string>;
  at: number;
  nesting: number;
  chained: number;
};

/**
 * Parses an XPath 1.0 expression. Prefixes are resolved by the map; unprefixed names mean no namespace. Variables,
 * unknown prefixes and unknown functions are errors. Throws `invalid_input` with details `{expression, offset}`.
 */
export function parseXPath(expression: string, prefixes: ReadonlyMap<string, string> = new Map()): XPathExpression {
  const parser: Parser = { expression, tokens: tokenizeXPath(expression), prefixes, at: 0, nesting: 0, chained: 0 };
  const parsed = parseLevel(parser, 0);
  if (peek(parser).kind !== "end") unexpected(parser);
  return parsed;
}

function peek(parser: Parser): XPathToken {
  // The last token is `end`, and nothing moves past it.
  return parser.tokens[parser.at] as XPathToken;
}

function take(parser: Parser): XPathToken {
  const token = peek(parser);
  if (token.kind !== "end") parser.at++;
  return token;
}

function isNext(parser: Parser, kind: "symbol" | "operator", text: string): boolean {
  const token = peek(parser);
  return token.kind === kind && token.text === text;
}

function takeIf(parser: Parser, kind: "symbol" | "operator", text: string): boolean {
  if (!isNext(parser, kind, text)) return false;
  parser.at++;
  return true;
}

function expect(parser: Parser, text: string): void {
  if (!takeIf(parser, "symbol", text)) failXPath(parser.expression, peek(parser).at, `'${text}' is missing`);
}

function unexpected(parser: Parser): never {
  const token = peek(parser);
  const problem = token.kind === "end" ? "it ends too early" : `'${token.text}' is not expected`;
  return failXPath(parser.expression, token.at, problem);
}

/** Reads what stands inside parentheses or brackets. */
function parseNested(parser: Parser): XPathExpression {
  parser.nesting++;
  if (parser.nesting > MAX_NESTING) failXPath(parser.expression, peek(parser).at, "it is nested too deeply");
  const inner = parseLevel(parser, 0);
  parser.nesting--;
  return inner;
}

function chain(parser: Parser): void {
  parser.chained++;
  if (parser.chained > MAX_CHAINED) failXPath(parser.expression, peek(parser).at, "it is nested too deeply");
}

function parseLevel(parser: Parser, level: number): XPathExpression {
  const operators = LEVELS[level];
  if (!operators) return parseUnary(parser);
  let left = parseLevel(parser, level + 1);
  let chained = 0;
  for (;;) {
    const token = peek(parser);
    const operator = token.kind === "operator" ? operators.find((one) => one === token.text) : undefined;
    if (operator === undefined) break;
    take(parser);
    chain(parser);
    chained++;
    left = { kind: "binary", operator, left, right: parseLevel(parser, level + 1) };
  }
  parser.chained -= chained;
  return left;
}

function parseUnary(parser: Parser): XPathExpression {
  let negations = 0;
  while (takeIf(parser, "operator", "-")) negations++;
  let operand = parseUnion(parser);
  // Two signs cancel out except for turning the operand into a number.
  if (negations > 0 && negations % 2 === 0) operand = { kind: "negate", operand };
  return negations === 0 ? operand : { kind: "negate", operand };
}

function parseUnion(parser: Parser): XPathExpression {
  let left = parsePath(parser);
  let chained = 0;
  while (takeIf(parser, "operator", "|")) {
    chain(parser);
    chained++;
    left = { kind: "binary", operator: "|", left, right: parsePath(parser) };
  }
  parser.chained -= chained;
  return left;
}

function parsePath(parser: Parser): XPathExpression {
  const token = peek(parser);
  if (startsPrimary(token)) {
    const primary = parseFilter(parser);
    const steps = parseTail(parser);
    return steps.length === 0 ? primary : { kind: "path", from: primary, steps };
  }
  if (takeIf(parser, "operator", "/")) {
    const steps = startsStep(peek(parser)) ? [...parseStep(parser), ...parseTail(parser)] : [];
    return { kind: "path", from: "root", steps: simplify(steps) };
  }
  if (isNext(parser, "operator", "//")) return { kind: "path", from: "root", steps: simplify(parseTail(parser)) };
  if (!startsStep(token)) unexpected(parser);
  return { kind: "path", from: "context", steps: simplify([...parseStep(parser), ...parseTail(parser)]) };
}

const NODE_TYPES = new Set(["node", "text", "comment", "processing-instruction"]);

function startsPrimary(token: XPathToken): boolean {
  if (token.kind === "literal" || token.kind === "number") return true;
  if (token.kind === "function") return !NODE_TYPES.has(token.text);
  return token.kind === "symbol" && (token.text === "(" || token.text === "$");
}

function startsStep(token: XPathToken): boolean {
  if (token.kind === "name" || token.kind === "axis") return true;
  if (token.kind === "function") return NODE_TYPES.has(token.text);
  return token.kind === "symbol" && [".", "..", "@", "*"].includes(token.text);
}

function parseTail(parser: Parser): XPathStep[] {
  const steps: XPathStep[] = [];
  for (;;) {
    if (takeIf(parser, "operator", "//")) steps.push(ANY_BELOW);
    else if (!takeIf(parser, "operator", "/")) return steps;
    steps.push(...parseStep(parser));
  }
}

function parseStep(parser: Parser): XPathStep[] {
  if (takeIf(parser, "symbol", ".")) return [{ axis: "self", test: ANY_NODE, predicates: [] }];
  if (takeIf(parser, "symbol", "..")) return [{ axis: "parent", test: ANY_NODE, predicates: [] }];
  const axis = parseAxis(parser);
  const test = parseNodeTest(parser);
  return [{ axis, test, predicates: parsePredicates(parser) }];
}

function parseAxis(parser: Parser): XPathAxis {
  if (takeIf(parser, "symbol", "@")) return "attribute";
  const token = peek(parser);
  if (token.kind !== "axis") return "child";
  const axis = AXES.find((one) => one === token.text);
  if (!axis) failXPath(parser.expression, token.at, `there is no axis '${token.text}'`);
  take(parser);
  return axis;
}

function parseNodeTest(parser: Parser): XPathNodeTest {
  if (takeIf(parser, "symbol", "*")) return { kind: "name", localName: null, namespace: null };
  const token = take(parser);
  if (token.kind === "function" && NODE_TYPES.has(token.text)) return parseTypeTest(parser, token.text);
  if (token.kind !== "name") {
    parser.at -= token.kind === "end" ? 0 : 1;
    unexpected(parser);
  }
  const [first = "", second] = token.text.split(":");
  if (second === undefined) return { kind: "name", localName: first, namespace: "" };
  const namespace = parser.prefixes.get(first);
  if (namespace === undefined) failXPath(parser.expression, token.at, `the prefix '${first}' is not declared`);
  return { kind: "name", localName: second === "*" ? null : second, namespace };
}

function parseTypeTest(parser: Parser, type: string): XPathNodeTest {
  expect(parser, "(");
  const token = peek(parser);
  if (type === "processing-instruction" && token.kind === "literal") {
    take(parser);
    expect(parser, ")");
    // No name at all stands for any, as in Microsoft's XPath.
    return { kind: "instruction", target: token.text === "" ? null : token.text };
  }
  expect(parser, ")");
  if (type === "text" || type === "comment") return { kind: "type", type };
  return type === "node" ? ANY_NODE : { kind: "instruction", target: null };
}

function parsePredicates(parser: Parser): XPathExpression[] {
  const predicates: XPathExpression[] = [];
  while (takeIf(parser, "symbol", "[")) {
    predicates.push(parseNested(parser));
    expect(parser, "]");
  }
  return predicates;
}

function parseFilter(parser: Parser): XPathExpression {
  const base = parsePrimary(parser);
  const predicates = parsePredicates(parser);
  return predicates.length === 0 ? base : { kind: "filter", base, predicates };
}

function parsePrimary(parser: Parser): XPathExpression {
  const token = take(parser);
  if (token.kind === "literal") return { kind: "literal", value: token.text };
  if (token.kind === "number") return { kind: "literal", value: Number.parseFloat(token.text) };
  if (token.kind === "function") return parseCall(parser, token);
  if (token.text === "$") failXPath(parser.expression, token.at, "variables are not supported");
  const inner = parseNested(parser);
  expect(parser, ")");
  return inner;
}

function parseCall(parser: Parser, token: XPathToken): XPathExpression {
  const bounds = Object.hasOwn(FUNCTIONS, token.text) ? FUNCTIONS[token.text] : undefined;
  if (!bounds) failXPath(parser.expression, token.at, `there is no function '${token.text}'`);
  expect(parser, "(");
  const args: XPathExpression[] = [];
  if (!isNext(parser, "symbol", ")")) {
    do args.push(parseNested(parser));
    while (takeIf(parser, "symbol", ","));
  }
  expect(parser, ")");
  if (args.length < bounds[0] || args.length > bounds[1]) {
    failXPath(parser.expression, token.at, `'${token.text}' does not take ${args.length} arguments`);
  }
  const [first] = args;
  if (first && NODE_FUNCTIONS.includes(token.text) && !givesNodes(first)) {
    failXPath(parser.expression, token.at, `'${token.text}' takes nodes, not a value`);
  }
  return { kind: "call", name: token.text, args };
}

function givesNodes(expression: XPathExpression): boolean {
  if (expression.kind === "binary") return expression.operator === "|";
  if (expression.kind === "call") return expression.name === "id";
  return expression.kind === "path" || expression.kind === "filter";
}
