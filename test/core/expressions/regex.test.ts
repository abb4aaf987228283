import { describe, expect, test } from "vitest";
import { createBudget } from "../../../shared/core/expressions/budget.ts";
import { compileRegex } from "../../../shared/core/expressions/regex/regex.ts";

describe("replacing", () => {
  test.each([
    ["(\\d+)-(\\d+)", "a 1-2 b", "$2/${1}", "a 2/1 b"],
    ["(?<y>\\d{4})", "in 1999.", "<${y}|$&|$`|$'|$$>", "in <1999|1999|in |.|$>."],
    ["(a)(?<n>b)(c)", "abc", "$1$2$3", "acb"],
    ["(a)", "a", "$2${x}", "$2${x}"],
    ["x*", "abc", "-", "-a-b-c-"],
    ["(a|ab)(c|bcd)(d*)", "abcd", "$1,$2,$3", "a,bcd,"],
    ["(?<=\\$)\\d+", "cost $45", "N", "cost $N"],
    ["(?<!a)b", "ab bb", "X", "ab XX"],
    ["(?<=(\\d)(\\d))x", "12x", "[$1$2]", "12[12]"],
    ["\\b(\\w)(\\w*)", "hello world", "$2$1", "elloh orldw"],
    ["(.)\\1", "aabbcd", "[$&]", "[aa][bb]cd"],
    ["(?i)(a)\\1", "aA", "x", "x"],
    ["a(?i)b|C", "aBc", "x", "xx"],
    ["a(?i:b)c", "aBc aBC", "x", "x aBC"],
    ["(?:ab){2,3}?", "abababab", "X", "XX"],
    ["a{,2}", "a{,2}", "literal", "literal"],
    ["(?m)^", "a\nb", "> ", "> a\n> b"],
    ["$", "a\n", "!", "a!\n!"],
    ["a.c", "a\nc", "x", "a\nc"],
    ["(?s)a.c", "a\nc", "x", "x"],
    ["[a-z-[aeiou]]", "hello", "_", "_e__o"],
    ["[^]a]", "]ab", "_", "]a_"],
    ["\\p{Lu}\\P{L}", "aB1Ç", "u", "auÇ"],
    ["(?x) a b # comment\n c", "abc", "1", "1"],
    ["(?n)(a)(?<k>b)", "ab", "$1", "b"],
    ["(?>a+)b", "aaab", "x", "x"],
    ["(?>a|ab)c", "abc", "x", "abc"],
    ["(a)?b(?(1)c|d)", "abc bd bc", "x", "x x bc"],
    ["\\x41\\u0042\\t\\.", "AB\t.", "x", "x"],
    ["(?#note)a", "a", "x", "x"],
    ["(a*)*", "aab", "-", "--b-"],
    ["(?:(a)|b)*", "ab", "$1", "a"],
    ["(?<n>a)\\<n>", "aab", "[${n}]", "[a]b"],
    ["(?'maß'a)\\k'maß'", "aab", "<${maß}>", "<a>b"],
    ["a(?#note)+b", "aab", "x", "x"],
    ["(?x) a + (?#lazy) ? ", "aa", "x", "xx"],
    ["[[:alpha:]x]", "[x:a", "_", "__:a"],
    ["(?<3>a)", "a", "$1$3", "$1a"],
    ["(?(?=a)ab|c)", "abcb", "x", "xxb"],
    ["(?(a+)(.)|c)", "ac", "<$1>", "<a><>"],
    ["(?(?!b).|x)", "abx", "-", "-b-"],
    ["a{x", "a{x", "literal", "literal"],
    ["\\w+", "क\u093eख", "x", "x\u093ex"],
  ])("%s in %j", (pattern, text, replacement, expected) => {
    expect(compileRegex(pattern).replace(text, replacement)).toBe(expected);
  });
});

describe("patterns that cannot be used name the reason", () => {
  test.each([
    ["(", "( is not closed"],
    [")", "too many )"],
    ["[a", "[ is not closed"],
    ["a**", "another quantifier"],
    ["*a", "nothing before it"],
    ["a{3,1}", "fewer at most"],
    ["[b-a]", "backwards"],
    ["\\k<x>", "no group 'x'"],
    ["\\3", "no group 3"],
    ["\\q", "not a known escape"],
    ["(?<a-b>x)", "balancing groups are not supported"],
    ["\\p{IsGreek}", "named blocks are not supported"],
    ["\\Ga", "\\G is not supported"],
    ["(?(1)b)", "no group 1"],
    ["(?(a)b|c|d)", "more than two branches"],
    ["{2}", "nothing before it"],
    ["a|{1,}", "nothing before it"],
    ["\\_", "not a known escape"],
    ["\\é", "not a known escape"],
    ["\\<n>", "no group 'n'"],
    ["(?<2a>x)", "no group name"],
    ["a{2147483648}", "too much"],
  ])("%s", (pattern, why) => {
    expect(() => compileRegex(pattern)).toThrow(why);
  });
});

test("a replacement cannot refer to a group beyond the greatest number", () => {
  expect(() => compileRegex("a").replace("a", "$2147483648")).toThrow("too great a number");
});

test("a pattern that runs away is stopped by the budget", () => {
  const budget = createBudget({ steps: 100_000, outputUnits: 1000, depth: 10 });
  expect(() => compileRegex("(x+x+)+y").isMatch("x".repeat(100), budget)).toThrow("more than 100000 steps");
});

test("a long text does not overflow anything", () => {
  const text = "ab".repeat(100_000);
  expect(compileRegex("(?:a|b)*").replace(text, "x")).toBe("xx");
  expect(compileRegex("^(.*?)$").replace(text, "$1")).toBe(text);
});
