import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseYaml, parseAllDocuments, stringify } from "yaml";
import { replaceConfigVariables } from "../../../shared/core/config/config-variables.ts";
import { rewriteStructured } from "../../../shared/core/config/formats.ts";
import { replaceInJson } from "../../../shared/core/config/json.ts";
import { replaceInProperties } from "../../../shared/core/config/properties.ts";
import { replaceTokens } from "../../../shared/core/config/substitute.ts";
import { replaceInXml } from "../../../shared/core/config/xml.ts";
import { replaceInYaml } from "../../../shared/core/config/yaml.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { encodeText } from "../../../shared/core/text/encoding.ts";
import { done, expectOnlyChanges, valuesOf } from "./support.ts";

type Variables = Readonly<Record<string, string | null>>;
const json = (text: string, variables: Variables) => done(replaceInJson("f", text, valuesOf(variables)));
const yaml = (text: string, variables: Variables) => done(replaceInYaml("f", text, valuesOf(variables)));
const properties = (text: string, variables: Variables) => done(replaceInProperties("f", text, valuesOf(variables)));
const xml = (text: string, variables: Variables) => done(replaceInXml("f", text, valuesOf(variables)));
const config = (text: string, variables: Variables) => done(replaceConfigVariables("f", text, valuesOf(variables)));
const tokens = (text: string, variables: Variables) =>
  done(replaceTokens("f", text, createVariableSet(Object.entries(variables))));
const NULL = "#{Nothing | null}";

describe("JSON", () => {
  test.each([
    ["1", " +007 ", "7"],
    ["1", "-0", "0"],
    ["1", "9223372036854775807", "9223372036854775807"],
    ["1", "99999999999999999999", "99999999999999999999"],
    ["1", "1.50", "1.50"],
    ["1", ".5", "0.5"],
    ["1", "1e2", "1e2"],
    ["1", "1,000", "1000"],
    ["1", "-1,2,3.5", "-123.5"],
    ["1", ",5", '",5"'],
    ["1", "5\u00a0", '"5\u00a0"'],
    ["1", "NaN", '"NaN"'],
    ["1", "1e999", '"1e999"'],
    ["1", "", '""'],
    ["true", " FALSE ", "false"],
    ["true", "yes", '"yes"'],
    ["null", "1", '"1"'],
    ['"x"', NULL, "null"],
    ['"x"', 'a"\\\n\u0001', '"a\\"\\\\\\n\\u0001"'],
    ["[1]", " 5 ", "5"],
    ["[1]", "[007, 0x1F, .5, 2.]", "[7, 31, 0.5, 2]"],
    ["{}", `{"a": "it\\'s"}`, `{"a": "it's"}`],
    ["{}", '{"a":[1, {"b" : null}] // x\n}', '{"a": [1, {"b": null}]}'],
  ])("a slot with %s takes %j as %s", (slot, value, expected) => {
    expect(json(`{"a": ${slot} }`, { A: value }).text).toBe(`{"a": ${expected} }`);
  });

  test.each([
    ["1", NULL, "null, and a number"],
    ["true", NULL, "null, and true or false"],
    ["[]", "", "not JSON"],
    ["{}", "{", "not JSON"],
  ])("a slot with %s keeps its value for %j and says so", (slot, value, why) => {
    const result = json(`{\n  "a": ${slot}\n}`, { a: value });
    expect(result.changes).toEqual([]);
    expect(result.findings).toMatchObject([
      { level: "warning", text: expect.stringContaining(why), line: 2, column: 8 },
    ]);
  });

  test("comments anywhere, also before the root, commas at the end and line ends stay", () => {
    const text = '// top\r\n/* x */ {\r\n\t"a" : 1, // one\r\n\t"b": [2,],\r\n}\r\n// end';
    expect(json(text, { "b:0": "3" }).text).toBe(text.replace("2", "3"));
  });

  test("texts in single quotes and names without quotes are read too, and what comes new is strict JSON", () => {
    expect(json("{'a':'it\\'s',b_$1:{c:1}}", { A: "x", "b_$1:c": "2" }).text).toBe("{'a':\"x\",b_$1:{c:2}}");
    expect(json('{"a":[]}', { a: "[{k:'it\\'s \"q\"'},'x']" }).text).toBe('{"a":[{"k": "it\'s \\"q\\""}, "x"]}');
    expect(json('{"a":1}', { a: "'x'" }).text).toBe('{"a":"\'x\'"}');
  });

  test("a replaced parent puts its children out of reach, in any order; one that kept its value does not", () => {
    expect(json('{"a":{"b":1}}', { a: '{"c":2}', "a:b": "5" }).text).toBe('{"a":{"c": 2}}');
    expect(json('{"a":{"b":1}}', { "a:b": "5", a: "[]" }).text).toBe('{"a":[]}');
    expect(json('{"a":{"b":1}}', { a: "no", "a:b": "5" }).text).toBe('{"a":{"b":5}}');
  });

  test("of two places with one path the later counts", () => {
    expect(json('{"a":{"b":1},"a:b":2}', { "A:B": "3" }).text).toBe('{"a":{"b":1},"a:b":3}');
    expect(json('{"a":1,"a":2}', { a: "3" }).text).toBe('{"a":1,"a":3}');
  });

  test("an object takes the layout of the one it replaces", () => {
    expect(json('{\n    "a": {\n        "x": 1\n    }\n}', { a: '{"y":[1],"z":{}}' }).text).toBe(
      '{\n    "a": {\n        "y": [\n            1\n        ],\n        "z": {}\n    }\n}',
    );
  });

  test("a root list is addressed by positions", () => {
    expect(json('[{"Name":"a"}]', { "0:name": "b" }).text).toBe('[{"Name":"b"}]');
  });

  test.each([
    ["{"],
    ['{"a" 1}'],
    ["{} x"],
    ['{"a": "x'],
    ["/* x"],
    ["[01x]"],
    ['"\\q"'],
    ["{'a: 1}"],
    ["{-a: 1}"],
    ["[a]"],
  ])("%s is refused", (text) => {
    expect(replaceInJson("f", text, valuesOf({})).kind).toBe("unreadable");
  });
});

