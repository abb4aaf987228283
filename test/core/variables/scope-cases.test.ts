import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Candidate, resolve, resolveAll } from "../../../shared/core/variables/resolve.ts";
import type { ScopeContext } from "../../../shared/core/variables/scope.ts";

type Case = {
  readonly name: string;
  readonly context: ScopeContext;
  readonly candidates: readonly (Candidate & { readonly scope: { readonly targetTags?: readonly string[] } })[];
  readonly expected?: string | null;
  readonly expectedAnyOf?: readonly string[];
};

// The file's README describes exactly this shape.
const CASES = JSON.parse(readFileSync(new URL("../../fixtures/scope-cases.json", import.meta.url), "utf8")) as Case[];

test.each(CASES)("$name", ({ context, candidates, expected = null, expectedAnyOf }) => {
  const ours = candidates.map((one) => ({ ...one, scope: { ...one.scope, tags: one.scope.targetTags ?? [] } }));
  const [resolution] = resolve(ours, context);
  expect(expectedAnyOf ?? [expected]).toContain(resolution?.winner?.value ?? null);
  expect(resolution?.ties.length).toBe(expectedAnyOf === undefined ? 0 : expectedAnyOf.length - 1);
  expect(resolveAll(ours, context)[0] ?? null).toBe(resolution?.winner);
});
