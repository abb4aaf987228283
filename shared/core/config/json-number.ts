const WHOLE = /^[+-]?\d+$/;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** .NET lets commas stand anywhere behind the first digit and before the point. */
const DECIMAL = /^[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/**
 * A value as a JSON number: a whole number of 64 bits (sign, blanks around and leading zeros do not matter), else a
 * decimal, whose digits stay as they are where JSON allows it; `1,000` is a thousand. Null for what is no finite number.
 */
export function jsonNumber(value: string): string | null {
  const trimmed = value.trim();
  if (/[^\t-\r ]/.test(value.replace(trimmed, ""))) return null;
  if (WHOLE.test(trimmed) && trimmed.length < 400) {
    const whole = BigInt(trimmed.replace(/^\+/, ""));
    if (whole >= LEAST && whole <= MOST) return String(whole);
  }
  const number = Number(trimmed.replaceAll(",", ""));
  if (!DECIMAL.test(trimmed) || !Number.isFinite(number)) return null;
  return JSON_NUMBER.test(trimmed) ? trimmed : String(number);
}

/** A number as a JSON file may hold it, written as JSON wants it; a leading zero made it octal, as in .NET's usual reader. */
export function strictNumber(markup: string): string {
  if (JSON_NUMBER.test(markup)) return markup;
  return String(/^0[0-7]+$/.test(markup) ? Number.parseInt(markup, 8) : Number(markup));
}
