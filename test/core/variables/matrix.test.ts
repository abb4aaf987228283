import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Variable } from "../../../shared/core/model/variables.ts";
import { changesBetween } from "../../../shared/core/variables/changes.ts";
import { historyOf } from "../../../shared/core/variables/history.ts";
import { cellValue, columnsOf, matrixReader, scopeLabel } from "../../../shared/core/variables/matrix.ts";
import { plannedEdits, withCells, withNamed } from "../../../shared/core/variables/matrix-edits.ts";
import { matrixLines, rowRanks } from "../../../shared/core/variables/matrix-rows.ts";
import { ENVIRONMENTS, variablesArbitrary } from "./variables-arbitrary.ts";

const reader = matrixReader();
describe("the grid and the document", () => {
  test("what the cells show, put into an empty document, makes the same document", () => {
    fc.assert(
      fc.property(variablesArbitrary, (variables) => {
        const columns = columnsOf(variables, { reader, environments: ENVIRONMENTS });
        const cells = variables.flatMap((variable) =>
          columns.flatMap((column) => {
            const value = cellValue(variable, column.key, reader);
            return value === undefined ? [] : [{ name: variable.name, column, value }];
          }),
        );
        const empty = variables.map(({ name }): Variable => ({ name, values: [] }));
        const rebuilt = withNamed(empty, cells, reader);
        expect(changesBetween(variables, rebuilt, reader)).toEqual([]);
        expect(rebuilt.length).toBe(variables.length);
      }),
    );
  });

  test("an edit changes its cell and nothing else", () => {
    fc.assert(
      fc.property(variablesArbitrary, fc.nat(), fc.nat(), fc.option(fc.string()), (variables, a, b, text) => {
        const columns = columnsOf(variables, { reader, environments: ENVIRONMENTS });
        const [row, column] = [a % Math.max(1, variables.length), columns[b % columns.length]];
        const before = variables[row];
        if (!column || !before) return;
        const value = text ?? undefined;
        const after = withCells(variables, [{ row, column, value }], reader);
        expect(after.filter((_, other) => other !== row)).toEqual(variables.filter((_, other) => other !== row));
        for (const { key } of columns) {
          const wanted = key === column.key ? value : cellValue(before, key, reader);
          expect(after[row] && cellValue(after[row], key, reader)).toEqual(wanted);
        }
      }),
    );
  });

  test("a name and an id of one environment are one column, which keeps its spelling when it is edited", () => {
    const byName = matrixReader((_kind, name) => (name === "Production" ? "prod" : name));
    const variables: Variable[] = [{ name: "A", values: [{ value: "1", scope: { environments: ["Production"] } }] }];
    const columns = columnsOf(variables, { reader: byName, environments: ["prod"] });
    expect(columns.map(({ key }) => key)).toEqual(["", 'environments=["PROD"]']);
    const column = columns[1] as (typeof columns)[number]; // there are two
    expect(withCells(variables, [{ row: 0, column, value: "2" }], byName)).toEqual([
      { name: "A", values: [{ value: "2", scope: { environments: ["Production"] } }] },
    ]);
  });

  test("columns stand in order: everywhere, environments, further kinds, combinations", () => {
    const scopes = [
      { environments: ["dev"], tags: ["web"] },
      { steps: ["s"] },
      { tags: ["web"] },
      { environments: ["test", "dev"] },
    ];
    const variables: Variable[] = [{ name: "A", values: scopes.map((scope) => ({ value: "x", scope })) }];
    const columns = columnsOf(variables, { reader, environments: ENVIRONMENTS, more: [{ targets: ["a"] }] });
    expect(columns.map(({ scope }) => scopeLabel(scope))).toEqual([
      "Everywhere",
      "dev",
      "test",
      "prod",
      "test or dev",
      "target a",
      "tag web",
      "step s",
      "dev + tag web",
    ]);
  });

  test("a planned edit says what it would do", () => {
    const column = reader.columnOf({});
    const variables: Variable[] = [
      { name: "A", values: [{ value: "1", scope: {} }] },
      { name: "B", values: [] },
    ];
    const edits = ["a", "B", "C"].map((name) => ({ name, column, value: "1" }));
    expect(plannedEdits(variables, edits, reader).map(({ kind }) => kind)).toEqual([
      "same",
      "new-value",
      "new-variable",
    ]);
  });
});

