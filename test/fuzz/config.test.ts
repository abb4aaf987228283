import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rewriteConfigVariables, rewriteStructured, type StructuredFormat } from "../../shared/core/config/formats.ts";
import { rewriteFile } from "../../shared/core/config/rewrite-file.ts";
import { createConfigValues } from "../../shared/core/config/values.ts";
import { createVariableSet } from "../../shared/core/expressions/variable-set.ts";

/** Mutated inputs to run: a few here, SLIPWAY_FUZZ_RUNS=50000 for a long run by hand. */
const RUNS = Number(process.env["SLIPWAY_FUZZ_RUNS"] ?? 1000);

/** No input may take longer than this. */
const MAX_MS = 2000;

const FOLDER = join(import.meta.dirname, "../fixtures/config-cases");

/** The cases' files, and some with more of what each format can hold. */
const SEEDS: readonly string[] = [
  ...readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(FOLDER, name))
        .filter((file) => !file.endsWith("case.json") && !file.startsWith("expected."))
        .map((file) => readFileSync(join(FOLDER, name, file), "latin1")),
    ),
  "%YAML 1.2\n---\na: &x !!str 'b'\nc: [*x, {d: |\n}]\ne: >-2\n    f\n   g\n? h\n: - i\n  -\n    - j\n...\n--- |+\n k\n\n",
  'a: "\\x41\\\n  b"\r\nb:\r- {c: d, ? e : f}\n- - - g\n# h\n',
  '// a\n{"b:c": [1.5e-3, null, {"d": "\\u0041"},], /* e */ "f": {"g": {}}}',
  "a\\ b\\u0041 = c\\\n  d\\\\\n! e\nf:\ng\n\th\\=i   j",
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x"><!ENTITY f "&e;&e;">]><a xmlns:p="u" xml:space="preserve">&f;<p:b p:c="d"/><![CDATA[e]]><!--f--><?g h?></a>',
];

/** Markup that is likely to upset a reader. */
const POISON: readonly string[] = [
  ...Array.from("\0\ufeff<>&'\"/=[]{},:;#-?|>%@`*!\\\r\n\t \u0085\u2028"),
  "\ud800",
  "\u{1F600}",
  "\r\n",
  "---\n",
  "...\n",
  "- ",
  "? ",
  ": ",
  "&a ",
  "*a ",
  "<<: *a\n",
  "!!binary ",
  "|\n",
  ">2-\n ",
  "\\u12",
  "/*",
  "*/",
  "//",
  "]]>",
  "<!--",
  "<?x",
  "&#xD800;",
  "#{if A}",
  "#{/if}",
  "#{",
  "[".repeat(600),
  "- ".repeat(600),
  "{a: ".repeat(600),
  " ".repeat(3000),
  "\n".repeat(3000),
  "<a>".repeat(600),
];

const mutations = fc.array(
  fc.record({
    at: fc.nat({ max: 10_000 }),
    remove: fc.oneof(fc.constant(0), fc.nat({ max: 20 })),
    insert: fc.oneof(fc.constantFrom(...POISON), fc.constant("")),
  }),
  { minLength: 1, maxLength: 6 },
);

const names = fc.constantFrom(
  "a",
  "a:b",
  "Store",
  "Store:Path",
  "mirrors",
  "mirrors:0",
  "nodes:0:zone",
  "title",
  "port",
  "0",
  "/a/b",
  "//*",
  "//@*",
  "//text()",
  "//node[1]",
  "//comment()",
  "//*[count(//*) > 1]",
  "Mode",
  "Endpoint",
  "b",
  "e",
  "f",
  "f:g",
);
const values = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom(...POISON),
  fc.constantFrom("#{A}", "#{Nothing | null}", "x: 1\ny:\n - z", '{"a":[1]}', "<x><y/></x>", "- a\n- b"),
);
const formats = fc.constantFrom<StructuredFormat | "auto">("json", "yaml", "xml", "properties", "auto");

function mutate(
  seed: string,
  changes: readonly { readonly at: number; readonly remove: number; readonly insert: string }[],
): Uint8Array {
  let text = seed;
  for (const { at, remove, insert } of changes) {
    const place = text.length === 0 ? 0 : at % text.length;
    text = text.slice(0, place) + Buffer.from(insert, "utf8").toString("latin1") + text.slice(place + remove);
  }
  return new Uint8Array(Buffer.from(text, "latin1"));
}

function timed<T>(work: () => T): T {
  const start = performance.now();
  const result = work();
  expect(performance.now() - start).toBeLessThan(MAX_MS);
  return result;
}

