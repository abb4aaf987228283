import { UnreadableText } from "./change.ts";
import { MAX_DEPTH } from "./json-reader.ts";
import { scanYaml, type YamlScalarStyle, type YamlToken } from "./yaml-scan.ts";

/** Where a node's content stands (anchor and tag before it not included), and its column from 0. */
type NodeSpan = { readonly start: number; readonly end: number; readonly column: number };

export type YamlNode =
  | (NodeSpan & { readonly kind: "scalar"; readonly style: YamlScalarStyle | "empty"; readonly text: string })
  | (NodeSpan & { readonly kind: "alias"; readonly text: string })
  | (NodeSpan & { readonly kind: "mapping"; readonly isFlow: boolean; readonly pairs: readonly YamlPair[] })
  | (NodeSpan & { readonly kind: "sequence"; readonly isFlow: boolean; readonly items: readonly YamlSlot[] });

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
};

/** Reads the root node of each document. Throws `UnreadableText` for malformed text and for too deep nesting. */
export function readYaml(text: string): readonly YamlSlot[] {
  return new YamlReader(text, scanYaml(text)).readDocuments();
}

type Place = Pick<YamlSlot, "isInFlow" | "parentColumn" | "isSequenceItem">;
const ROOT: Place = { isInFlow: false, parentColumn: -1, isSequenceItem: false };

/** A class because the place in the tokens moves along with every call. */
class YamlReader {
  readonly #text: string;
  readonly #tokens: readonly YamlToken[];
  #at = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly YamlToken[]) {
    this.#text = text;
    this.#tokens = tokens;
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
      roots.push(this.#isAny("document-start", "document-end", "end") ? this.#empty(ROOT, "") : this.#slot(ROOT, true));
      if (!this.#isAny("document-start", "document-end", "end", "directive"))
        throw this.#unexpected("the end of the document");
    }
  }

  get #token(): YamlToken {
    const token = this.#tokens[this.#at];
    if (token) return token;
    throw new UnreadableText("This is not YAML: it ends too early.", this.#text.length);
  }

