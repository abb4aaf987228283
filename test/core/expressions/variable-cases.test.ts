import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as accessors from "../../../shared/core/expressions/accessors.ts";
import { evaluate } from "../../../shared/core/expressions/evaluate.ts";
import { createVariableSet, type VariableSet } from "../../../shared/core/expressions/variable-set.ts";

const FOLDER = new URL("../../fixtures/variable-cases/", import.meta.url);

type Case = {
  readonly name: string;
  readonly variables: Readonly<Record<string, string | null>>;
  readonly template?: string;
  readonly op?: string;
  readonly arg?: string;
  readonly default?: unknown;
  readonly haltOnError?: boolean;
  readonly expected: unknown;
  readonly expectError?: string;
  readonly unresolved?: readonly string[];
  readonly truthy?: boolean;
  readonly skip?: string;
};

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
  // The files' README describes exactly this shape.
  const cases = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as readonly Case[];
  describe(`cases in ${file}`, () => {
    // Cases that say `skip` depend on clock, time zone or culture: nobody can decide them here.
    for (const one of cases.filter(({ skip }) => skip === undefined)) {
      test(`${one.name} gives what Octostache gives`, () => {
        const variables = createVariableSet(Object.entries(one.variables));
        if (one.op !== undefined) checkAccessor(one, variables);
        else checkTemplate(one, variables);
      });
    }
  });
}

function checkTemplate(one: Case, variables: VariableSet): void {
  const evaluation = evaluate(one.template ?? "", variables, { haltOnError: one.haltOnError ?? true });
  expect(evaluation).toMatchObject({
    result: one.expected,
    error: one.expectError ?? null,
    unresolved: one.unresolved ?? [],
    ...(one.truthy !== undefined && { truthy: one.truthy }),
  });
  if (evaluation.error !== null) expect(evaluation.message).not.toBe("");
}

function checkAccessor(one: Case, variables: VariableSet): void {
  const read = () => readWith(one, variables);
  if (one.expectError === "required-missing") expect(read).toThrow(one.arg);
  else expect(read()).toEqual(one.expected);
}

function readWith({ op, arg = "", default: whenMissing }: Case, variables: VariableSet): unknown {
  switch (op) {
    case "get":
      return accessors.get(variables, arg, typeof whenMissing === "string" ? whenMissing : null);
    case "getRaw":
      return variables.raw(arg) ?? null;
    case "getStrings":
      return accessors.getStrings(variables, arg);
    case "getPaths":
      return accessors.getPaths(variables, arg);
    case "getFlag":
      return accessors.getFlag(variables, arg, whenMissing === true);
    case "getInt32":
      return accessors.getInt32(variables, arg);
    case "getIndexes":
      return accessors.getIndexes(variables, arg);
    case "require":
      return accessors.require(variables, arg);
    default:
      throw new Error(`Unknown accessor ${op}`);
  }
}