test(`${RUNS} mutated files end in a result or in findings, never in a crash or a hang`, { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SEEDS),
      mutations,
      formats,
      fc.dictionary(names, values, { maxKeys: 6 }),
      (seed, changes, structured, given) => {
        const bytes = mutate(seed, changes);
        const variables = createVariableSet(Object.entries(given));
        const rule = { substitute: true, configVariables: structured === "xml", structured };
        const result = timed(() => rewriteFile({ path: "file", bytes, rule, transforms: [], variables }));
        const failed = result.stages.some((stage) => stage.findings.some((finding) => finding.level === "error"));
        if (failed) expect(result.bytes).toBe(bytes);
        expect(result.stages.length).toBeGreaterThan(0);
        if (failed || structured === "auto") return;
        // What was written is of the same format still.
        const again = timed(() =>
          rewriteStructured("file", result.bytes, structured, createConfigValues(createVariableSet([]))),
        );
        expect(again.findings.filter((finding) => finding.level === "error")).toEqual([]);
      },
    ),
    { numRuns: RUNS },
  );
});

describe("bombs", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const given = createConfigValues(
    createVariableSet([
      ["a:b", "1"],
      ["//a", "2"],
      ["a", "3"],
    ]),
  );
  const deep = 100_000;

  test.each<[string, StructuredFormat, string]>([
    ["nested lists", "json", "[".repeat(deep)],
    ["nested objects", "json", '{"a":'.repeat(deep)],
    ["nested closed lists", "json", "[".repeat(deep) + "]".repeat(deep)],
    ["nested flow lists", "yaml", "[".repeat(deep)],
    ["nested flow mappings", "yaml", "{a: ".repeat(deep)],
    ["nested block lists", "yaml", `${"- ".repeat(deep)}x`],
    ["nested block mappings", "yaml", Array.from({ length: 3000 }, (_, at) => `${" ".repeat(at)}a:\n`).join("")],
    ["nested keys", "yaml", "? ".repeat(deep)],
    ["nested elements cut off", "xml", "<a>".repeat(deep)],
    [
      "an entity bomb",
      "xml",
      `<!DOCTYPE a [<!ENTITY x0 "xxxxxxxxxx">${Array.from({ length: 20 }, (_, at) => `<!ENTITY x${at + 1} "${`&x${at};`.repeat(10)}">`).join("")}]><a>&x20;</a>`,
    ],
  ])("%s are refused with a place", (_name, format, text) => {
    const result = timed(() => rewriteStructured("f", bytes(text), format, given));
    expect(result).toMatchObject({ bytes: null, findings: [{ level: "error", line: expect.any(Number) }] });
  });

  test.each<[string, StructuredFormat, string]>([
    [
      "aliases that stand for ever more",
      "yaml",
      `a0: &a0 [x, x]\n${Array.from({ length: 50 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`).join("")}`,
    ],
    ["blanks without end", "yaml", `a: "x${" ".repeat(1_000_000)}y"\nb: '${" \n".repeat(300_000)}'\n`],
    ["tabs without end", "yaml", `${"\t".repeat(500_000)}\na: 1\n`],
    ["a long plain text", "yaml", `a: ${"x: ".replace(": ", " ").repeat(300_000)}\n`],
    ["escapes without end", "yaml", `a: "${"\\n".repeat(500_000)}"\n`],
    ["lines without end", "properties", "\\\n".repeat(500_000)],
    ["blank lines", "properties", "a=1\n".repeat(2) + " \n".repeat(500_000)],
    ["comments without end", "json", `{"a":1}${"/**/".repeat(200_000)}`],
    ["texts with NULs", "json", '{"a":"\0"}'],
    ["attributes without end", "xml", `<a ${Array.from({ length: 20_000 }, (_, at) => `x${at}="1"`).join(" ")}/>`],
    ["nested elements", "xml", "<a>".repeat(5000) + "</a>".repeat(5000)],
  ])("%s end in time", (_name, format, text) => {
    const result = timed(() => rewriteStructured("f", bytes(text), format, given));
    expect(result.findings.filter((finding) => finding.level === "error")).toEqual([]);
  });

  test("100,000 nested elements take .config variables without harm", () => {
    const text = `<appSettings>${"<a>".repeat(deep)}${"</a>".repeat(deep)}<add key="a" value="1"/></appSettings>`;
    expect(timed(() => rewriteConfigVariables("f", bytes(text), given)).changes).toHaveLength(1);
  });
});
