import { describe, expect, test } from "vitest";
import { evaluate } from "../../../shared/core/expressions/evaluate.ts";
import type { TraceStep } from "../../../shared/core/expressions/evaluator.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

type Variables = Readonly<Record<string, string | null>>;

const run = (template: string, variables: Variables = {}, haltOnError = true) =>
  evaluate(template, createVariableSet(Object.entries(variables)), { haltOnError });

/** Template, variables, expected text; all resolve without an error. */
function resolves(
  table: readonly (readonly [template: string, variables: Variables, expected: string | null])[],
): void {
  test.each(table)("%s", (template, variables, expected) => {
    expect(run(template, variables)).toMatchObject({ result: expected, error: null });
  });
}

describe("escapes", () => {
  resolves([
    ["####{X}", { X: "v" }, "####{X}".slice(1)],
    ["###{X}", { X: "v" }, "#v"],
    ["a # b#", {}, "a # b#"],
    ["#{X}#", { X: "v" }, "v#"],
    ["##{if X}", { X: "v" }, "#{if X}"],
  ]);
});

describe("names and paths", () => {
  resolves([
    ["#{ A . B }", { "A.B": "v" }, "v"],
    ["#{A  | ToUpper}", { A: "v" }, "V"],
    ["#{A\n}", { A: "v" }, "v"],
    ["#{Größe-1/x(y)@z~_:}", { "Größe-1/x(y)@z~_:": "v" }, "v"],
    ["#{A[]}", { "A[]": "v" }, "v"],
    ["#{A[ x ]}", { "A[x ]": "v" }, "v"],
    ["#{A[a[b]c]}", { "A[a[b]c]": "v" }, "v"],
    ["#{A[#{B | ToUpper}]}", { "A[#{B | ToUpper}]": "literal", B: "x" }, "literal"],
    ["#{A[#{B}].C}", { "A[x].C": "v", B: "#{D}", D: "X" }, "v"],
    ["#{Fee}", { Fee$Local: "stored at Fee" }, "stored at Fee"],
    ["#{A[*].B}", { "A[q].B": "v" }, "v"],
  ]);

  test("names differ only in case when each letter is the other's only other case", () => {
    expect(run("#{größe}#{As}", { GRÖßE: "v", Aſ: "long s" })).toMatchObject({ result: "v#{As}" });
  });

  test("a name that begins with a blank and `in` cannot be addressed", () => {
    expect(run("#{ in A}", { " in A": "v" }).unresolved).toEqual(["#{in A}"]);
  });

  test("an index of a variable without a value keeps its own name as text until it gets one", () => {
    expect(run("#{A[x]}#{B[x]}", { "A[x].C": "1", "B[x].C": "1", "B[x]": "own" }).result).toBe("xown");
  });

  test("a name given twice keeps its place and takes the later value", () => {
    const set = createVariableSet([
      ["Q[b]", "1"],
      ["Q[a]", "2"],
      ["q[B]", "3"],
    ]);
    expect(evaluate("#{each q in Q}#{q}#{/each}", set, { haltOnError: true }).result).toBe("32");
  });
});