describe("JSON with one path in several places", () => {
  test.each([
    ['{"a": {"b": 1}}', { a: '{"b": 1}', "a:b": "5" }, '{"a": {"b": 1}}'],
    ['{"a": {"b": 1}}', { "a:b": "5", a: '{"b": 1}' }, '{"a": {"b": 1}}'],
    ['{"a": {"b": 1}}', { "a:b": "5", a: "{" }, '{"a": {"b": 5}}'],
    ['{"A": 1, "a": 2, "A": 3}', { a: "5" }, '{"A": 1, "a": 5, "A": 3}'],
    ['{"a": 1, "a": {"b": 2}}', { "a:b": "5" }, '{"a": 1, "a": {"b": 5}}'],
  ])("%s", (text, variables, expected) => {
    expect(json(text, variables).text).toBe(expected);
  });
});

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

describe("properties", () => {
  test.each([
    ["a = x", { a: "y" }, "a = y"],
    ["a\\ b:x", { "A B": "y" }, "a\\ b:y"],
    ["\\u0061=x\r\n#a=z\r\n", { a: "y" }, "\\u0061=y\r\n#a=z\r\n"],
    ["a=1\na=2", { a: "3" }, "a=3\na=3"],
    ["Octopus:x=1\nOctopusA=1", { "Octopus:x": "2", OctopusA: "2", Octopus: "3" }, "Octopus:x=1\nOctopusA=1"],
    ["a=x", { a: null }, "a=x"],
    ["a=x", { a: NULL }, "a=x"],
    ["a=x", { a: "" }, "a="],
    ["a", { a: "" }, "a:"],
    ["a ", { a: "" }, "a "],
    ["a \\\n  b", { a: "c" }, "a c"],
    ["a = \\\n  b\nc=1", { a: "c" }, "a = c\nc=1"],
    ["a=x\\", { a: "y" }, "a=y"],
    ["a=\u00e9", { a: "\u00ff\f" }, "a=\\u00ff\\f"],
  ])("%j with %j becomes %j", (text, variables, expected) => {
    expect(properties(text, variables).text).toBe(expected);
  });

  test("a cut escape is refused also where nothing changes", () => {
    expect(replaceInProperties("f", "a=C:\\users\nb=1", valuesOf({ b: "2" })).kind).toBe("unreadable");
  });

  test("a cut escape is refused with its place", () => {
    expect(replaceInProperties("f", "a=1\nb\\u12=x", valuesOf({ a: "2" }))).toMatchObject({
      kind: "unreadable",
      line: 2,
      column: 2,
    });
  });

  test("a value comes out as it went in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        fc.pre(!value.includes("#{") && !value.includes("##"));
        const once = properties("k=old\nz=1\n", { k: value }).text;
        expect(once.endsWith("\nz=1\n")).toBe(true);
        expect(properties(once, { k: value }).changes).toEqual([]);
      }),
    );
  });
});

