/** A number as its significant decimal digits: `0.digits` times ten to the power of `point`; zero has no digits. */
export type Digits = { readonly negative: boolean; readonly digits: string; readonly point: number };

/** A number with the .NET type it is formatted as, which decides a few details. */
export type DotnetNumber =
  | { readonly kind: "int32"; readonly value: number }
  | { readonly kind: "double"; readonly value: number }
  /** `scale` is how many decimals it was written with; they count in the general format. */
  | { readonly kind: "decimal"; readonly value: Digits; readonly scale: number };

/** The only blanks .NET allows around numbers. */
const OUTER_BLANKS = /^[\t-\r ]+|[\t-\r ]+$/g;
const GREATEST_DECIMAL = 79_228_162_514_264_337_593_543_950_335n;
const MOST_DECIMALS = 28;

/** Digits a double always shows without an exponent. */
const DOUBLE_DIGITS = 15;

/** The shortest text that reads back as the same double, as current .NET prints it. */
export function printDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= Math.max(mantissa.replace(".", "").length, DOUBLE_DIGITS) || exponent < -4) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}E${sign}${Math.abs(exponent).toString().padStart(2, "0")}`;
  }
  return plainText(digitsOfDouble(value));
}

/** Reads what .NET's `double` reads with sign, point, exponent and blanks around; null when it is no number. */
export function parseDouble(text: string): number | null {
  const trimmed = text.replace(OUTER_BLANKS, "");
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^[+-]?infinity$/i.test(trimmed)) return trimmed.startsWith("-") ? -Infinity : Infinity;
  return /^[+-]?nan$/i.test(trimmed) ? Number.NaN : null;
}

/** Reads a 32-bit whole number; null when it is none. */
export function parseInt32(text: string): number | null {
  const value = /^[\t-\r ]*[+-]?\d+[\t-\r ]*$/.test(text) ? Number(text) : Number.NaN;
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? value : null;
}

/** Reads what .NET's `decimal` reads: a sign on either side, group commas, 28 decimals, no exponent. */
export function parseDecimal(text: string): Extract<DotnetNumber, { kind: "decimal" }> | null {
  const parts = /^[\t-\r ]*([+-]?)[\t-\r ]*(\d[\d,]*)?(?:\.(\d*))?[\t-\r ]*([+-]?)[\t-\r ]*$/.exec(text);
  if (parts === null) return null;
  const [, leading = "", whole = "", fraction = "", trailing = ""] = parts;
  if ((whole === "" && fraction === "") || (leading !== "" && trailing !== "")) return null;
  const integer = whole.replaceAll(",", "");
  const exact: Digits = { negative: leading + trailing === "-", ...significant(integer + fraction, integer.length) };
  const scale = Math.min(fraction.length, MOST_DECIMALS);
  const value = fraction.length > MOST_DECIMALS ? roundToDecimals(exact, MOST_DECIMALS) : exact;
  const magnitude = BigInt(
    value.digits.slice(0, Math.max(value.point, 0)).padEnd(Math.max(value.point, 0), "0") || "0",
  );
  return magnitude > GREATEST_DECIMAL ? null : { kind: "decimal", value, scale };
}

/** Reads what .NET's `double` reads with its usual style, group commas too. */
export function parseDoubleWithGroups(text: string): number | null {
  return parseDouble(/^[\t-\r ]*[+-]?\d[\d,]*/.test(text) ? text.replaceAll(",", "") : text);
}

/** The digits of the shortest text of a double. */
export function digitsOfDouble(value: number): Digits {
  const [mantissa = "", power = "0"] = Math.abs(value).toExponential().split("e");
  return { negative: value < 0 || Object.is(value, -0), ...significant(mantissa.replace(".", ""), Number(power) + 1) };
}

/** All the digits of a double's exact value. */
export function exactDigitsOfDouble(value: number): Digits {
  const negative = value < 0 || Object.is(value, -0);
  let magnitude = Math.abs(value);
  if (magnitude === 0) return { negative, digits: "", point: 0 };
  let decimals = 0;
  while (!Number.isInteger(magnitude)) {
    magnitude *= 2;
    decimals++;
  }
  const scaled = (BigInt(magnitude) * 5n ** BigInt(decimals)).toString();
  return { negative, ...significant(scaled, scaled.length - decimals) };
}

/** Rounded to so many places behind the point, halves away from zero. */
export function roundToDecimals(number: Digits, decimals: number): Digits {
  return keepDigits(number, number.point + decimals);
}

/** Rounded to so many significant digits, halves away from zero. */
export function roundToSignificant(number: Digits, count: number): Digits {
  return keepDigits(number, count);
}

/** Plain notation with no more digits than there are. */
export function plainText(number: Digits): string {
  const whole = number.digits.slice(0, Math.max(number.point, 0)).padEnd(Math.max(number.point, 0), "0");
  const fraction = "0".repeat(Math.max(-number.point, 0)) + number.digits.slice(Math.max(number.point, 0));
  const text = `${whole || "0"}${number.digits.length > number.point && number.digits !== "" ? `.${fraction}` : ""}`;
  return number.negative ? `-${text}` : text;
}

function keepDigits(number: Digits, count: number): Digits {
  if (count >= number.digits.length) return number;
  if (count < 0) return { negative: number.negative, digits: "", point: 0 };
  const roundUp = number.digits.charAt(count) >= "5";
  const kept = number.digits.slice(0, count);
  const rounded = roundUp ? (BigInt(kept || "0") + 1n).toString() : kept;
  const grown = roundUp ? rounded.length - kept.replace(/^0+/, "").length : 0;
  const padded = roundUp ? rounded.padStart(kept.length, "0") : kept;
  const point = grown > 0 && padded.length > kept.length ? number.point + 1 : number.point;
  return { negative: number.negative, ...significant(padded, point) };
}

/** Without zeros at either end. */
function significant(digits: string, point: number): { readonly digits: string; readonly point: number } {
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  const trimmed = digits.slice(leading).replace(/0+$/, "");
  return trimmed === "" ? { digits: "", point: 0 } : { digits: trimmed, point: point - leading };
}