describe("conditions", () => {
  resolves([
    ['#{if A == "x"}1#{elseif A == "y"}2#{else}3#{/if}', { A: "y" }, "2"],
    ['#{if A == "x"}1#{elseif A == "y"}2#{else}3#{/if}', { A: "z" }, "3"],
    ["#{IF A}x#{/if}", { A: "1" }, "x"],
    ["#{ if A }x#{/if}", { A: "1" }, "x"],
    ['#{if A=="x"}1#{/if}', { A: "x" }, "1"],
    ["#{if A}1#{else}#{if B}2#{else}3#{/if}#{/if}", { B: "1" }, "2"],
    ['#{if A == \\"a "b" c\\"}1#{/if}', { A: 'a "b" c' }, "1"],
    ['#{unless A == "x"}1#{else}2#{/unless}', { A: "x" }, "2"],
    ["#{if A}1#{else}0#{/if}", { A: " No " }, "0"],
    ["#{if A}1#{else}0#{/if}", { A: "off" }, "1"],
    ['#{if Ghost == ""}empty#{/if}', {}, "empty"],
    ["#{if A != B}differ#{/if}", { A: "x", B: "X" }, "differ"],
    ["#{if A}1#{elseif\nB}2#{/if}", { B: "1" }, "2"],
    ["#{if A}1#{else}#{elseifB}#{/if}", { elseifB: "a name" }, "a name"],
  ]);

  test("the right side of a comparison is not looked at when the left one is not resolved", () => {
    expect(run("#{if A | Nope == Loop | Nope}x#{/if}", { A: "1", Loop: "#{Loop}" })).toMatchObject({
      result: "#{if A | Nope == Loop | Nope }x#{/if}",
      unresolved: ["A | Nope"],
    });
  });

  test("an elseif that is not resolved prints as an if, with what comes behind it", () => {
    expect(run("#{if A}1#{elseif B | Nope}2#{elseif C}3#{else}4#{/if}", {})).toMatchObject({
      result: "#{if B | Nope}2#{else}#{if C}3#{else}4#{/if}#{/if}",
      unresolved: ["B | Nope"],
    });
  });

  test("a text on the left prints on the right", () => {
    expect(run('#{if "x" != A | Nope}1#{/if}').result).toBe('#{if A | Nope != "x" }1#{/if}');
  });

  test("an unless that cannot be resolved prints as an if with swapped branches", () => {
    expect(run("#{unless Ghost | ToLower}x#{/unless}")).toMatchObject({
      result: "#{if Ghost | ToLower}#{else}x#{/if}",
      unresolved: ["Ghost | ToLower"],
    });
  });

  test("a comparison that cannot be resolved prints with a blank behind it and escapes escaped again", () => {
    expect(run('#{if Ghost | ToLower == "x"}##{y}#{/if}').result).toBe('#{if Ghost | ToLower == "x" }##{y}#{/if}');
  });

  test("two texts cannot be compared", () => {
    expect(run('#{if "a" == "a"}x#{/if}').error).toBe("parse-error");
  });

  test("what a branch not taken refers to does not matter", () => {
    expect(run("#{if A}1#{else}#{Loop}#{/if}", { A: "1", Loop: "#{Loop}" }).error).toBeNull();
  });
});

describe("loops", () => {
  resolves([
    ["#{each e in O}#{e}:#{e.Key}=#{e.Value.n};#{/each}", { O: "{a:{n:1},b:{n:2}}" }, "a:a=1;b:b=2;"],
    ["#{each r in L}#{each c in r}#{c}#{/each};#{/each}", { L: "[[1,2],[3]]" }, "12;3;"],
    ["#{each x in L}[#{x}]#{/each}", { L: "" }, "[]"],
    ["#{each x in L}[#{x}]#{/each}", { L: '"a,b"' }, '["a][b"]'],
    ["#{each x in L}[#{x}]#{/each}", { L: "2.50" }, "[2.50]"],
    ["#{each x in L}[#{x}]#{/each}", { L: "7" }, "[7]"],
    ["#{each x in L}#{x.Name}#{/each}", { "L[1].Name": "a", "L[2].Name": "b" }, "ab"],
    ["#{EACH x in L}#{Octopus.Template.Each.Index}#{/each}", { L: "a,b" }, "01"],
    ["#{each x in L}#{V}#{/each}", { L: "a,b", V: "<#{x}>", x: "outer" }, "<outer><outer>"],
    ["#{each x in L}#{x}#{/each}", { "L[1]": "<#{y}>", y: "v" }, "<v>"],
    [
      "#{each x in L}#{x.Key}=#{x};#{/each}#{L[a].Key}",
      { "L[a]": "1", "L[b].N": "2", "L[b].Key": "own" },
      "a=1;own=b;a",
    ],
    ["#{each x in L}#{x}#{/each}", { L: "#{not read", "L[a]": "1", "L[b]": "2" }, "12"],
    ["#{V}", { V: "#{each V in L}<#{V}>#{/each}", L: "a,b" }, "<a><b>"],
    ["#{each x in L}#{Octopus.Environment.Name}#{/each}", { L: "a", "Octopus.Environment.Name": "Test" }, "Test"],
  ]);

  test("an item cannot be named like the loop's counters", () => {
    expect(run("#{each octopus in L}x#{/each}", { L: "1" }).error).toBe("evaluation-exception");
    expect(run("#{each octopus in Ghost}x#{/each}").result).toBe("");
  });

  test("else inside a loop is an ordinary name", () => {
    expect(run("#{each x in L}#{else}#{/each}", { L: "1" })).toMatchObject({ unresolved: ["#{else}"] });
  });
});

