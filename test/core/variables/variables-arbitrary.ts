import fc from "fast-check";
import type { Variable } from "../../../shared/core/model/variables.ts";
import { matrixReader } from "../../../shared/core/variables/matrix.ts";

export const ENVIRONMENTS: readonly string[] = ["dev", "test", "prod"];

const reader = matrixReader();
const names = (of: readonly string[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 2 });
const scopeArbitrary = fc.record(
  { environments: names(ENVIRONMENTS), tags: names(["web", "db"]), targets: names(["a", "b"]), steps: names(["s"]) },
  { requiredKeys: [] },
);
const valueArbitrary = fc.oneof(fc.string(), fc.constant(null), fc.record({ secret: fc.uuid() }));
/** Variables as a matrix keeps them: no name twice, and no scope twice under one name. */
export const variablesArbitrary: fc.Arbitrary<Variable[]> = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 6 }),
    values: fc.uniqueArray(fc.record({ value: valueArbitrary, scope: scopeArbitrary }), {
      maxLength: 5,
      selector: ({ scope }) => reader.columnOf(scope).key,
    }),
  }),
  { maxLength: 6, selector: ({ name }) => name.toUpperCase() },
);
