import { caseKey } from "../expressions/ignore-case.ts";
import { assertNever } from "../errors.ts";
import { UnreadableText } from "./change.ts";
import { MAX_DEPTH } from "./json-reader.ts";
import { YamlScanner } from "./yaml-scan.ts";
import type { YamlScalarStyle, YamlToken } from "./yaml-tokens.ts";

/** Where a node's content stands (anchor and tag before it not included), and its column from 0. */
type NodeSpan = { readonly start: number; readonly end: number; readonly column: number };

/** A YAML node with its span in the text. */
export type YamlNode =
  | (NodeSpan & { readonly kind: "scalar"; readonly style: YamlScalarStyle | "empty"; readonly text: string })
  | (NodeSpan & { readonly kind: "alias"; readonly text: string })
  | (NodeSpan & { readonly kind: "mapping"; readonly isFlow: boolean; readonly pairs: readonly YamlPair[] })
  | (NodeSpan & { readonly kind: "sequence"; readonly isFlow: boolean; readonly items: readonly YamlSlot[] });

/** An entry of a mapping. */
export type YamlPair = { readonly key: YamlNode; readonly value: YamlSlot };

/** A node together with where it hangs. */
export type YamlSlot = {
  readonly node: YamlNode;
  /** Behind the `:` or `-`, and behind anchor and tag: from here on the content may be replaced. */
  readonly from: number;
  readonly isInFlow: boolean;
  /** Column of the block mapping or sequence it is in. */
  readonly parentColumn: number;
  readonly isSequenceItem: boolean;
  /** Anchor and tag as written. */
  readonly properties: string;
  /** False for the value of a key that no `:` follows, as in `{a}`. */
  readonly hasMark: boolean;
};

/**
 * Reads the root node of each document. What stands below a path (folded keys, joined by `:`) that does not lead on is
 * read, but left out of the tree. Throws `UnreadableText` for malformed text and for too deep nesting.
 */
export function readYaml(text: string, leadsOn: (path: string) => boolean = () => true): readonly YamlSlot[] {
  return new YamlReader(text, leadsOn).readDocuments();
}

type Place = Pick<YamlSlot, "isInFlow" | "parentColumn" | "isSequenceItem">;
const ROOT: Place = { isInFlow: false, parentColumn: -1, isSequenceItem: false };

type CollectionKind = "flow-sequence" | "flow-mapping" | "block-sequence" | "block-mapping";
type Kinds = ReadonlySet<YamlToken["kind"]>;
const PROPERTY: Kinds = new Set(["anchor", "tag"]);
const DOCUMENT_BOUND: Kinds = new Set(["document-start", "document-end", "end"]);
const AFTER_DOCUMENT: Kinds = new Set(["document-start", "document-end", "end", "directive"]);
const AFTER_ENTRY: Kinds = new Set(["entry", "block-end", "key", "value", "document-start", "document-end", "end"]);
const KEY_OR_VALUE: Kinds = new Set(["key", "value"]);
const AFTER_MARK: Kinds = new Set(["key", "value", "block-end"]);
const AFTER_FLOW_KEY: Kinds = new Set(["value", "separator", "flow-sequence-end", "flow-mapping-end"]);
const AFTER_FLOW_VALUE: Kinds = new Set(["separator", "flow-sequence-end", "flow-mapping-end"]);

/** A class because the place in the tokens moves along with every call. */
class YamlReader {
  readonly #text: string;
  readonly #scanner: YamlScanner;
  readonly #leadsOn: (path: string) => boolean;
  #token: YamlToken;
  /** Offset behind the token before this one. */
  #behind = 0;
  #depth = 0;
  /** Path of the mapping or sequence being read, with a colon at its end; null when nothing below it is wanted. */
  #path: string | null = "";

  constructor(text: string, leadsOn: (path: string) => boolean) {
    this.#text = text;
    this.#leadsOn = leadsOn;
    this.#scanner = new YamlScanner(text);
    this.#token = this.#scanner.next();
  }