describe("lines", () => {
  const variables = ["Db.Host", "Db.Port", "Url", "Mail:From"].map(
    (name): Variable => ({ name, values: [{ value: `of ${name}`, scope: {} }] }),
  );
  const options = { filter: "", kept: new Set<number>(), isGrouped: false, closed: new Set<string>() };

  test("a filter finds what an account reads as", () => {
    const db: Variable = { name: "Db", values: [{ value: { account: "d" }, scope: {} }] };
    const find = (filter: string) =>
      matrixLines([...variables, db], { ...options, filter, textOf: () => "Account: Deploy" }).matchCount;
    expect([find("deploy"), find("account: d"), find("certificate")]).toEqual([1, 1, 0]);
  });

  test("a filter looks at names and values, and what is being edited stays", () => {
    const { lines, matchCount } = matrixLines(variables, { ...options, filter: "OF DB", kept: new Set([2]) });
    expect(lines).toEqual([0, 1, 2].map((row) => ({ kind: "row", row })));
    expect(matchCount).toBe(3);
  });

  test("rows group by what their names begin with, and fold away", () => {
    const { lines } = matrixLines(variables, { ...options, isGrouped: true, closed: new Set(["Db"]) });
    expect(lines).toEqual([
      { kind: "group", prefix: "Db", count: 2, isOpen: false },
      { kind: "row", row: 2 },
      { kind: "row", row: 3 },
    ]);
  });
});

describe("an order of the rows", () => {
  const named = (name: string, value?: string): Variable => ({
    name,
    values: value === undefined ? [] : [{ value, scope: {} }],
  });
  const variables = [named("b10", "x"), named("B9", "10"), named("a"), named("c", "9")];
  const options = { filter: "", kept: new Set<number>(), isGrouped: false, closed: new Set<string>() };
  const order = (by: string | null, isDescending = false) => {
    const ranks = rowRanks(variables, { by, isDescending }, reader);
    const { lines } = matrixLines(variables, { ...options, ranks });
    return lines.map((line) => (line.kind === "row" ? variables[line.row]?.name : line.prefix));
  };

  test("goes by name or by the texts of a column, numbers as numbers, empty cells last either way", () => {
    expect(order(null)).toEqual(["a", "B9", "b10", "c"]);
    expect(order(null, true)).toEqual(["c", "b10", "B9", "a"]);
    expect(order("")).toEqual(["c", "B9", "b10", "a"]);
    expect(order("", true)).toEqual(["b10", "B9", "c", "a"]);
  });

  test("stays when values change, and puts what is new at the end", () => {
    const ranks = rowRanks(variables, { by: "", isDescending: false }, reader);
    const changed = [named("new", "0"), ...variables.map(({ name }) => named(name, "same"))];
    const { lines } = matrixLines(changed, { ...options, ranks });
    expect(lines.map((line) => (line.kind === "row" ? changed[line.row]?.name : ""))).toEqual([
      "c",
      "B9",
      "b10",
      "a",
      "new",
    ]);
  });
});

test("history tells who changed a variable's value from what to what, newest first", () => {
  const at = (version: number, value: string | null) => ({
    version,
    atMs: version,
    by: "anna",
    variables: value === null ? [] : [{ name: "Url", values: [{ value, scope: {} }] }],
  });
  const history = historyOf([at(1, "a"), at(2, "a"), at(3, "b"), at(4, null)], "URL", reader);
  expect(history.map(({ version, changes }) => [version, changes.at(-1)?.before, changes.at(-1)?.after])).toEqual([
    [4, "b", undefined],
    [3, "a", "b"],
    [1, undefined, "a"],
  ]);
});