describe("JSON in values", () => {
  resolves([
    ["#{J.a.b}", { J: '{"a":"{\\"b\\":5}"}' }, "5"],
    ["#{J.a}|#{J[b]}|#{J.c[1]}", { J: "{a:1, 'b':'two', /* c */ c:[3,4,],}" }, "1|two|4"],
    ["#{J.n}|#{J.d}|#{J.e}", { J: '{"n":9223372036854775807,"d":2.50,"e":1e20}' }, "9223372036854775807|2.5|1E+20"],
    ["#{J.o}", { J: '{"o":[12345678901234567890]}' }, "[12345678901234567890]"],
    ["#{each e in J}(#{e})#{/each}#{J[1]}", { J: "[1,/*two*/3//four\n]" }, "(1)(two)(3)(four)two"],
    ["#{J.a}", { J: "/*x*/{a:/*y*/[/*p*/1,/*q*/2]}" }, "[/*p*/1/*q*/,2]"],
    [
      "#{J.o}",
      { J: '{"o":{ "a": 1.0, "b": [true, null], "c": "q\\"\\u2028" }}' },
      '{"a":1.0,"b":[true,null],"c":"q\\"\\u2028"}',
    ],
    [
      "#{J.t}|#{J.o}",
      { J: '{"t":"2024-03-09T18:05:07Z","o":["2024-03-09T18:05:07.120"]}' },
      '03/09/2024 18:05:07|["2024-03-09T18:05:07.12"]',
    ],
    ["#{J.t}", { J: '{"t":"2024-03-09"}' }, "2024-03-09"],
    ["[#{J.x}][#{J.a[7]}]", { J: '{"a":[1]}' }, "[][]"],
    ["#{J.url}", { J: '{"host":"h","url":"http://#{J.host}/"}' }, "http://h/"],
    ["#{J.a}", { J: '{"a":"#{X}"}', X: "v" }, "v"],
    ["#{J.a}", { J: '{"a":"json"}', "J.a": "defined" }, "defined"],
  ]);

  resolves([
    ["#{J.a}", { J: "{a:1,b:2,a:3}" }, "3"],
    ["#{each e in J}#{e};#{/each}", { J: "{a:1,b:2,a:3}" }, "b;a;"],
    ["#{J.a}|#{J.b}|#{J.c}", { J: "{a:0x1F,b:010,c:'/Date(1400000000000)/'}" }, "31|8|05/13/2014 16:53:20"],
    ["#{J.o}", { J: "{o:['/Date(0)/','/Date(0+0100)/']}" }, '["1970-01-01T00:00:00Z","1970-01-01T00:00:00+00:00"]'],
    ["#{J.a}", { J: "{a:'/Date(253402300800000)/'}" }, "/Date(253402300800000)/"],
    ["#{J}", { J: "[,1]" }, "[,1]"],
    ["#{each e in J}(#{e})#{/each}", { J: "[,1,,2,]" }, "()(1)()(2)"],
    ["#{J.o}", { J: "{o:[NaN,-Infinity]}" }, '["NaN","-Infinity"]'],
  ]);

  test.each(["#{A.x}", "#{A[0]}", "#{B[x]}", "#{C.x}", "#{D[]}", "#{B[99999999999]}"])(
    "%s cannot be walked and stays",
    (template) => {
      expect(run(template, { A: '"text"', B: "[1]", C: "not json", D: "{}" }).unresolved).toEqual([template]);
    },
  );

  test("a whole number of more than 64 bits cannot be taken out", () => {
    expect(run("#{J.n}", { J: '{"n":9223372036854775808}' })).toMatchObject({
      error: "evaluation-exception",
      message: expect.not.stringContaining("9223372036854775808"),
    });
  });

  test.each(['{"a"/*x*/:1}', '\ufeff{"a":1}'])("%j is not JSON", (text) => {
    expect(run("#{J.a}", { J: text }).unresolved).toEqual(["#{J.a}"]);
  });

  test("a negative position in an array ends the evaluation", () => {
    expect(run("#{A[-1]}", { A: "[1]" }).error).toBe("evaluation-exception");
  });

  test("members that refer to each other are a circle", () => {
    expect(run("#{J.a}", { J: '{"a":"#{J.b}","b":"#{J.a}"}' })).toMatchObject({
      error: "recursive-definition",
      message: expect.stringContaining("J.a → J.b → J.a"),
    });
  });
});