describe("XML by XPath", () => {
  const text = `<?xml version="1.0"?>\n<c:cfg xmlns:c="urn:c" xmlns="urn:d" mode='x'>\n  <!-- n -->\n  <?p  q?>\n  <c:a>1</c:a>\n  <b/>\n</c:cfg>\n`;

  test.each([
    ["/c:cfg/@mode", "it's <", "mode='it&apos;s &lt;'"],
    ["/c:cfg/c:a", "2 & 3", "<c:a>2 &amp; 3</c:a>"],
    ["/c:cfg/c:a/text()", "4", "<c:a>4</c:a>"],
    ["//*:b", "t", "<b>t</b>"],
    ["//comment()", " m ", "<!-- m -->"],
    ["/c:cfg/processing-instruction('p')", "r", "<?p  r?>"],
    ["c:cfg/*[local-name() eq 'a']", "5", "<c:a>5</c:a>"],
    ["//c:a[matches(., '^[0-9]$')]", "6", "<c:a>6</c:a>"],
    ["//c:a[position() = (1 to 3)]", "7", "<c:a>7</c:a>"],
    ["for $x in //c:a return $x", "8", "<c:a>8</c:a>"],
  ])("%s = %s writes %s", (path, value, expected) => {
    const result = xml(text, { [path]: value });
    expect(result.changes).toHaveLength(1);
    expect(result.text).toContain(expected);
    expectOnlyChanges(text, result.text, result.changes);
  });

  test.each([
    ["a"],
    ["//b"],
    ["q:a"],
    ["Store:Path"],
    ["C:\\x/y"],
    ["http://host/"],
    ["//c:a[let $x := 1 return $x]"],
    ["//c:a[1 to 99999999]"],
  ])("%s changes nothing", (path) => {
    expect(xml(text, { [path]: "v" })).toMatchObject({ text, changes: [], findings: [] });
  });

  test.each([["//c:a[xs:integer(.) > 'x']"], ["count(//c:a)"], ["//c:cfg/.."]])("%s fails with a finding", (path) => {
    expect(xml(text, { [path]: "v" }).findings).toMatchObject([{ level: "warning" }]);
  });

  test("later variables see what earlier ones wrote", () => {
    const source = "<a><b id='1'><x/></b><c>old</c></a>";
    const result = xml(source, {
      "/a/b/@id": "2",
      "/a/b[@id='2']": "<y>p</y>",
      "/a/b/y": "q",
      "/a/c": "new",
      "/a/c[.='new']": "end",
    });
    expect(result.text).toBe("<a><b id='2'><y>q</y></b><c>end</c></a>");
  });

  test("a variable without a value changes nothing", () => {
    const source = "<a k='1'><b>x</b></a>";
    expect(xml(source, { "//b": null, "//@k": NULL }).text).toBe(source);
    expect(xml(source, { "//b": "" }).text).toBe("<a k='1'><b></b></a>");
  });

  test("a text that is taken back leaves an empty element as it was", () => {
    expect(xml("<a><b/></a>", { "/a/b": "x", "//b": "" }).text).toBe("<a><b/></a>");
  });

  test("comments inside an element stay when its text changes", () => {
    expect(xml("<a><b><!-- port -->1</b></a>", { "/a/b": "2" }).text).toBe("<a><b><!-- port -->2</b></a>");
  });

  test("blanks between elements are no text", () => {
    expect(xml("<a>\n <b>x</b>\n</a>", { "//text()": "y" }).text).toBe("<a>\n <b>y</b>\n</a>");
  });

  test("what XML cannot hold is left out with a finding", () => {
    expect(xml("<a><b>x</b><!--c--></a>", { "/a/b": "\u0001", "//comment()": "--" })).toMatchObject({
      changes: [],
      findings: [{ level: "warning" }, { level: "warning" }],
    });
  });

  test("an XPath that would run for minutes is stopped", () => {
    const big = `<r>${"<a><b/></a>".repeat(2000)}</r>`;
    expect(xml(big, { "//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]": "v" }).findings).toMatchObject([
      { level: "warning", text: expect.stringContaining("too many nodes") },
    ]);
  });
});

describe(".config variables", () => {
  test("sections count by local name anywhere, settings at any depth, direct children only for the others", () => {
    const text = `<c xmlns="urn:x"><l><appSettings><add key="A" value="1"/><g><add key="A" value="1"/></g></appSettings></l><applicationSettings><p><q><setting name="A"><value>1</value></setting></q></p></applicationSettings></c>`;
    expect(config(text, { a: "2" }).text).toBe(
      `<c xmlns="urn:x"><l><appSettings><add key="A" value="2"/><g><add key="A" value="1"/></g></appSettings></l><applicationSettings><p><q><setting name="A"><value>2</value></setting></q></p></applicationSettings></c>`,
    );
  });

  test("an empty value clears a setting that holds markup", () => {
    const text = `<applicationSettings><setting name="A"><value><Array><string>x</string></Array></value></setting></applicationSettings>`;
    expect(config(text, { A: "" }).text).toContain("<value></value>");
  });

  test("null makes a setting empty; a missing connection string comes last", () => {
    expect(config(`<connectionStrings><add name='A'  providerName="p" /></connectionStrings>`, { A: null }).text).toBe(
      `<connectionStrings><add name='A'  providerName="p" connectionString="" /></connectionStrings>`,
    );
  });

  test("a value with structure gives way to text", () => {
    expect(
      config(`<applicationSettings><setting name="A"><value><x>1</x></value></setting></applicationSettings>`, {
        A: "t<",
      }).text,
    ).toBe(`<applicationSettings><setting name="A"><value>t&lt;</value></setting></applicationSettings>`);
  });
});