  readDocuments(): readonly YamlSlot[] {
    const roots: YamlSlot[] = [];
    for (;;) {
      while (this.#is("document-end")) this.#take();
      if (this.#is("end")) return roots;
      const hasDirectives = this.#is("directive");
      while (this.#is("directive")) this.#take();
      if (this.#is("document-start")) this.#take();
      else if (hasDirectives || roots.length > 0) throw this.#unexpected("'---'");
      this.#path = "";
      roots.push(this.#isAny(DOCUMENT_BOUND) ? this.#empty(ROOT, "") : this.#slot(ROOT, true, false));
      if (!this.#isAny(AFTER_DOCUMENT)) throw this.#unexpected("the end of the document");
    }
  }

  #is(kind: YamlToken["kind"]): boolean {
    return this.#token.kind === kind;
  }

  #isAny(kinds: Kinds): boolean {
    return kinds.has(this.#token.kind);
  }

  #take(): YamlToken {
    const token = this.#token;
    this.#behind = token.end;
    if (token.kind !== "end") this.#token = this.#scanner.next();
    return token;
  }

  /** Goes on to the value of a key (or position; null for a key that is no text); gives the path to come back to. */
  #enter(key: string | null): string | null {
    const outer = this.#path;
    if (outer === null) return null;
    const path = key === null ? null : outer + caseKey(key);
    this.#path = path !== null && this.#leadsOn(path) ? `${path}:` : null;
    return outer;
  }

  #unexpected(wanted: string): UnreadableText {
    const found = this.#is("end") ? "the file ends" : "something else stands";
    return new UnreadableText(`This is not YAML: ${found} where ${wanted} should be.`, this.#token.start);
  }

  #empty(place: Place, properties: string, hasMark = true): YamlSlot {
    const at = this.#behind;
    const node: YamlNode = { kind: "scalar", style: "empty", text: "", start: at, end: at, column: -1 };
    return slotOf(place, node, at, properties, hasMark);
  }

  #slot(place: Place, mayBeBlock: boolean, mayBeIndentless: boolean): YamlSlot {
    let from = this.#behind;
    const first = this.#token.start;
    if (this.#token.kind === "alias") {
      const node = this.#token;
      this.#take();
      return slotOf(place, node, from, "");
    }
    let properties = "";
    while (this.#isAny(PROPERTY)) {
      from = this.#take().end;
      properties = this.#text.slice(first, from);
    }
    if (mayBeIndentless && this.#is("entry")) return slotOf(place, this.#deeper("indentless"), from, properties);
    const node = this.#node(mayBeBlock);
    if (node) return slotOf(place, node, from, properties);
    if (properties !== "") return this.#empty(place, properties);
    throw this.#unexpected("a value");
  }

  #node(mayBeBlock: boolean): YamlNode | null {
    const token = this.#token;
    const { kind } = token;
    if (kind === "scalar") {
      this.#take();
      return token;
    }
    if (kind === "flow-sequence" || kind === "flow-mapping") return this.#deeper(kind);
    if (mayBeBlock && (kind === "block-sequence" || kind === "block-mapping")) return this.#deeper(kind);
    return null;
  }

  #deeper(kind: "indentless" | CollectionKind): YamlNode {
    if (++this.#depth > MAX_DEPTH)
      throw new UnreadableText(`The file is nested deeper than ${MAX_DEPTH} levels.`, this.#token.start);
    const node = this.#collection(kind);
    this.#depth--;
    return node;
  }

  #collection(kind: "indentless" | CollectionKind): YamlNode {
    switch (kind) {
      case "indentless":
        return this.#indentless();
      case "flow-sequence":
        return this.#flowSequence();
      case "flow-mapping":
        return this.#flowMapping();
      case "block-sequence":
        return this.#blockSequence();
      case "block-mapping":
        return this.#blockMapping();
      default:
        return assertNever(kind);
    }
  }

  #indentless(): YamlNode {
    const { start, column } = this.#token;
    const { items, end } = this.#items(column);
    return { kind: "sequence", isFlow: false, items, start, end, column };
  }

  #blockSequence(): YamlNode {
    const { start, column } = this.#take();
    const { items, end } = this.#items(column);
    if (!this.#is("block-end")) throw this.#unexpected("'-'");
    this.#take();
    return { kind: "sequence", isFlow: false, items, start, end, column };
  }

  #items(column: number): { readonly items: readonly YamlSlot[]; readonly end: number } {
    const items: YamlSlot[] = [];
    const place: Place = { isInFlow: false, parentColumn: column, isSequenceItem: true };
    let end = 0;
    for (let index = 0; this.#is("entry"); index++) {
      this.#take();
      const isEmpty = this.#isAny(AFTER_ENTRY);
      const outer = this.#enter(String(index));
      const item = isEmpty ? this.#empty(place, "") : this.#slot(place, true, false);
      this.#path = outer;
      if (this.#path !== null) items.push(item);
      end = endOf(item);
    }
    return { items, end };
  }

