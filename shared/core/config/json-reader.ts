import { caseKey } from "../expressions/ignore-case.ts";
import { UnreadableText } from "./change.ts";

/** A JSON value with its span in the text. */
export type JsonNode = JsonScalar | JsonObject | JsonArray;
export type JsonScalar = JsonSpan & { readonly kind: "string" | "number" | "boolean" | "null"; readonly text: string };
export type JsonObject = JsonSpan & {
  readonly kind: "object";
  readonly members: readonly { readonly key: string; readonly value: JsonNode }[];
};
export type JsonArray = JsonSpan & { readonly kind: "array"; readonly items: readonly JsonNode[] };
type JsonSpan = { readonly start: number; readonly end: number };

/** Deeper files are refused; their paths alone would fill the memory. */
export const MAX_DEPTH = 500;

/**
 * Reads JSON with comments anywhere, commas before closing brackets, texts in single quotes, property names without
 * quotes and numbers like `.5`, `007` and `0x1F`, all of which .NET's usual reader takes too. Null for a text without any
 * value. What stands below a path (folded keys, joined by `:`) that does not lead on is read, but left out of the tree.
 * Throws `UnreadableText` for anything else that is not JSON, or nested deeper than {@link MAX_DEPTH}.
 */
export function readJson(text: string, leadsOn: (path: string) => boolean = () => true): JsonNode | null {
  const reader = new JsonReader(text, leadsOn);
  if (reader.isAtEnd) return null;
  const root = reader.readValue(0, true);
  if (!reader.isAtEnd) throw reader.unexpected("the end of the file");
  return root;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}

const BARE_NAME = /[\p{L}\p{Nd}_$]+/uy;
const WORD = /[A-Za-z]+|0[xX][0-9a-fA-F]+|-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORDS: ReadonlyMap<string, JsonScalar["kind"]> = new Map([
  ["true", "boolean"],
  ["false", "boolean"],
  ["null", "null"],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  "/": "/",
  "'": "'",
};

/** A class because the place in the text moves along with every call; it always stands on something, not on blanks. */
class JsonReader {
  readonly #text: string;
  readonly #leadsOn: (path: string) => boolean;
  /** Path of the object or array being read, with a colon at its end; null when nothing below it is wanted. */
  #path: string | null = "";
  #at = 0;

  constructor(text: string, leadsOn: (path: string) => boolean) {
    this.#text = text;
    this.#leadsOn = leadsOn;
    this.#skipTrivia();
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  unexpected(wanted: string): UnreadableText {
    const found = this.isAtEnd ? "the file ends" : `'${this.#text.slice(this.#at, this.#at + 1)}' stands`;
    return this.#problem(`${found} where ${wanted} should be`, this.#at);
  }

  /** A value that is not kept has no text. */
  readValue(depth: number, isKept: boolean): JsonNode {
    if (depth > MAX_DEPTH) throw new UnreadableText(`The file is nested deeper than ${MAX_DEPTH} levels.`, this.#at);
    const character = this.#text[this.#at];
    if (character === "{") return this.#readObject(depth);
    if (character === "[") return this.#readArray(depth);
    return this.#isQuote() ? this.#readText(isKept) : this.#readWord();
  }

  #readObject(depth: number): JsonObject {
    const start = this.#at;
    const members: JsonObject["members"][number][] = [];
    this.#pass(1);
    while (this.#text[this.#at] !== "}") {
      const key = this.#isQuote() ? this.#readText(this.#path !== null).text : this.#readBareName();
      if (this.#text[this.#at] !== ":") throw this.unexpected("':'");
      this.#pass(1);
      const value = this.#readBelow(key, depth);
      if (this.#path !== null) members.push({ key, value });
      this.#passSeparator("}");
    }
    return { kind: "object", members, start, end: this.#pass(1) };
  }

  #readArray(depth: number): JsonArray {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#pass(1);
    for (let index = 0; this.#text[this.#at] !== "]"; index++) {
      const item = this.#readBelow(String(index), depth);
      if (this.#path !== null) items.push(item);
      this.#passSeparator("]");
    }
    return { kind: "array", items, start, end: this.#pass(1) };
  }

  #readBelow(key: string, depth: number): JsonNode {
    const outer = this.#path;
    if (outer !== null) {
      const path = outer + caseKey(key);
      this.#path = this.#leadsOn(path) ? `${path}:` : null;
    }
    const node = this.readValue(depth + 1, outer !== null);
    this.#path = outer;
    return node;
  }

  #passSeparator(close: string): void {
    if (this.#text[this.#at] === ",") this.#pass(1);
    else if (this.#text[this.#at] !== close) throw this.unexpected(`',' or '${close}'`);
  }

  #readWord(): JsonScalar {
    WORD.lastIndex = this.#at;
    const text = WORD.test(this.#text) ? this.#text.slice(this.#at, WORD.lastIndex) : "";
    const kind = /^[-.\d]/.test(text) ? "number" : WORDS.get(text);
    if (kind === undefined) throw this.unexpected("a value");
    const start = this.#at;
    return { kind, text, start, end: this.#pass(text.length) };
  }

  #isQuote(): boolean {
    const character = this.#text[this.#at];
    return character === '"' || character === "'";
  }

  #readBareName(): string {
    BARE_NAME.lastIndex = this.#at;
    const name = BARE_NAME.exec(this.#text)?.[0];
    if (name === undefined) throw this.unexpected("a property name");
    this.#pass(name.length);
    return name;
  }

  #readText(isKept: boolean): JsonScalar {
    const start = this.#at;
    const quote = this.#text.charCodeAt(start);
    let text = "";
    let from = start + 1;
    for (let at = from; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) {
        if (isKept) text += this.#text.slice(from, at);
        return { kind: "string", text, start, end: this.#pass(at + 1 - start) };
      }
      if (code !== 92) continue;
      const escape = this.#readEscape(at);
      if (isKept) text += this.#text.slice(from, at) + escape.text;
      from = escape.end;
      at = escape.end - 1;
    }
    throw this.#problem("a text has no closing quote", start);
  }

  #readEscape(at: number): { readonly text: string; readonly end: number } {
    const letter = this.#text.charAt(at + 1);
    const named = ESCAPES[letter];
    if (named !== undefined) return { text: named, end: at + 2 };
    const hex = this.#text.slice(at + 2, at + 6);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#problem(`there is no escape \\${letter}`, at);
    return { text: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 6 };
  }

  /** Moves behind a token and what may follow it; gives the token's end. */
  #pass(length: number): number {
    const end = this.#at + length;
    this.#at = end;
    this.#skipTrivia();
    return end;
  }

  #skipTrivia(): void {
    for (;;) {
      while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
      if (this.#text[this.#at] !== "/") return;
      this.#at = this.#endOfComment();
    }
  }

  #endOfComment(): number {
    if (this.#text[this.#at + 1] === "/") {
      let end = this.#at;
      while (end < this.#text.length && !/[\r\n]/.test(this.#text.charAt(end))) end++;
      return end;
    }
    const end = this.#text[this.#at + 1] === "*" ? this.#text.indexOf("*/", this.#at + 2) : -1;
    if (end < 0) throw this.#problem("a comment has no end", this.#at);
    return end + 2;
  }

  #problem(why: string, at: number): UnreadableText {
    return new UnreadableText(`This is not JSON: ${why}.`, at);
  }
}