describe("calculations", () => {
  resolves([
    ["#{calc 10-2-3} #{calc 2*3+4/2} #{calc (1+{A})*2}", { A: "2" }, "5 8 6"],
    ["#{calc {A}/{B}}", { A: "1", B: "0" }, "Infinity"],
    ["#{calc A + .5}", { A: " 1e3 " }, "1000.5"],
    ["#{calc {T}+1.50}", {}, "#{T+1.5}"],
    ["#{calc {T}*2}", { T: "many" }, "#{T*2}"],
    ["#{calc 100000*100000*100000*10}", {}, "1E+16"],
    ["#{calc 1/100000} #{calc 1/10000}", {}, "1E-05 0.0001"],
    ["#{calc 1234567890123456+0}", {}, "1234567890123456"],
    ["#{calc 17 % 5} #{calc {A} % 3} #{calc 1.5 % 2} #{calc 1 % 0}", { A: "-7" }, "2 -1 #{1.5%2} #{1%0}"],
    ["#{calc {A}+1}", { A: "1,000" }, "1001"],
    ["#{calc ( 2+3)}", { 2: "20" }, "23"],
  ]);

  test.each(["#{calc (2+3 )}", "#{calc ( {A})}", "#{calc 1.}!"])(
    "%s does not parse for its blank or its point",
    (template) => {
      expect(run(template, { A: "1" }).error).toBe("parse-error");
    },
  );

  test("unknown tokens inside a value are reported, and nothing is read behind what is no number", () => {
    expect(run("#{calc {A}+1}", { A: "#{Ghost}" })).toMatchObject({ result: "#{A+1}", unresolved: ["#{Ghost}"] });
    expect(run("#{calc {A}+{Loop}}", { A: "x", Loop: "#{Loop}" }).error).toBeNull();
  });

  test("a closing bracket after a bare name belongs to the name, so the calculation does not parse", () => {
    expect(run("#{calc (1+A)}", { A: "1" }).error).toBe("parse-error");
  });
});

describe("the null filter", () => {
  resolves([
    ["a#{if A}#{A | null}#{/if}#{Ghost}", { A: "1" }, null],
    ["#{V}", { V: "x #{A | null}", A: "1" }, "x #{A | null}"],
    ["#{if B}#{A | null}#{else}text#{/if}", { A: "1" }, "text"],
    ["x#{A | Append #{A | null}}", { A: "1" }, null],
  ]);

  test.each(["#{A | Null}", "#{A | null | ToUpper}"])("%s is an unknown filter", (template) => {
    expect(run(template, { A: "1" }).unresolved).toEqual([template]);
  });
});

describe("re-printing", () => {
  test.each([
    ['#{ Ghost|Replace  a "b" }', '#{Ghost | Replace "a" "b"}'],
    ["#{ | Sparkle}", "#{ | Sparkle}"],
    ["#{A[ x].B [#{ C }]}", "#{A[x].B[#{C}]}"],
    ["#{A[b[ c]d]}", "#{A[b[c]d]}"],
  ])("%s stays as %s", (template, printed) => {
    expect(run(template)).toMatchObject({ result: printed, unresolved: [printed] });
  });

  test("a text option prints what would be a token escaped", () => {
    expect(run('#{A | Sparkle \\"#{A}\\"}', { A: "a" }).unresolved).toEqual(['#{A | Sparkle "##{A}"}']);
  });

  test("a token option prints as a token", () => {
    expect(run("#{Ghost | Replace #{ A }}", { A: "a" }).unresolved).toEqual(["#{Ghost | Replace #{A}}"]);
  });

  test("each token is reported once, in the order met", () => {
    expect(run("#{B}#{A}#{B}").unresolved).toEqual(["#{B}", "#{A}"]);
  });
});