  #blockMapping(): YamlNode {
    const { start, column } = this.#take();
    const place: Place = { isInFlow: false, parentColumn: column, isSequenceItem: false };
    const pairs: YamlPair[] = [];
    let end = this.#behind;
    while (!this.#is("block-end")) {
      if (!this.#isAny(KEY_OR_VALUE)) throw this.#unexpected("a key");
      const outer = this.#enter(null);
      const key = this.#is("key") ? this.#afterMark(place).node : this.#empty(place, "").node;
      this.#path = outer;
      this.#enter(keyText(key));
      const value = this.#is("value") ? this.#afterMark(place) : this.#empty(place, "", false);
      this.#path = outer;
      if (this.#path !== null) pairs.push({ key, value });
      end = endOf(value);
    }
    this.#take();
    return { kind: "mapping", isFlow: false, pairs, start, end, column };
  }

  /** The node behind `?` or `:` in a block mapping. */
  #afterMark(place: Place): YamlSlot {
    this.#take();
    return this.#isAny(AFTER_MARK) ? this.#empty(place, "") : this.#slot(place, true, true);
  }

  #flowSequence(): YamlNode {
    const { start, column } = this.#take();
    const items: YamlSlot[] = [];
    for (let index = 0; !this.#is("flow-sequence-end"); index++) {
      if (this.#isAny(DOCUMENT_BOUND)) this.#flowSeparator("flow-sequence-end", start);
      const isPair = this.#is("key") || this.#is("value");
      const outer = this.#enter(String(index));
      const item = isPair ? this.#singlePair() : this.#slot(IN_FLOW, false, false);
      this.#path = outer;
      if (this.#path !== null) items.push(item);
      this.#flowSeparator("flow-sequence-end", start);
    }
    return { kind: "sequence", isFlow: true, items, start, end: this.#take().end, column };
  }

  /** `[a: b]` is a list of one mapping of one pair. */
  #singlePair(): YamlSlot {
    const { start, column } = this.#token;
    const pair = this.#flowPair();
    const node: YamlNode = { kind: "mapping", isFlow: true, pairs: [pair], start, end: this.#behind, column };
    return slotOf(IN_FLOW, node, start, "");
  }

  #flowMapping(): YamlNode {
    const { start, column } = this.#take();
    const pairs: YamlPair[] = [];
    while (!this.#is("flow-mapping-end")) {
      if (this.#isAny(DOCUMENT_BOUND)) this.#flowSeparator("flow-mapping-end", start);
      const pair = this.#flowPair();
      if (this.#path !== null) pairs.push(pair);
      this.#flowSeparator("flow-mapping-end", start);
    }
    return { kind: "mapping", isFlow: true, pairs, start, end: this.#take().end, column };
  }

  #flowPair(): YamlPair {
    if (this.#is("key")) this.#take();
    const outer = this.#enter(null);
    const key = this.#flowValue(AFTER_FLOW_KEY).node;
    this.#path = outer;
    if (!this.#is("value")) return { key, value: this.#empty(IN_FLOW, "", false) };
    this.#take();
    this.#enter(keyText(key));
    const value = this.#flowValue(AFTER_FLOW_VALUE);
    this.#path = outer;
    return { key, value };
  }

  #flowValue(ends: Kinds): YamlSlot {
    return this.#isAny(ends) ? this.#empty(IN_FLOW, "") : this.#slot(IN_FLOW, false, false);
  }

  #flowSeparator(close: YamlToken["kind"], start: number): void {
    if (this.#isAny(DOCUMENT_BOUND)) throw new UnreadableText("This is not YAML: a bracket is not closed.", start);
    if (this.#is("separator")) this.#take();
    else if (!this.#is(close)) throw this.#unexpected("',' or a closing bracket");
  }
}

const IN_FLOW: Place = { isInFlow: true, parentColumn: -1, isSequenceItem: false };

function slotOf(place: Place, node: YamlNode, from: number, properties: string, hasMark = true): YamlSlot {
  const { isInFlow, parentColumn, isSequenceItem } = place;
  return { node, from, isInFlow, parentColumn, isSequenceItem, properties, hasMark };
}

/** Where a value's content ends, an anchor or tag without content included. */
function endOf(slot: YamlSlot): number {
  return Math.max(slot.node.end, slot.from);
}

function keyText(key: YamlNode): string | null {
  return key.kind === "scalar" ? key.text : null;
}
