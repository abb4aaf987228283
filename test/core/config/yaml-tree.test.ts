import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { UnreadableText } from "../../../shared/core/config/change.ts";
import { readYaml, type YamlNode } from "../../../shared/core/config/yaml-tree.ts";

/** A node as nested lists, texts all of them; a mapping is a list of pairs. */
function plain(node: YamlNode): unknown {
  if (node.kind === "sequence") return node.items.map((item) => plain(item.node));
  if (node.kind === "mapping") return { pairs: node.pairs.map(({ key, value }) => [plain(key), plain(value.node)]) };
  return node.text;
}

/** The same from the `yaml` package, without any typed values. */
function theirs(text: string): unknown {
  const documents = parseAllDocuments(text, { schema: "failsafe", uniqueKeys: false, strict: true });
  return Array.from(documents, (document) => {
    const [problem] = document.errors;
    if (problem) throw problem;
    const shape = (node: unknown): unknown => {
      if (node === null) return "";
      // The package's nodes carry these fields; which of them tells the kind.
      const one = node as {
        items?: { key?: unknown; value?: unknown }[];
        flow?: boolean;
        value?: string | null;
        source?: string;
      };
      if (!one.items) return one.value === undefined ? `*${one.source}` : String(one.value ?? "");
      const isMapping = one.constructor.name === "YAMLMap" || one.constructor.name === "Map";
      if (!isMapping)
        return one.items.map((item) => shape(item.constructor.name === "Pair" ? { items: [item] } : item));
      return { pairs: one.items.map((pair) => [shape(pair.key), shape(pair.value ?? null)]) };
    };
    return shape(document.contents);
  });
}

const TEXTS: Readonly<Record<string, string>> = {
  "a mapping": "a: 1\nb: two words\nc:\n  d: x\n",
  "indentless lists": "a:\n- 1\n- b: c\n  d: e\nf: g\n",
  "nested lists": "- - a\n  - b\n-\n  - c\n- \n",
  "quoted texts": "a: 'it''s'\nb: \"x\\n\\u00e9\\\"\"\n'c d': e\n\"f\": g\n",
  "texts over several lines": "a: one\n  two\n\n  three\nb: 'x\n\n  y'\nc: \"p \\\n   q\n  r\"\n",
  "block texts":
    "a: |\n  x\n   y\n\n  z\nb: >\n  one\n  two\n\n  three\nc: |-\n  end\nd: |+\n  keep\n\ne: |2\n   lead\n",
  "folded text with deeper lines": "a: >\n  x\n    y\n    z\n  w\n\n\n  v\n",
  "flow collections": "a: [1, 'b', {c: d, e: [f]}, ]\nb: {x: 1, y: , z}\nc: [a: b, c]\n",
  "flow over several lines": "a: [\n  1,\n  2 # two\n]\nb: {\n  c: d\n}\n",
  "flow keys right before a colon": '{"a":1, "b":[2], c: {"d":null}}',
  addresses: "a: http://x:80/y#z\nb: [http://x, y:z]\n",
  "anchors, tags, aliases": "a: &x 1\nb: *x\nc: !!str 5\nd: !t &y\n  e: f\ng: &z\n",
  "comments everywhere": "# top\na: 1 # one\n# two\nb: # three\n  # four\n  c: d#not\n  # end\n",
  documents: "%YAML 1.2\n---\na: 1\n---\nb: 2\n...\n---\n- c\n",
  "explicit keys": "? a\n: b\n? c\n? |\n  d\n: - e\n",
  "empty values": "a:\nb:\nc: ''\n",
  "no documents": "# nothing\n",
  "a document alone": "--- text\n",
  "tabs as blanks": "a:\t1\nb: x\ty\t# c\n",
  CRLF: "a: 1\r\nb:\r\n  - x\r\n  - |\r\n    p\r\n    q\r\n",
  "signs that are texts": "a: -1\nb: ?x\nc: :y\n",
  "merge keys": "a: &d {x: 1}\nb:\n  <<: *d\n  y: 2\n",
};

const MALFORMED: Readonly<Record<string, string>> = {
  "an open list": "a: [1, 2\n",
  "an open quote": "a: 'x\n",
  "a wrong bracket": "a: [1}\n",
  "a value on a value": "a: b: c\n",
  "a key less deep": "a:\n    b: 1\n  c: 2\n",
  "text after a text": "a: 'x' y\n",
  "a bad escape": 'a: "\\q"\n',
  "a reserved sign": "a: @b\n",
  "a list in a mapping": "a: 1\n- b\n",
  "a line that is no key": "a: 1\nb\nc: 2\n",
};

describe("the YAML reader", () => {
  test.each(Object.entries(TEXTS))("reads %s as the yaml package does", (_name, text) => {
    expect(readYaml(text).map((root) => plain(root.node))).toEqual(theirs(text));
  });

  test.each(Object.entries(MALFORMED))("refuses %s, with its place", (_name, text) => {
    expect(() => theirs(text)).toThrow();
    expect(() => readYaml(text)).toThrow(UnreadableText);
  });

  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc
        .string({ unit: "binary" })
        .filter(
          (text) => !/[\ud800-\udfff\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff\u2028\u2029]/.test(text),
        ),
      fc.constantFrom(
        "",
        "true",
        "# x",
        "a: b",
        " lead",
        "trail ",
        "l1\nl2",
        "l1\n\nl2\n",
        "- x",
        "'q'",
        '"q"',
        "x\n  y\n",
        "[a]",
        "k:",
        "\n",
        "a\tb",
      ),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("a b", "x:y", "#k")), tie("node"), {
        maxKeys: 4,
      }),
    ),
  })).node;

  test("reads what the yaml package writes", () => {
    const options = fc.record({
      indent: fc.integer({ min: 2, max: 6 }),
      indentSeq: fc.boolean(),
      collectionStyle: fc.constantFrom("any" as const, "block" as const, "flow" as const),
      lineWidth: fc.constantFrom(0, 20, 80),
      defaultStringType: fc.constantFrom(
        "PLAIN" as const,
        "QUOTE_DOUBLE" as const,
        "QUOTE_SINGLE" as const,
        "BLOCK_LITERAL" as const,
        "BLOCK_FOLDED" as const,
      ),
      defaultKeyType: fc.constant("PLAIN" as const),
    });
    fc.assert(
      fc.property(value, options, (data, style) => {
        const text = stringify(data, style);
        // The package puts an empty collection under its key without any indentation, which is not YAML.
        fc.pre(!text.includes("? ") && !/^ *(?:\[\]|\{\})$/m.test(text));
        expect(readYaml(text).map((root) => plain(root.node))).toEqual(theirs(text));
      }),
      { numRuns: 1000 },
    );
  });
});
