import { describe, expect, test } from "vitest";
import { replaceTokens } from "../../../shared/core/config/substitute.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { done, type Variables } from "./support.ts";

const tokens = (text: string, variables: Variables) =>
  done(replaceTokens("f", text, createVariableSet(Object.entries(variables))));

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
