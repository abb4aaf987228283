const WHOLE = /^[+-]?\d+$/;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/**
 * A value as a JSON number: a whole number of 64 bits (sign, blanks around and leading zeros do not matter), else a
 * decimal, whose digits stay as they are where JSON allows it. Null for what is no finite number.
 */
export function jsonNumber(value: string): string | null {
  const trimmed = value.trim();
  if (WHOLE.test(trimmed) && trimmed.length < 400) {
    const whole = BigInt(trimmed.replace(/^\+/, ""));
    if (whole >= LEAST && whole <= MOST) return String(whole);
  }
  if (!DECIMAL.test(trimmed) || !Number.isFinite(Number(trimmed))) return null;
  return JSON_NUMBER.test(trimmed) ? trimmed : String(Number(trimmed));
}
