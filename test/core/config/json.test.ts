import { describe, expect, test } from "vitest";
import { replaceInJson } from "../../../shared/core/config/json.ts";
import { done, NULL, valuesOf, type Variables } from "./support.ts";

const json = (text: string, variables: Variables) => done(replaceInJson("f", text, valuesOf(variables)));

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