  #is(kind: YamlToken["kind"]): boolean {
    return this.#tokens[this.#at]?.kind === kind;
  }

  #isAny(...kinds: readonly YamlToken["kind"][]): boolean {
    return kinds.includes(this.#token.kind);
  }

  #take(): YamlToken {
    const token = this.#token;
    this.#at++;
    return token;
  }

  /** Offset behind the token before this one. */
  get #behind(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #unexpected(wanted: string): UnreadableText {
    const found = this.#is("end") ? "the file ends" : "something else stands";
    return new UnreadableText(`This is not YAML: ${found} where ${wanted} should be.`, this.#token.start);
  }

  #empty(place: Place, properties: string): YamlSlot {
    const at = this.#behind;
    const node: YamlNode = { kind: "scalar", style: "empty", text: "", start: at, end: at, column: -1 };
    return { ...place, node, from: at, properties };
  }

  #slot(place: Place, mayBeBlock: boolean, mayBeIndentless = false): YamlSlot {
    let from = this.#behind;
    const first = this.#token.start;
    if (this.#isAny("alias")) return { ...place, from, properties: "", node: this.#scalarOrAlias() };
    let properties = "";
    while (this.#isAny("anchor", "tag")) {
      from = this.#take().end;
      properties = this.#text.slice(first, from);
    }
    if (mayBeIndentless && this.#is("entry"))
      return { ...place, from, properties, node: this.#deeper(() => this.#indentless()) };
    const node = this.#node(mayBeBlock);
    if (node) return { ...place, from, properties, node };
    if (properties !== "") return this.#empty(place, properties);
    throw this.#unexpected("a value");
  }

  #node(mayBeBlock: boolean): YamlNode | null {
    if (this.#is("scalar")) return this.#scalarOrAlias();
    if (this.#is("flow-sequence")) return this.#deeper(() => this.#flowSequence());
    if (this.#is("flow-mapping")) return this.#deeper(() => this.#flowMapping());
    if (mayBeBlock && this.#is("block-sequence")) return this.#deeper(() => this.#blockSequence());
    if (mayBeBlock && this.#is("block-mapping")) return this.#deeper(() => this.#blockMapping());
    return null;
  }

  #deeper(read: () => YamlNode): YamlNode {
    if (++this.#depth > MAX_DEPTH)
      throw new UnreadableText(`The file is nested deeper than ${MAX_DEPTH} levels.`, this.#token.start);
    const node = read();
    this.#depth--;
    return node;
  }

  #scalarOrAlias(): YamlNode {
    const token = this.#take();
    const { start, end, column } = token;
    if (token.kind === "scalar") return { kind: "scalar", style: token.style, text: token.text, start, end, column };
    return { kind: "alias", text: this.#text.slice(start, end), start, end, column };
  }

  #indentless(): YamlNode {
    const { start, column } = this.#token;
    const items = this.#items(column);
    return { kind: "sequence", isFlow: false, items, start, end: endOf(items, this.#behind), column };
  }

  #blockSequence(): YamlNode {
    const { start, column } = this.#take();
    const items = this.#items(column);
    if (!this.#is("block-end")) throw this.#unexpected("'-'");
    const node: YamlNode = { kind: "sequence", isFlow: false, items, start, end: endOf(items, this.#behind), column };
    this.#take();
    return node;
  }

  #items(column: number): readonly YamlSlot[] {
    const items: YamlSlot[] = [];
    const place: Place = { isInFlow: false, parentColumn: column, isSequenceItem: true };
    while (this.#is("entry")) {
      this.#take();
      const isEmpty = this.#isAny("entry", "block-end", "key", "value", "document-start", "document-end", "end");
      items.push(isEmpty ? this.#empty(place, "") : this.#slot(place, true));
    }
    return items;
  }

  #blockMapping(): YamlNode {
    const { start, column } = this.#take();
    const place: Place = { isInFlow: false, parentColumn: column, isSequenceItem: false };
    const pairs: YamlPair[] = [];
    while (!this.#is("block-end")) {
      if (!this.#isAny("key", "value")) throw this.#unexpected("a key");
      const key = this.#is("key") ? this.#afterMark(place) : this.#empty(place, "");
      pairs.push({ key: key.node, value: this.#is("value") ? this.#afterMark(place) : this.#empty(place, "") });
    }
    const end = endOf(
      pairs.map((pair) => pair.value),
      this.#behind,
    );
    this.#take();
    return { kind: "mapping", isFlow: false, pairs, start, end, column };
  }

  /** The node behind `?` or `:` in a block mapping. */
  #afterMark(place: Place): YamlSlot {
    this.#take();
    return this.#isAny("key", "value", "block-end") ? this.#empty(place, "") : this.#slot(place, true, true);
  }

  #flowSequence(): YamlNode {
    const { start, column } = this.#take();
    const items: YamlSlot[] = [];
    while (!this.#is("flow-sequence-end")) {
      items.push(this.#is("key") || this.#is("value") ? this.#singlePair() : this.#slot(IN_FLOW, false));
      this.#flowSeparator("flow-sequence-end");
    }
    return { kind: "sequence", isFlow: true, items, start, end: this.#take().end, column };
  }

  /** `[a: b]` is a list of one mapping of one pair. */
  #singlePair(): YamlSlot {
    const { start, column } = this.#token;
    const pair = this.#flowPair("flow-sequence-end");
    const node: YamlNode = { kind: "mapping", isFlow: true, pairs: [pair], start, end: this.#behind, column };
    return { ...IN_FLOW, node, from: start, properties: "" };
  }

  #flowMapping(): YamlNode {
    const { start, column } = this.#take();
    const pairs: YamlPair[] = [];
    while (!this.#is("flow-mapping-end")) {
      pairs.push(this.#flowPair("flow-mapping-end"));
      this.#flowSeparator("flow-mapping-end");
    }
    return { kind: "mapping", isFlow: true, pairs, start, end: this.#take().end, column };
  }

  #flowPair(close: YamlToken["kind"]): YamlPair {
    const ends = ["separator", close] as const;
    let key: YamlSlot;
    if (this.#is("key")) {
      this.#take();
      key = this.#isAny("value", ...ends) ? this.#empty(IN_FLOW, "") : this.#slot(IN_FLOW, false);
    } else key = this.#is("value") ? this.#empty(IN_FLOW, "") : this.#slot(IN_FLOW, false);
    if (!this.#is("value")) return { key: key.node, value: this.#empty(IN_FLOW, "") };
    this.#take();
    return { key: key.node, value: this.#isAny(...ends) ? this.#empty(IN_FLOW, "") : this.#slot(IN_FLOW, false) };
  }

  #flowSeparator(close: YamlToken["kind"]): void {
    if (this.#is("separator")) this.#take();
    else if (!this.#is(close)) throw this.#unexpected("',' or a closing bracket");
  }
}

const IN_FLOW: Place = { isInFlow: true, parentColumn: -1, isSequenceItem: false };

/** Where the content of a block ends: behind its last value. */
function endOf(slots: readonly YamlSlot[], fallback: number): number {
  const last = slots.at(-1);
  return last ? Math.max(last.node.end, last.from) : fallback;
}