describe("what cannot be read", () => {
  test("the problem points at the character that is not expected", () => {
    const { problems, message } = run("ok #{A} #{A!}", { A: "1" });
    expect(problems).toEqual([{ at: 11, message: expect.stringContaining("'!'") }]);
    expect(message).toBe(problems[0]?.message);
  });

  test("a closing tag without its block says so", () => {
    expect(run("#{A}#{/if}").message).toBe("The tag '#{/if}' closes no open block.");
  });

  test.each([
    ["1 #{A!} #{A}#{/if}", "1 #{A!} x#{/if}"],
    ['#{A | Replace "x#y"} #{A}', '#{A | Replace "x#y"} x'],
    ["#{A #{A}", "#{A x"],
    ["#{", "#{"],
    ["###{", "###{"],
    ['#{if "#{A}" == A}#{A}#{/if', '#{if "x" == A}x#{/if'],
    ['#{if \\"#{A} == A}#{A}#{/if}', '#{if \\"#{A} == A}#{A}#{/if}'],
    ["#{each a in A}#{A}#{A!}#{A}#{/each}", "#{each a in A}#{A}#{A!}x#{/each}"],
  ])("in files %s becomes %s", (template, expected) => {
    expect(run(template, { A: "x" }, false)).toMatchObject({ result: expected, error: null });
  });

  test.each(["#{A[b] [c]}", "#{A[b] .c}", "#{A | Append #{A} | ToUpper}", "#{A | Append #{A} #{A}}"])(
    "%s does not parse: blanks may not stand there",
    (template) => {
      expect(run(template, { A: "x" })).toMatchObject({ result: template, error: "parse-error" });
    },
  );

  test("a block with a broken token inside is read as a name", () => {
    expect(run("#{if A}#{A!}#{/if}", { A: "1" }, false)).toMatchObject({
      result: "#{if A}#{A!}#{/if}",
      unresolved: ["#{if A}"],
    });
  });
});

describe("limits", () => {
  const chain = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`V${index}`, `#{V${index + 1}}`]));
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`V${index}`, `#{V${index + 1}}`.repeat(2)]),
  );

  test.each<[string, string, Variables]>([
    ["a runaway regular expression", '#{A | Match "(a+)+$"}', { A: `${"a".repeat(40)}!` }],
    ["nested loops", "#{each a in L}".repeat(6) + "#{/each}".repeat(6), { L: "a,".repeat(100) }],
    ["a long calculation", `#{calc 1${"+1".repeat(50_000)}}`, {}],
    ["a deep chain of variables", "#{V0}", chain],
    ["values that double", "#{V0}", doubling],
    ["blocks nested without end", "#{if A}".repeat(5000), {}],
    ["brackets nested without end", `#{calc ${"(".repeat(5000)}`, {}],
    ["indexes nested without end", "#{A[".repeat(50_000), {}],
  ])("%s is stopped with a clear error", (_, template, variables) => {
    expect(run(template, variables, false)).toMatchObject({
      error: "evaluation-exception",
      message: expect.stringContaining("was stopped"),
    });
  });
});

test("the trace tells each variable, filter and condition in order", () => {
  const steps: TraceStep[] = [];
  const set = createVariableSet([
    ["Url", "http://#{Host}"],
    ["Host", "h"],
  ]);
  evaluate('#{Url | ToUpper}#{if Host == "h"}!#{/if}', set, { haltOnError: true, trace: (step) => steps.push(step) });
  expect(steps).toEqual([
    { kind: "variable", what: "Host", result: "h", depth: 1 },
    { kind: "variable", what: "Url", result: "http://h", depth: 0 },
    { kind: "filter", what: "ToUpper", result: "HTTP://H", depth: 0 },
    { kind: "variable", what: "Host", result: "h", depth: 0 },
    { kind: "condition", what: "h == h", result: "true", depth: 0 },
  ]);
});
