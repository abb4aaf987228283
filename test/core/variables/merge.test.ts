import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Variable } from "../../../shared/core/model/variables.ts";
import { changesBetween } from "../../../shared/core/variables/changes.ts";
import { matrixReader } from "../../../shared/core/variables/matrix.ts";
import { mergeVariables } from "../../../shared/core/variables/merge.ts";
import { variablesArbitrary } from "./variables-arbitrary.ts";

const reader = matrixReader();
const one = (name: string, values: Readonly<Record<string, string>>): Variable => ({
  name,
  values: Object.entries(values).map(([environment, value]) => ({
    value,
    scope: environment === "" ? {} : { environments: [environment] },
  })),
});

describe("merging two changes", () => {
  test("different cells of one variable are both kept", () => {
    const base = [one("Url", { dev: "a", prod: "b" })];
    const mine = [one("Url", { dev: "MINE", prod: "b" })];
    const theirs = [one("Url", { dev: "a", prod: "THEIRS" }), one("New", { "": "n" })];
    const { merged, conflicts } = mergeVariables({ base, mine, theirs }, reader);
    expect(conflicts).toEqual([]);
    expect(merged).toEqual([one("Url", { dev: "MINE", prod: "THEIRS" }), one("New", { "": "n" })]);
  });

  test("one cell changed by both is a conflict that a choice settles", () => {
    const versions = {
      base: [one("Url", { "": "a" })],
      mine: [one("Url", { "": "m" })],
      theirs: [one("Url", { "": "t" })],
    };
    const { merged, conflicts } = mergeVariables(versions, reader);
    expect(conflicts).toMatchObject([{ name: "Url", base: "a", mine: "m", theirs: "t" }]);
    expect(merged).toEqual(versions.mine);
    const choices = new Map(conflicts.map(({ id }) => [id, "theirs" as const]));
    expect(mergeVariables(versions, reader, choices).merged).toEqual(versions.theirs);
  });

  test("a variable one side removed and the other changed is a conflict, not lost", () => {
    const versions = { base: [one("Url", { "": "a" })], mine: [], theirs: [one("Url", { "": "t" })] };
    const { conflicts } = mergeVariables(versions, reader);
    expect(conflicts).toMatchObject([{ name: "Url", mine: undefined, theirs: "t" }]);
    const choices = new Map(conflicts.map(({ id }) => [id, "theirs" as const]));
    expect(mergeVariables(versions, reader, choices).merged).toEqual(versions.theirs);
  });

  test("a change by one side alone is taken as it is", () => {
    fc.assert(
      fc.property(variablesArbitrary, variablesArbitrary, (base, changed) => {
        for (const sides of [
          { mine: changed, theirs: base },
          { mine: base, theirs: changed },
        ]) {
          const { merged, conflicts } = mergeVariables({ base, ...sides }, reader);
          expect(conflicts).toEqual([]);
          expect(changesBetween(changed, merged, reader)).toEqual([]);
        }
      }),
    );
  });

  test("whatever either side changed alone is in the result, and every clash is a conflict", () => {
    fc.assert(
      fc.property(variablesArbitrary, variablesArbitrary, variablesArbitrary, (base, mine, theirs) => {
        const { merged, conflicts } = mergeVariables({ base, mine, theirs }, reader);
        const clashes = new Set(conflicts.map(({ id }) => id));
        const lost = (side: Variable[]) => {
          const undone = new Set(changesBetween(side, merged, reader).map(({ id }) => id));
          return changesBetween(base, side, reader).filter(
            ({ id, part }) => undone.has(id) && !clashes.has(id) && part.kind !== "name",
          );
        };
        expect([...lost(mine), ...lost(theirs)]).toEqual([]);
      }),
    );
  });
});
