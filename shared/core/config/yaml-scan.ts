import { UnreadableText } from "./change.ts";
import { MAX_DEPTH } from "./json-reader.ts";
import { endOfLine, endOfPlain, isBlankAt } from "./yaml-lines.ts";
import type { MarkKind, YamlToken } from "./yaml-tokens.ts";
import { blockScalarText, foldedPlainText, quotedText } from "./yaml-text.ts";

/** Something that becomes a key when a `:` follows it on its line. */
type PossibleKey = {
  readonly token: number;
  readonly at: number;
  readonly column: number;
  readonly line: number;
  readonly isRequired: boolean;
};

/** As in the YAML specification: a key without `?` may be this long. */
const LONGEST_KEY = 1024;

/**
 * Splits a YAML text into tokens, indentation turned into block tokens; the last one is `end`. A class because place,
 * open blocks and possible keys move along together.
 */
export class YamlScanner {
  readonly #text: string;
  /** Found, but not yet given out. */
  readonly #tokens: YamlToken[] = [];
  /** How many were given out. */
  #given = 0;
  readonly #indents: number[] = [];
  readonly #keys: (PossibleKey | null)[] = [null];
  #at = 0;
  #line = 0;
  #lineStart = 0;
  #indent = -1;
  #mayStartKey = true;
  /** Where a `:` right behind is a value even without a blank after it: the end of a quoted or bracketed flow key. */
  #adjacentAt = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token. Throws `UnreadableText` where there is none. */
  next(): YamlToken {
    while (this.#needsMore()) this.#fetch();
    const token = this.#tokens.shift();
    this.#given++;
    if (token) return token;
    throw this.#problem("it ends too early");
  }

  /** The first token may still turn out to be a key, in front of which others go. */
  #needsMore(): boolean {
    if (this.#tokens.length === 0) return true;
    if (this.#tokens.at(-1)?.kind === "end") return false;
    this.#forgetOldKeys();
    for (const key of this.#keys) if (key?.token === this.#given) return true;
    return false;
  }

  get #column(): number {
    return this.#at - this.#lineStart;
  }

  get #isFlow(): boolean {
    return this.#keys.length > 1;
  }

  #fetch(): void {
    this.#skipToToken();
    this.#forgetOldKeys();
    this.#closeBlocks(this.#column);
    const code = this.#text.charCodeAt(this.#at);
    if (Number.isNaN(code)) this.#finish();
    else if (this.#column > 0) this.#content(code);
    else if (code === 37) this.#directive();
    else if (this.#isMarker("---")) this.#documentMark("document-start");
    else if (this.#isMarker("...")) this.#documentMark("document-end");
    else this.#content(code);
  }

  #content(code: number): void {
    switch (this.#text.charAt(this.#at)) {
      case "[":
        return this.#openFlow("flow-sequence");
      case "{":
        return this.#openFlow("flow-mapping");
      case "]":
        return this.#closeFlow("flow-sequence-end");
      case "}":
        return this.#closeFlow("flow-mapping-end");
      case "*":
        return this.#anchor("alias");
      case "&":
        return this.#anchor("anchor");
      case "!":
        return this.#tag();
      case "'":
      case '"':
        return this.#quoted(code === 39 ? "'" : '"');
      case ",":
        return this.#isFlow ? this.#separator() : this.#refuse();
      case "|":
      case ">":
        return this.#isFlow ? this.#refuse() : this.#blockScalar(code === 124 ? "|" : ">");
      case "-":
      case "?":
      case ":":
        return this.#indicator(code);
      case "#":
      case "%":
      case "@":
      case "`":
        return this.#refuse();
      case "\t":
        throw this.#problem("a tab cannot indent; use blanks");
      default:
        return this.#plain();
    }
  }

  /** `-`, `?` and `:` are marks when a blank follows, else the beginning of a text. */
  #indicator(code: number): void {
    const isBlankNext = isBlankAt(this.#text, this.#at + 1);
    if (code === 45 && isBlankNext && !this.#isFlow) this.#entry();
    else if (code === 63 && isBlankNext) this.#explicitKey();
    else if (code === 58 && this.#isValueMark(isBlankNext)) this.#value();
    else if (isBlankNext || (this.#isFlow && ",[]{}".includes(this.#text.charAt(this.#at + 1)))) this.#refuse();
    else this.#plain();
  }

  #refuse(): never {
    throw this.#problem(`'${this.#text.charAt(this.#at)}' cannot start a value`);
  }

  #isValueMark(isBlankNext: boolean): boolean {
    if (isBlankNext || !this.#isFlow) return isBlankNext;
    return this.#adjacentAt === this.#at || ",[]{}".includes(this.#text[this.#at + 1] ?? "");
  }

  #isMarker(marker: string): boolean {
    return this.#text.startsWith(marker, this.#at) && isBlankAt(this.#text, this.#at + 3);
  }

  #problem(why: string, at = this.#at): UnreadableText {
    return new UnreadableText(`This is not YAML: ${why}.`, at);
  }

  #skipToToken(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 32) this.#at++;
      else if (code === 9 && (this.#isFlow || !this.#mayStartKey)) this.#at++;
      else if (code === 9 && this.#isBlankLine()) this.#at = endOfLine(this.#text, this.#at);
      else if (code === 35 && (this.#at === 0 || isBlankAt(this.#text, this.#at - 1)))
        this.#at = endOfLine(this.#text, this.#at);
      else if (code === 10 || code === 13) {
        this.#breakLine();
        if (!this.#isFlow) this.#mayStartKey = true;
      } else return;
    }
  }

  #isBlankLine(): boolean {
    const rest = this.#text.slice(this.#at, endOfLine(this.#text, this.#at)).trimStart();
    return rest === "" || rest.startsWith("#");
  }

  #breakLine(): void {
    this.#at += this.#text.charCodeAt(this.#at) === 13 && this.#text.charCodeAt(this.#at + 1) === 10 ? 2 : 1;
    this.#line++;
    this.#lineStart = this.#at;
  }

  /** Moves on to `end`, counting the lines between. */
  #moveTo(end: number): void {
    while (this.#at < end) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 10 || code === 13) this.#breakLine();
      else this.#at++;
    }
  }

  #mark(kind: MarkKind, length: number): void {
    this.#tokens.push({ kind, start: this.#at, end: this.#at + length, column: this.#column });
    this.#at += length;
  }

  #forgetOldKeys(): void {
    for (let level = this.#keys.length - 1; level >= 0; level--) {
      const key = this.#keys[level];
      if (!key) continue;
      if (key.line === this.#line && this.#at - key.at <= LONGEST_KEY) return;
      if (key.isRequired) throw this.#problem("':' is missing after a key", key.at);
      this.#keys[level] = null;
    }
  }

  #rememberKey(): void {
    if (!this.#mayStartKey) return;
    const isRequired = !this.#isFlow && this.#indent === this.#column;
    this.#dropKey();
    const [at, column, line] = [this.#at, this.#column, this.#line];
    this.#keys[this.#keys.length - 1] = { token: this.#given + this.#tokens.length, at, column, line, isRequired };
  }

  #dropKey(): void {
    const key = this.#keys.at(-1);
    if (key?.isRequired) throw this.#problem("':' is missing after a key", key.at);
    this.#keys[this.#keys.length - 1] = null;
  }

  #openBlock(kind: "block-sequence" | "block-mapping", at: number, column: number, token: number): void {
    if (this.#isFlow || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#tokens.splice(token - this.#given, 0, { kind, start: at, end: at, column });
  }

  #closeBlocks(column: number): void {
    if (this.#isFlow) return;
    while (this.#indent > column) {
      this.#mark("block-end", 0);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #finish(): void {
    this.#dropKey();
    this.#closeBlocks(-1);
    this.#mark("end", 0);
  }

  #directive(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayStartKey = false;
    const end = endOfLine(this.#text, this.#at);
    this.#push("directive", end);
  }

  #push(kind: "alias" | "anchor" | "tag" | "directive", end: number): void {
    const [start, column] = [this.#at, this.#column];
    this.#tokens.push({ kind, start, end, column, text: this.#text.slice(start, end) });
    this.#at = end;
  }

  #documentMark(kind: "document-start" | "document-end"): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayStartKey = false;
    this.#mark(kind, 3);
  }

  #openFlow(kind: "flow-sequence" | "flow-mapping"): void {
    if (this.#keys.length > MAX_DEPTH)
      throw new UnreadableText(`The file is nested deeper than ${MAX_DEPTH} levels.`, this.#at);
    this.#rememberKey();
    this.#keys.push(null);
    this.#mayStartKey = true;
    this.#mark(kind, 1);
  }

  #closeFlow(kind: "flow-sequence-end" | "flow-mapping-end"): void {
    this.#dropKey();
    if (!this.#isFlow) throw this.#problem("a bracket is closed that was not opened");
    this.#keys.pop();
    this.#mayStartKey = false;
    this.#mark(kind, 1);
    this.#adjacentAt = this.#at;
  }

  #separator(): void {
    this.#dropKey();
    this.#mayStartKey = true;
    this.#mark("separator", 1);
  }

  #entry(): void {
    if (!this.#mayStartKey) throw this.#problem("a list entry cannot start here");
    this.#openBlock("block-sequence", this.#at, this.#column, this.#given + this.#tokens.length);
    this.#dropKey();
    this.#mark("entry", 1);
  }

  #explicitKey(): void {
    if (!this.#isFlow) {
      if (!this.#mayStartKey) throw this.#problem("a key cannot start here");
      this.#openBlock("block-mapping", this.#at, this.#column, this.#given + this.#tokens.length);
    }
    this.#mayStartKey = !this.#isFlow;
    this.#dropKey();
    this.#mark("key", 1);
  }

  #value(): void {
    const key = this.#keys.at(-1);
    if (key) {
      const { at, column } = key;
      this.#tokens.splice(key.token - this.#given, 0, { kind: "key", start: at, end: at, column });
      this.#openBlock("block-mapping", at, column, key.token);
      this.#keys[this.#keys.length - 1] = null;
      this.#mayStartKey = false;
    } else {
      if (!this.#isFlow) {
        if (!this.#mayStartKey) throw this.#problem("a value with ':' cannot stand here; quote a text that holds ': '");
        this.#openBlock("block-mapping", this.#at, this.#column, this.#given + this.#tokens.length);
      }
      this.#mayStartKey = !this.#isFlow;
    }
    this.#mark("value", 1);
  }

  #anchor(kind: "alias" | "anchor"): void {
    this.#rememberKey();
    this.#mayStartKey = false;
    let end = this.#at + 1;
    while (!isBlankAt(this.#text, end) && !",[]{}".includes(this.#text.charAt(end))) end++;
    if (end === this.#at + 1) throw this.#problem(`'${this.#text[this.#at]}' needs a name`);
    this.#push(kind, end);
  }

  #tag(): void {
    this.#rememberKey();
    this.#mayStartKey = false;
    let end = this.#at + 1;
    const isVerbatim = this.#text[end] === "<";
    const ends = this.#isFlow && !isVerbatim ? ",[]{}" : "";
    while (!isBlankAt(this.#text, end) && !ends.includes(this.#text.charAt(end))) end++;
    if (isVerbatim && this.#text[end - 1] !== ">") throw this.#problem("a tag '!<' is not closed");
    this.#push("tag", end);
  }

  #quoted(quote: string): void {
    this.#rememberKey();
    this.#mayStartKey = false;
    const [start, column] = [this.#at, this.#column];
    let at = start + 1;
    for (; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === "\\" && quote === '"') at++;
      else if (character === quote && quote === "'" && this.#text[at + 1] === "'") at++;
      else if (character === quote) break;
    }
    if (at >= this.#text.length) throw this.#problem("a quoted text is not closed", start);
    const text = quotedText(this.#text.slice(start + 1, at), quote, start + 1);
    this.#moveTo(at + 1);
    this.#tokens.push({ kind: "scalar", style: quote === "'" ? "single" : "double", text, start, end: at + 1, column });
    this.#adjacentAt = this.#at;
  }

  #plain(): void {
    this.#rememberKey();
    const [start, column] = [this.#at, this.#column];
    const end = endOfPlain(this.#text, start, this.#isFlow, this.#indent);
    this.#moveTo(end);
    this.#mayStartKey = false;
    const text = foldedPlainText(this.#text.slice(start, end));
    this.#tokens.push({ kind: "scalar", style: "plain", text, start, end, column });
  }

  #blockScalar(indicator: string): void {
    this.#dropKey();
    this.#mayStartKey = true;
    const [start, column] = [this.#at, this.#column];
    const headerEnd = endOfLine(this.#text, start);
    const header = /^[|>](?:([+-])?([1-9])?|([1-9])([+-]))(?:[ \t]+#.*|[ \t]*)$/.exec(
      this.#text.slice(start, headerEnd),
    );
    if (!header) throw this.#problem("the line of '|' or '>' may only hold a sign, a digit and a comment");
    const explicit = Number(header[2] ?? header[3] ?? 0);
    const parentIndent = Math.max(this.#indent, 0);
    const body = blockScalarText(this.#text, headerEnd, {
      indent: explicit > 0 ? parentIndent + explicit : null,
      least: this.#indent + 1,
      chomping: header[1] ?? header[4] ?? "",
      isFolded: indicator === ">",
    });
    this.#moveTo(body.end);
    const style = indicator === "|" ? "literal" : "folded";
    this.#tokens.push({ kind: "scalar", style, text: body.text, start, end: body.end, column });
  }
}
