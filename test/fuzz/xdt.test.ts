import fc from "fast-check";
import { expect, test } from "vitest";
import { applyTransform } from "../../shared/core/xdt/apply.ts";
import { readCases } from "../core/xdt/cases.ts";

/** Mutated inputs to run: a few here, SLIPWAY_FUZZ_RUNS=50000 for a long run by hand. */
const RUNS = Number(process.env["SLIPWAY_FUZZ_RUNS"] ?? 400);

/** No input may take longer than this. */
const MAX_MS = 2000;

const cases = readCases();

/** Bytes and markup that are likely to upset a reader. */
const POISON: readonly string[] = [
  "\0",
  "\ufeff",
  "<",
  ">",
  "&",
  "&#0;",
  "&#x10FFFF;",
  "&#xD800;",
  "]]>",
  "<![CDATA[",
  "<!--",
  "-->",
  "<?",
  "?>",
  "<!DOCTYPE r [",
  '<!ENTITY e "&e;">',
  "'",
  '"',
  "/",
  "=",
  "\r",
  "\r\n",
  "\n",
  "\t",
  "xmlns",
  'xmlns=""',
  "xmlns:p='u' ",
  "p:",
  "xdt:Transform=",
  'xdt:Locator="XPath(//*)" ',
  "Condition(",
  ")",
  "[",
  "]",
  "(//@*|//text())",
  "..",
  "$(key)",
  "xml:space='preserve' ",
  "\ud800",
  "\u{1F600}",
];

type Mutation = { readonly at: number; readonly remove: number; readonly insert: string };

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    at: fc.nat({ max: 100_000 }),
    remove: fc.oneof(fc.constant(0), fc.nat({ max: 20 })),
    insert: fc.oneof(fc.constantFrom(...POISON), fc.constant("")),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Values that keep a document well-formed and lead into the engine. */
const VALUES: readonly string[] = [
  "Remove",
  "RemoveAll",
  "Replace",
  "Insert",
  "InsertIfMissing",
  "InsertBefore(/*/*)",
  "InsertAfter(//add)",
  "InsertAfter(.)",
  "CommentOut",
  "SetAttributes",
  "SetAttributes(*)",
  "SetAttributes(key,value)",
  "RemoveAttributes",
  "RemoveAttributes(*[1],@x)",
  "SetTokenizedAttributes",
  "Match(key)",
  "Match(name,key)",
  "Condition(1)",
  "Condition(last())",
  "Condition(@key and not(position() = 2))",
  "Condition(preceding::*[@key])",
  "XPath(/)",
  "XPath(//*)",
  "XPath(//@*)",
  "XPath(//text())",
  "XPath(//comment()/..)",
  "XPath(..)",
  "XPath(id('x')|//add/following::node())",
  "XPath(namespace::*)",
  "$(key)$(value)",
  "it's &amp; &lt; &#10; &quot;",
  "urn:x",
  "",
];

const valueMutations = fc.array(fc.tuple(fc.nat({ max: 1000 }), fc.constantFrom(...VALUES)), { maxLength: 6 });

const anyCase = fc.integer({ min: 0, max: cases.length - 1 });

test(`${RUNS} mutated sources and transforms end in a result or in messages, never in a crash or a hang`, {
  timeout: 3_600_000,
}, () => {
  let slowest = 0;
  fc.assert(
    fc.property(
      anyCase,
      anyCase,
      mutations,
      mutations,
      valueMutations,
      fc.nat({ max: 5 }),
      (first, second, inSource, inTransform, values, side) => {
        const broken = side < 3;
        const source = mutate(cases[first]?.source, broken && side !== 1 ? inSource : []);
        const changed = mutate(
          cases[side % 2 === 0 ? first : second]?.transform,
          broken && side !== 0 ? inTransform : [],
        );
        const transform = replaceValues(changed, values);
        const start = performance.now();
        const result = applyTransform({ source, sourceName: "source", transform, transformName: "transform" });
        slowest = Math.max(slowest, performance.now() - start);
        expect(slowest).toBeLessThan(MAX_MS);
        if (result.ok) expectReadable(result.bytes);
        if (result.bytes === null) expect(result.ok).toBe(false);
        if (!result.ok)
          expect(result.messages.some((message) => message.level === "error" && message.text !== "")).toBe(true);
      },
    ),
    { numRuns: RUNS },
  );
});

function mutate(bytes: Uint8Array | undefined, changes: readonly Mutation[]): Uint8Array {
  let text = Buffer.from(bytes ?? []).toString("latin1");
  for (const { at, remove, insert } of changes) {
    const place = text.length === 0 ? 0 : at % text.length;
    text = text.slice(0, place) + Buffer.from(insert, "utf8").toString("latin1") + text.slice(place + remove);
  }
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** What was written can be read again, unless its root was taken away or Microsoft's rules give a reserved prefix. */
function expectReadable(bytes: Uint8Array | null): void {
  const again = applyTransform({
    source: bytes ?? new Uint8Array(),
    sourceName: "result",
    transform: new TextEncoder().encode("<nothing/>"),
    transformName: "nothing",
  });
  const problems = again.messages.filter((message) => message.level === "error").map((message) => message.text);
  expect(problems.filter((text) => !/root element is missing|too short|belong together/.test(text))).toEqual([]);
}

/** Gives some of the double-quoted texts another content. */
function replaceValues(bytes: Uint8Array, values: readonly (readonly [number, string])[]): Uint8Array {
  const parts = Buffer.from(bytes).toString("latin1").split('"');
  for (const [at, value] of values) {
    const place = 2 * (at % Math.max(Math.floor(parts.length / 2), 1)) + 1;
    if (place < parts.length && !parts[place]?.startsWith("http://schemas.microsoft")) parts[place] = value;
  }
  return new Uint8Array(Buffer.from(parts.join('"'), "latin1"));
}
