import { expect } from "vitest";
import type { ConfigChange, FormatResult } from "../../../shared/core/config/change.ts";
import { type ConfigValues, createConfigValues } from "../../../shared/core/config/values.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { positionFinder } from "../../../shared/core/text/edits.ts";

/** Variables by name. */
export type Variables = Readonly<Record<string, string | null>>;

/** A value that comes to null. */
export const NULL = "#{Nothing | null}";

/** Values of an object of names to texts or null. */
export function valuesOf(variables: Readonly<Record<string, string | null>>): ConfigValues {
  return createConfigValues(createVariableSet(Object.entries(variables)));
}

/** The result of a format that could read its text; fails the test for others. */
export function done(result: FormatResult): FormatResult & { readonly kind: "done" } {
  if (result.kind === "done") return result;
  throw new Error(`${result.message} (${result.line},${result.column})`);
}

/** Shows that a result differs from its source in the spans of the changes only. */
export function expectOnlyChanges(before: string, after: string, changes: readonly ConfigChange[]): void {
  const positionOf = positionFinder(before);
  const offsets = new Map<string, number>();
  for (let at = 0; at <= before.length; at++) {
    const { line, column } = positionOf(at);
    offsets.set(`${line}:${column}`, at);
  }
  let rebuilt = "";
  let at = 0;
  for (const { line, column, from, to } of changes) {
    const start = offsets.get(`${line}:${column}`) ?? -1;
    expect(before.slice(start, start + (from ?? "").length)).toBe(from ?? "");
    rebuilt += before.slice(at, start) + (to ?? "");
    at = start + (from ?? "").length;
  }
  expect(rebuilt + before.slice(at)).toBe(after);
}
