import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { replaceInProperties } from "../../../shared/core/config/properties.ts";
import { done, NULL, valuesOf, type Variables } from "./support.ts";

const properties = (text: string, variables: Variables) => done(replaceInProperties("f", text, valuesOf(variables)));

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
