import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseYaml, parseAllDocuments, stringify } from "yaml";
import { replaceInYaml } from "../../../shared/core/config/yaml.ts";
import { done, expectOnlyChanges, NULL, valuesOf, type Variables } from "./support.ts";

const yaml = (text: string, variables: Variables) => done(replaceInYaml("f", text, valuesOf(variables)));

describe("YAML", () => {
  test.each([
    ["a: x # c\n", "yes", "a: yes # c\n"],
    ["a: x\n", "", "a: ''\n"],
    ["a:\nb: 1\n", "", "a: ''\nb: 1\n"],
    ["a: &k # c\n", "", "a: &k '' # c\n"],
    ["a: x\n", "k: v", "a: 'k: v'\n"],
    ["a: x\n", "it's #1 :", "a: 'it''s #1 :'\n"],
    ["a: x\n", "l1\nl2", 'a: "l1\\nl2"\n'],
    ["a: x\n", "\ttab", "a: '\ttab'\n"],
    ["a: 'x'\n", "it's", "a: 'it''s'\n"],
    ['a: "x"\n', 'q"\\', 'a: "q\\"\\\\"\n'],
    ['a: "x"\n', NULL, "a: null\n"],
    ["a: !!str &k x\n", "y", "a: !!str &k y\n"],
    ["a: !!str x\n", NULL, "a: null\n"],
    ["a: &k !!str\nb: *k\n", NULL, "a: &k null\nb: *k\n"],
    ["a: !Join [x, y]\n", "v", "a: v\n"],
    ["a: !t # c\n  b: 1\nc: 2\n", "v", "a: v # c\nc: 2\n"],
    ["a: &k !t\n  b: 1\nc: *k\n", "x: 1\ny: 2", "a: &k\n  x: 1\n  y: 2\nc: *k\n"],
    ["a: !t\n- 1\nb: 1\n", "- x\n- y", "a:\n- x\n- y\nb: 1\n"],
    ["a: !t [1]\n", "!u {b: 1}", "a: !u {b: 1}\n"],
    ["a:\n", "x", "a: x\n"],
    ["a: # c\n", "x", "a: x # c\n"],
    ["a: &k\n", "x", "a: &k x\n"],
    ["a: one\n  two\nb: 1\n", "x", "a: x\nb: 1\n"],
    ["{a: x}\n", "1, 2", "{a: '1, 2'}\n"],
    ["{a: x}\n", "", "{a: ''}\n"],
    ["{a: }\n", "y", "{a: y}\n"],
    ["{a}\n", "y", "{a: y}\n"],
    ["{a :[1]}\n", "y", "{a : y}\n"],
    ['{"a":1}\n', "y", '{"a":y}\n'],
    ['{"a", b: 1}\n', "", "{\"a\": '', b: 1}\n"],
    ["? a\n? b\n", "y", "? a\n: y\n? b\n"],
    ["a: |\n  x\n  y\nb: 1\n", "p\nq\n", "a: |\n  p\n  q\nb: 1\n"],
    ["a: |- # c\n    x\nb: 1\n", "p\n\nq", "a: |- # c\n    p\n\n    q\nb: 1\n"],
    ["a: >\n  x y\nb: 1\n", "p\nq\n", "a: >\n  p\n\n  q\nb: 1\n"],
    ["a: |\n  x\nb: 1\n", " lead\nq", "a: |2-\n   lead\n  q\nb: 1\n"],
    ["a: |\n  x\nb: 1\n", "", 'a: ""\nb: 1\n'],
    ["a: |\n  x\n", "", 'a: ""\n'],
    ["a: >-\r\n  x\r\n", "", 'a: ""\r\n'],
    ["a: |\n  x", "", 'a: ""'],
    ["a: |\r\n  x\r\nb: 1\r\n", "p\nq\n", "a: |\r\n  p\r\n  q\r\nb: 1\r\n"],
    ["a: [1, 2] # c\n", "x", "a: x # c\n"],
    ["a:\n  b: 1\n  c: 2\nd: 3\n", "x: 1\ny:\n - z", "a:\n  x: 1\n  y:\n   - z\nd: 3\n"],
    ["a:\n- 1\n- 2\nb: 3\n", "x: 1\ny: 2", "a:\n  x: 1\n  y: 2\nb: 3\n"],
    ["a:\n- 1\n- 2\nb: 3\n", '["p", q]', 'a: ["p", q]\nb: 3\n'],
    ["a: # keep\n  - 1\nb: 3\n", "[2]", "a: [2] # keep\nb: 3\n"],
    ["a: [1]\nb: 3\n", "- x\n- y", "a:\n  - x\n  - y\nb: 3\n"],
    ["a: {b: 1}\nc: 3\n", "x: |\n  t\n  u\ny: 2", "a:\n  x: |\n    t\n    u\n  y: 2\nc: 3\n"],
    ["z: {a: [1]}\n", "- x", "z: {a: [1]}\n"],
    ["a: &k\n  b: 1\nc: *k\n", "x: 2", "a: &k\n  x: 2\nc: *k\n"],
    ["a:\n  b: |\n    t\nc: 1\n", "[x]", "a: [x]\nc: 1\n"],
    ["a: [1]\n", "", 'a: ""\n'],
    ["a: [1]\n", "# c", 'a: "# c"\n'],
    ["a: [1]\n", "@x", 'a: "@x"\n'],
    ["a: [1]\n", "%x", 'a: "%x"\n'],
    ["a: [1]\n", NULL, "a: null\n"],
    ["a: [1]\n", '{\n "x": [1,\n 2]\n}', 'a: {"x": [1, 2]}\n'],
  ])("%j with a = %j becomes %j", (text, value, expected) => {
    const result = yaml(text, { A: value });
    expect(result.text).toBe(expected);
    expectOnlyChanges(text, result.text, result.changes);
    expect(parseAllDocuments(result.text, { uniqueKeys: false }).flatMap((document) => document.errors)).toEqual([]);
  });

  test("a block fragment becomes one line inside brackets", () => {
    expect(yaml("z: {a: [1]}\n", { "z:a": "x: [p, 'q, r']\ny: 'it''s'" }).text).toBe(
      "z: {a: {x: [p, 'q, r'], y: 'it''s'}}\n",
    );
  });

  test("list entries take mappings where they stand", () => {
    expect(yaml("a:\n  - b: 1\n    c: 2\n  - x\n", { "a:0": "p: 1\nq: 2", "a:1": "y" }).text).toBe(
      "a:\n  - p: 1\n    q: 2\n  - y\n",
    );
  });

  test("all documents, and every place with the path, change", () => {
    expect(yaml("a: 1\n---\na: 2\na: 3\n", { a: "x" }).text).toBe("a: x\n---\na: x\na: x\n");
  });

  test("an alias is not followed, and told", () => {
    const result = yaml("a: &k 1\nb: *k\n", { b: "2" });
    expect(result.text).toBe("a: &k 1\nb: *k\n");
    expect(result.findings).toMatchObject([{ level: "warning", line: 2, column: 4 }]);
  });

  test("keys are texts as written", () => {
    expect(yaml("8080: a\n1.0: b\n~: c\n'q r': d\n", { "8080": "A", "1.0": "B", "~": "C", "q r": "D" }).text).toBe(
      "8080: A\n1.0: B\n~: C\n'q r': D\n",
    );
  });

  test("a fragment that breaks off later is an error", () => {
    expect(yaml("a: [1]\n", { a: "[x" }).findings).toMatchObject([{ level: "error", line: 1, column: 4 }]);
  });

  test("reserved names are left out, and what is below a known place but missing is told", () => {
    const result = yaml("Octopus: 1\nOctopusX: 2\ns:\n  p: 3\n", { Octopus: "a", OctopusX: "b", "s:q": "c" });
    expect(result.changes).toEqual([]);
    expect(result.findings).toMatchObject([{ level: "warning", text: expect.stringContaining("s:q"), line: 4 }]);
  });

  test("a value comes out as it went in, in every style and place", () => {
    const places = [
      "a: x\n",
      "a: 'x'\n",
      'a: "x"\n',
      "a: |\n  x\n",
      "a: >\n  x\n",
      "a: |+\n  x\n\nb: 1\n",
      "z:\n  a: >-\n    x y\n  b: 1\n",
      "- a: |\n    x\n- b\n",
      "{a: x, b: 1}\n",
      "- [x]\n- a\n",
      "a: &k !!str x # c\n",
      "a: >\n  x\n   y\n\n\nb: 1\n",
    ];
    const text = fc.array(
      fc.constantFrom(
        "a",
        " ",
        "\n",
        "\t",
        ": ",
        "#",
        "'",
        '"',
        "\\",
        "- ",
        "[",
        ",",
        "|",
        "é",
        "😀",
        "\u0085",
        "\u0007",
        "%",
        "{x}",
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), text, (source, pieces) => {
        const value = pieces.join("");
        fc.pre(!value.includes("#{"));
        const path = source.startsWith("z")
          ? "z:a"
          : source.startsWith("- a")
            ? "0:a"
            : source.startsWith("- [")
              ? "0:0"
              : "a";
        const result = yaml(source, { [path]: value });
        // parseYaml with texts only, so that nothing but the text itself counts.
        const found = path
          .split(":")
          .reduce<unknown>(
            (node, key) => (node as Record<string, unknown>)[key],
            parseYaml(result.text, { schema: "failsafe" }),
          );
        expect(found ?? "").toBe(value);
        expectOnlyChanges(source, result.text, result.changes);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each(["\ta: 1\n", "a:\n\tb: 1\n", "a: 1\n\t- b\n- \tc\n"])("YAML that tabs indent is refused: %j", (text) => {
  expect(replaceInYaml("f", text, valuesOf({ a: "x" })).kind).toBe("unreadable");
});

describe("YAML fragments", () => {
  const places: readonly (readonly [text: string, path: string])[] = [
    ["a:\n  b: 1\n  c: 2\nz: end\n", "a"],
    ["a:\n- 1\n- 2\nz: end\n", "a"],
    ["a: [1, 2] # c\nz: end\n", "a"],
    ["a: &k !t\n  b: 1\nz: end\n", "a"],
    ["a: # c\n  # d\n  - 1\n# e\nz: end\n", "a"],
    ["q:\n  - b: 1\n    c: 2\n  - x\nz: end\n", "q:0"],
    ["q:\n- - 1\n  - 2\n- x\nz: end\n", "q:0"],
    ["q:\n- {b: 1}\n- x\nz: end\n", "q:0"],
    ["q:\n- &k\n  b: 1\n- x\nz: end\n", "q:0"],
    ["q: {a: [1], b: 2}\nz: end\n", "q:a"],
    ["q: [{b: 1}, x]\nz: end\n", "q:0"],
    ["q:\n    a:\n        b: |\n            t\n    c: 1\nz: end\n", "q:a"],
    ["a:\r\n  b: 1\r\nz: end\r\n", "a"],
    ["z: end\na:\n  b:\n    - 1", "a"],
  ];
  const at = (text: string, path: string): unknown =>
    // Whatever is on the way is a mapping or a list.
    path
      .split(":")
      .reduce<unknown>(
        (node, key) => (node as Record<string, unknown>)[key],
        parseYaml(text, { schema: "failsafe", logLevel: "error" }),
      );
  const leaf = fc.constantFrom(
    "x",
    "two words",
    "a: b",
    "# c",
    "it's",
    "l1\nl2\n",
    "",
    "[",
    "true",
    "http://x:1/y",
    "x,y",
    "  lead",
    "- d",
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom("k", "l m", "n:o", "p,"), tie("node"), { minKeys: 1 }),
    ),
  })).node;
  const style = fc.record({
    indent: fc.integer({ min: 2, max: 4 }),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom("any" as const, "flow" as const),
    lineWidth: fc.constant(0),
  });

  test("mappings and lists take what is given, and nothing else in the file changes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), tree, style, ([text, path], data, how) => {
        const value = stringify(data, how);
        const result = yaml(text, { [path]: value });
        const expected: unknown = parseYaml(value, { schema: "failsafe" });
        const got = at(result.text, path);
        if (expected !== null && expected !== "") expect(got).toEqual(expected);
        expect(at(result.text, "z")).toBe("end");
        if (path.startsWith("q:0")) expect(at(result.text, "q:1")).toBe("x");
        expectOnlyChanges(text, result.text, result.changes);
        expect(yaml(result.text, {}).kind).toBe("done");
      }),
      { numRuns: 1000 },
    );
  });
});
