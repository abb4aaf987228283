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
      fc.nat({ max: 2 }),
      (first, second, inSource, inTransform, side) => {
        const source = mutate(cases[first]?.source, side === 1 ? [] : inSource);
        const transform = mutate(cases[second]?.transform, side === 0 ? [] : inTransform);
        const start = performance.now();
        const result = applyTransform({ source, sourceName: "source", transform, transformName: "transform" });
        slowest = Math.max(slowest, performance.now() - start);
        expect(slowest).toBeLessThan(MAX_MS);
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
