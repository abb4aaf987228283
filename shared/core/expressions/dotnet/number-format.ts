import { assertNever } from "../../errors.ts";
import { customNumber } from "./custom-number-format.ts";
import {
  type Digits,
  digitsOfDouble,
  type DotnetNumber,
  exactDigitsOfDouble,
  plainText,
  printDouble,
  roundToDecimals,
  roundToSignificant,
} from "./numbers.ts";

/** No text needs more; .NET would go on to a thousand million. */
const MOST_PRECISION = 1000;
/** How many digits of a double a custom format sees. */
const CUSTOM_DOUBLE_DIGITS = 15;

/**
 * A number in a .NET format with the invariant culture: `C D E F G N P R X` with a precision, or a custom picture such
 * as `#,##0.00`. Null when the format is not one for this type. Source: `Standard numeric format strings` and `Custom
 * numeric format strings` in the .NET documentation.
 */
export function formatNumber(number: DotnetNumber, format: string): string | null {
  if (number.kind === "double" && !Number.isFinite(number.value)) return printDouble(number.value);
  const standard = /^([A-Za-z])(\d{0,9})$/.exec(format === "" ? "G" : format);
  if (standard === null) return customNumber(digitsForCustom(number), format);
  const [, letter = "", digits = ""] = standard;
  const precision = digits === "" ? null : Number(digits);
  if (precision !== null && precision > MOST_PRECISION) return null;
  return standardNumber(number, letter, precision);
}

function standardNumber(number: DotnetNumber, letter: string, precision: number | null): string | null {
  const exact = exactDigits(number);
  switch (letter.toUpperCase()) {
    case "C":
      return surround(
        exact,
        precision ?? 2,
        (text) => `¤${text}`,
        (text) => `(¤${text})`,
      );
    case "D":
      return number.kind === "int32" ? wholeNumber(number.value, precision ?? 1) : null;
    case "E":
      return scientific(exact, precision ?? 6, letter, 3);
    case "F":
      return fixed(exact, precision ?? 2, false);
    case "G":
      return general(number, precision, letter);
    case "N":
      return fixed(exact, precision ?? 2, true);
    case "P":
      return surround(
        exact.digits === "" ? exact : { ...exact, point: exact.point + 2 },
        precision ?? 2,
        (text) => `${text} %`,
        (text) => `-${text} %`,
      );
    case "R":
      return number.kind === "double" ? printDouble(number.value) : null;
    case "X":
      return number.kind === "int32" ? hexadecimal(number.value, precision ?? 1, letter) : null;
    case "B":
      return number.kind === "int32" ? (number.value >>> 0).toString(2).padStart(precision ?? 1, "0") : null;
    default:
      return null;
  }
}

/** Fixed decimals, negative zero without its sign where the type has none. */
function fixed(number: Digits, decimals: number, grouped: boolean): string {
  const rounded = roundToDecimals(number, decimals);
  const text = unsignedFixed(rounded, decimals, grouped);
  return rounded.negative && rounded.digits !== "" ? `-${text}` : text;
}

function surround(
  number: Digits,
  decimals: number,
  positive: (text: string) => string,
  negative: (text: string) => string,
): string {
  const rounded = roundToDecimals(number, decimals);
  const text = unsignedFixed(rounded, decimals, true);
  return rounded.negative && rounded.digits !== "" ? negative(text) : positive(text);
}

function unsignedFixed(number: Digits, decimals: number, grouped: boolean): string {
  const [whole = "0", fraction = ""] = plainText({ ...number, negative: false }).split(".");
  const integer = grouped ? whole.replace(/\B(?=(?:\d{3})+$)/g, ",") : whole;
  return decimals === 0 ? integer : `${integer}.${fraction.padEnd(decimals, "0")}`;
}

function scientific(number: Digits, decimals: number, letter: string, exponentDigits: number): string {
  const rounded = roundToSignificant(number, decimals + 1);
  const digits = rounded.digits.padEnd(decimals + 1, "0");
  const exponent = rounded.digits === "" ? 0 : rounded.point - 1;
  const mantissa = decimals === 0 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`;
  return `${minus(rounded)}${mantissa}${exponentText(letter, exponent, exponentDigits)}`;
}

function general(number: DotnetNumber, precision: number | null, letter: string): string {
  if (precision === null || (precision === 0 && number.kind !== "decimal")) {
    const text = generalDefault(number);
    return letter === "g" ? text.toLowerCase() : text;
  }
  const exact = exactDigits(number);
  const most = precision === 0 ? Math.max(exact.digits.length, exact.point) : precision;
  const rounded = roundToSignificant(exact, most);
  const exponent = rounded.digits === "" ? 0 : rounded.point - 1;
  if (exponent < most && exponent >= -4)
    return plainText(rounded.digits === "" ? { ...rounded, negative: false } : rounded);
  const mantissa =
    rounded.digits.length === 1 ? rounded.digits : `${rounded.digits.charAt(0)}.${rounded.digits.slice(1)}`;
  return `${minus(rounded)}${mantissa}${exponentText(letter === "g" ? "e" : "E", exponent, 2)}`;
}

/** As the type itself prints: a decimal keeps the zeros it was written with. */
function generalDefault(number: DotnetNumber): string {
  switch (number.kind) {
    case "int32":
      return number.value.toString();
    case "double":
      return printDouble(number.value);
    case "decimal":
      return `${minus(number.value)}${unsignedFixed(number.value, number.scale, false)}`;
    default:
      return assertNever(number);
  }
}

function wholeNumber(value: number, digits: number): string {
  return `${value < 0 ? "-" : ""}${Math.abs(value).toString().padStart(digits, "0")}`;
}

function hexadecimal(value: number, digits: number, letter: string): string {
  const text = (value >>> 0).toString(16).padStart(digits, "0");
  return letter === "X" ? text.toUpperCase() : text;
}

function exponentText(letter: string, exponent: number, digits: number): string {
  return `${letter}${exponent < 0 ? "-" : "+"}${Math.abs(exponent).toString().padStart(digits, "0")}`;
}

function minus(number: Digits): string {
  return number.negative && number.digits !== "" ? "-" : "";
}

function exactDigits(number: DotnetNumber): Digits {
  switch (number.kind) {
    case "int32":
      return digitsOfDouble(number.value);
    case "double":
      return exactDigitsOfDouble(number.value);
    case "decimal":
      return number.value;
    default:
      return assertNever(number);
  }
}

function digitsForCustom(number: DotnetNumber): Digits {
  return number.kind === "double"
    ? roundToSignificant(exactDigitsOfDouble(number.value), CUSTOM_DOUBLE_DIGITS)
    : exactDigits(number);
}
