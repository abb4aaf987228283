import { assertNever } from "../errors.ts";
import { printJsonDate, type DateTime, readJsonDate } from "./json-date.ts";
import { printDouble } from "./dotnet/numbers.ts";
import { evaluationFailed } from "./failures.ts";

/** A value of a JSON text. Whole numbers keep their digits, however many. */
export type JsonValue =
  | { readonly kind: "object"; readonly properties: ReadonlyMap<string, JsonValue> }
  | { readonly kind: "array"; readonly items: readonly JsonValue[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "date"; readonly date: DateTime }
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "decimal"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** Only in arrays. */
  | { readonly kind: "comment"; readonly text: string };

/** Values may be nested this deep; deeper text counts as no JSON. */
const DEEPEST = 128;

/**
 * Reads JSON leniently, as Json.NET does: single quotes, names without quotes, comments, a comma before a closing
 * bracket, nothing where a value should be (null), hexadecimal and octal numbers; of equal names the last counts.
 * QUIRK: a text that is an ISO date with a time is a date, and a comment in an array is an item of it. Null when the
 * text is not JSON.
 */
export function readJson(text: string): JsonValue | null {
  const reader = new JsonReader(text);
  const value = reader.readValue();
  return value !== null && reader.isDone() ? value : null;
}

/**
 * A value as text: scalars plainly, null as nothing, objects and arrays as compact JSON. QUIRK: a whole number of more
 * than 64 bits cannot be had by itself; that throws as a failing filter does.
 */
export function printJson(value: JsonValue, utcOffsetMinutes: number): string {
  switch (value.kind) {
    case "text":
    case "comment":
      return value.text;
    case "date":
      return printJsonDate(value.date, "print", utcOffsetMinutes);
    case "integer":
      if (value.value === BigInt.asIntN(64, value.value)) return value.value.toString();
      throw evaluationFailed("Taking a whole number out of JSON", "it has more than 64 bits; put it in quotes");
    case "decimal":
      return printDouble(value.value);
    case "boolean":
      return value.value ? "True" : "False";
    case "null":
      return "";
    case "object":
    case "array":
      return compactJson(value, utcOffsetMinutes);
    default:
      return assertNever(value);
  }
}

function compactJson(value: JsonValue, utcOffsetMinutes: number): string {
  switch (value.kind) {
    case "object": {
      const properties = Array.from(
        value.properties,
        ([name, property]) => `${quote(name)}:${compactJson(property, utcOffsetMinutes)}`,
      );
      return `{${properties.join(",")}}`;
    }
    case "array":
      return `[${compactItems(value.items, utcOffsetMinutes)}]`;
    case "comment":
      return `/*${value.text}*/`;
    case "text":
      return quote(value.text);
    case "date":
      return `"${printJsonDate(value.date, "json", utcOffsetMinutes)}"`;
    case "integer":
      return value.value.toString();
    case "decimal": {
      const text = printDouble(value.value);
      if (!Number.isFinite(value.value)) return quote(text);
      return /[.E]/.test(text) ? text : `${text}.0`;
    }
    case "boolean":
      return value.value ? "true" : "false";
    case "null":
      return "null";
    default:
      return assertNever(value);
  }
}

/** A comma stands before each item but the first; comments have none. */
function compactItems(items: readonly JsonValue[], utcOffsetMinutes: number): string {
  let isFirst = true;
  const pieces = items.map((item) => {
    const text = compactJson(item, utcOffsetMinutes);
    if (item.kind === "comment") return text;
    const piece = isFirst ? text : `,${text}`;
    isFirst = false;
    return piece;
  });
  return pieces.join("");
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const escaped = text.replace(/["\\\u0000-\u001f\u0085\u2028\u2029]/g, (character) => {
    return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

const BLANKS = /(?:(?!\ufeff)[\s\u0085])+/y;
const COMMENT = /\/\*[^]*?\*\/|\/\/[^\r\n]*/y;
const UNESCAPED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** A place in a JSON text. Every `read...` gives null when the text is not JSON. */
class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isDone(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  readValue(): JsonValue | null {
    this.#skip();
    switch (this.#text.charAt(this.#at)) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"':
      case "'":
        return this.#textValue();
      case ",":
        return { kind: "null" };
      default:
        return this.#number() ?? this.#word();
    }
  }

  #nested(read: () => JsonValue | null): JsonValue | null {
    if (++this.#depth > DEEPEST) return null;
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): JsonValue | null {
    const properties = new Map<string, JsonValue>();
    for (;;) {
      this.#skip();
      if (this.#take("}")) return { kind: "object", properties };
      const name = this.#name();
      this.#match(BLANKS);
      if (name === null || !this.#take(":")) return null;
      const value = this.readValue();
      if (value === null) return null;
      properties.delete(name);
      properties.set(name, value);
      this.#skip();
      if (!this.#take(",") && this.#text.charAt(this.#at) !== "}") return null;
    }
  }

  #array(): JsonValue | null {
    const items: JsonValue[] = [];
    for (;;) {
      this.#skipInto(items);
      if (this.#take("]")) return { kind: "array", items };
      const value = this.readValue();
      if (value === null) return null;
      items.push(value);
      this.#skipInto(items);
      if (!this.#take(",") && this.#text.charAt(this.#at) !== "]") return null;
    }
  }

  #name(): string | null {
    const first = this.#text.charAt(this.#at);
    if (first === '"' || first === "'") return this.#quoted();
    return this.#match(/[\p{L}\p{Nd}_$]+/uy);
  }

  #textValue(): JsonValue | null {
    const text = this.#quoted();
    if (text === null) return null;
    const date = readJsonDate(text);
    return date === null ? { kind: "text", text } : { kind: "date", date };
  }

  #quoted(): string | null {
    const quoteSign = this.#text.charAt(this.#at++);
    let text = "";
    for (;;) {
      text += this.#match(quoteSign === '"' ? /[^"\\]+/y : /[^'\\]+/y) ?? "";
      if (this.#take(quoteSign)) return text;
      if (!this.#take("\\")) return null;
      const code = this.#match(/u[0-9A-Fa-f]{4}/y);
      const escape = code ?? this.#match(/[bfnrt"'\\/]/y);
      if (escape === null) return null;
      text += code === null ? (UNESCAPED[escape] ?? escape) : String.fromCharCode(Number.parseInt(code.slice(1), 16));
    }
  }

  #number(): JsonValue | null {
    const hexadecimal = this.#match(/0[xX][0-9A-Fa-f]+(?![\w.+-])/y);
    if (hexadecimal !== null) return { kind: "integer", value: BigInt(hexadecimal) };
    const digits = this.#match(/-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.+-])/y);
    if (digits === null) return null;
    if (/^0[0-9]/.test(digits)) return this.#octal(digits);
    return /[.eE]/.test(digits)
      ? { kind: "decimal", value: Number(digits) }
      : { kind: "integer", value: BigInt(digits) };
  }

  #octal(digits: string): JsonValue | null {
    return /^[0-7]+$/.test(digits) ? { kind: "integer", value: BigInt(`0o${digits}`) } : null;
  }

  #word(): JsonValue | null {
    switch (this.#match(/-?[A-Za-z]+(?![\w.+-])/y)) {
      case "true":
        return { kind: "boolean", value: true };
      case "false":
        return { kind: "boolean", value: false };
      case "null":
      case "undefined":
        return { kind: "null" };
      case "NaN":
        return { kind: "decimal", value: Number.NaN };
      case "Infinity":
        return { kind: "decimal", value: Number.POSITIVE_INFINITY };
      case "-Infinity":
        return { kind: "decimal", value: Number.NEGATIVE_INFINITY };
      default:
        return null;
    }
  }

  /** Skips blanks and comments. */
  #skip(): void {
    do this.#match(BLANKS);
    while (this.#match(COMMENT) !== null);
  }

  /** Skips blanks; comments become items. */
  #skipInto(items: JsonValue[]): void {
    for (;;) {
      this.#match(BLANKS);
      const comment = this.#match(COMMENT);
      if (comment === null) return;
      items.push({ kind: "comment", text: comment.slice(2, comment.startsWith("/*") ? -2 : undefined) });
    }
  }

  #take(text: string): boolean {
    const there = this.#text.startsWith(text, this.#at);
    if (there) this.#at += text.length;
    return there;
  }

  #match(sticky: RegExp): string | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }
}