describe("tokens in texts", () => {
  test("known ones change, unknown ones stay as written and are told with their place", () => {
    const text = "a #{A}\nb #{ Nope }\nc #{if A}#{B}#{/if} ##{x}\n";
    const result = tokens(text, { A: "1", B: "#{C}" });
    expect(result.text).toBe("a 1\nb #{ Nope }\nc #{C} #{x}\n");
    expect(result.changes.map(({ key, line, column }) => [key, line, column])).toEqual([
      ["#{A}", 1, 3],
      ["#{if A}#{B}#{/if}", 3, 3],
      ["##{", 3, 22],
    ]);
    expect(result.findings.map(({ line }) => line)).toEqual([2, 3]);
  });

  test("a circle is an error at its token", () => {
    expect(tokens("x\n #{A}", { A: "#{A}" }).findings).toMatchObject([{ level: "error", line: 2, column: 2 }]);
  });

  test("a big file with few tokens is no trouble", () => {
    expect(tokens("text ".repeat(1_000_000) + "#{A}", { A: "end" }).changes).toHaveLength(1);
  });
});

describe("formats by extension", () => {
  const bytes = (text: string, encoding = "utf-8", bom = false) => encodeText(text, encoding, bom).bytes;
  const rewrite = (name: string, file: Uint8Array, variables: Variables) =>
    rewriteStructured(name, file, "auto", valuesOf(variables));
  const textOf = (file: Uint8Array | null) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(file ?? new Uint8Array());

  test.each([
    ["a.yaml", '{"a": 1}', '{"a": "x"}'],
    ["a.yml", "a: 1\n", "a: x\n"],
    ["a.properties", "a=1", "a=x"],
    ["a.conf", "a: 1\n", "a: x\n"],
    ["a.conf", "a=1\nb: c\n", "a=x\nb: c\n"],
    ["noextension", '{"a":1}', '{"a":"x"}'],
  ])("%s with %j becomes %j", (name, text, expected) => {
    expect(textOf(rewrite(name, bytes(text), { a: "x" }).bytes)).toBe(expected);
  });

  test.each([
    ["a.json", ""],
    ["a.json", "\n"],
    ["a.xml", ""],
    ["a.yaml", "# only\n"],
  ])("%s with %j stays", (name, text) => {
    const file = bytes(text);
    expect(rewrite(name, file, { a: "x" })).toMatchObject({ bytes: file, findings: [] });
  });

  test.each([
    ["utf-8", true],
    ["utf-16le", true],
    ["utf-16be", true],
  ])("%s with a byte order mark stays so", (encoding, bom) => {
    const result = rewrite("a.json", bytes('{"a":"é"}', encoding, bom), { a: "ü" });
    expect(result.bytes).toEqual(bytes('{"a":"ü"}', encoding, bom));
  });

  test("XML is read in the encoding it declares; what that lacks becomes a reference", () => {
    const result = rewrite("a.xml", bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', "iso-8859-1"), {
      "/a": "ü✓",
    });
    expect(result.bytes).toEqual(bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>ü&#x2713;</a>', "iso-8859-1"));
  });

  test("what the encoding of other files lacks makes them UTF-8, with a warning", () => {
    expect(rewrite("a.yaml", bytes("a: é\nb: ü\n", "windows-1252"), { a: "✓" })).toMatchObject({
      bytes: bytes("a: ✓\nb: ü\n", "utf-8"),
      findings: [{ level: "warning" }],
    });
  });

  test("a malformed file is refused with the place the last format gives", () => {
    expect(rewrite("a.yaml", bytes("a: [\n"), {})).toMatchObject({
      bytes: null,
      findings: [{ level: "error", line: 1, column: expect.any(Number) }],
    });
    expect(rewrite("a.json", bytes('{\n "a" 1}'), {})).toMatchObject({
      bytes: null,
      findings: [{ level: "error", line: 2, column: 6 }],
    });
  });
});
