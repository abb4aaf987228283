import { isBlankText } from "./names.ts";
import { stringValue, type XPathNode } from "./xpath-nodes.ts";

/** What an expression evaluates to; node-sets are in document order and without doubles. */
export type XPathValue = string | number | boolean | readonly XPathNode[];

/** string() of XPath 1.0 §4.2. */
export function toText(value: XPathValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  const first = value[0];
  return first ? stringValue(first) : "";
}

/** number() of XPath 1.0 §4.4. */
export function toNumber(value: XPathValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = toText(value).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number.parseFloat(text) : Number.NaN;
}

/** boolean() of XPath 1.0 §4.3. */
export function toBoolean(value: XPathValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return value.length > 0;
}

/** Comparison of XPath 1.0 §3.4: node-sets compare when any of their nodes does. */
export function compare(operator: "=" | "!=" | "<" | "<=" | ">" | ">=", left: XPathValue, right: XPathValue): boolean {
  if (isNodes(left)) {
    return isNodes(right) ? compareSets(operator, left, right) : compareSet(operator, left, right, false);
  }
  if (isNodes(right)) return compareSet(operator, right, left, true);
  return compareSimple(operator, left, right);
}

function isNodes(value: XPathValue): value is readonly XPathNode[] {
  return typeof value === "object";
}

type Simple = string | number | boolean;

function compareSets(operator: Parameters<typeof compare>[0], left: readonly XPathNode[], right: readonly XPathNode[]) {
  if (operator === "=") {
    const texts = new Set(left.map(stringValue));
    return right.some((node) => texts.has(stringValue(node)));
  }
  const texts = right.map(stringValue);
  if (operator === "!=") {
    const distinct = new Set(texts);
    return left.some((node) => distinct.size > 1 || (distinct.size === 1 && !distinct.has(stringValue(node))));
  }
  // An order relation holds for some pair exactly when it holds for the outermost ones.
  const numbers = texts.map((text) => toNumber(text)).filter((one) => !Number.isNaN(one));
  if (numbers.length === 0) return false;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const bound = operator === "<" || operator === "<=" ? high : low;
  return left.some((node) => compareSimple(operator, toNumber(stringValue(node)), bound));
}

function compareSet(
  operator: Parameters<typeof compare>[0],
  nodes: readonly XPathNode[],
  other: Simple,
  swap: boolean,
) {
  if (typeof other === "boolean") {
    const value = nodes.length > 0;
    return swap ? compareSimple(operator, other, value) : compareSimple(operator, value, other);
  }
  return nodes.some((node) => {
    const text = stringValue(node);
    const value = typeof other === "number" ? toNumber(text) : text;
    return swap ? compareSimple(operator, other, value) : compareSimple(operator, value, other);
  });
}

function compareSimple(operator: Parameters<typeof compare>[0], left: Simple, right: Simple): boolean {
  if (operator === "=" || operator === "!=") return equal(left, right) === (operator === "=");
  const a = toNumber(left);
  const b = toNumber(right);
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function equal(left: Simple, right: Simple): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") return toBoolean(left) === toBoolean(right);
  if (typeof left === "number" || typeof right === "number") return toNumber(left) === toNumber(right);
  return left === right;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return "0";
  const text = String(value);
  return text.includes("e") ? plainDecimal(text) : text;
}

/** Writes out a number without exponent. */
function plainDecimal(text: string): string {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + Number.parseInt(exponent, 10);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** normalize-space() of XPath 1.0 §4.2. */
export function normalizeSpace(text: string): string {
  return text
    .split(/[ \t\r\n]+/)
    .filter((word) => !isBlankText(word))
    .join(" ");
}
