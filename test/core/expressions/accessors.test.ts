import { expect, test } from "vitest";
import { getIndexes } from "../../../shared/core/expressions/accessors.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

test("the texts of a collection's entries come as they were given, before anything in them is filled in", () => {
  const set = createVariableSet([
    ["L[a]", "#{X}"],
    ["L[b].N", "1"],
    ["X", "x"],
  ]);
  expect(getIndexes(set, "L")).toEqual(["#{X}", "b"]);
});
