import { caseKey } from "../expressions/ignore-case.ts";
import type { ScopedValue, Variable } from "../model/variables.ts";
import { type CellValue, cellValue, type MatrixReader, type ScopeColumn } from "./matrix.ts";
import type { Scope } from "./scope.ts";

/** A value put into a cell; undefined takes what is there away. `row` is the variable's position. */
export type CellEdit = { readonly row: number; readonly column: ScopeColumn; readonly value: CellValue | undefined };

/** A value by the name of its variable, which need not exist yet. */
export type NamedEdit = { readonly name: string; readonly column: ScopeColumn; readonly value: CellValue };

/** Puts values into cells. Untouched variables keep their identity; a value that is there keeps its scope's spelling. */
export function withCells(
  variables: readonly Variable[],
  edits: readonly CellEdit[],
  reader: MatrixReader,
): readonly Variable[] {
  const byRow = Map.groupBy(edits, ({ row }) => row);
  if (byRow.size === 0) return variables;
  return variables.map((variable, row) =>
    (byRow.get(row) ?? []).reduce((edited, edit) => withCell(edited, edit, reader), variable),
  );
}

/** Puts values into cells by name, and adds the variables there are none of yet, in the order of the edits. */
export function withNamed(
  variables: readonly Variable[],
  edits: readonly NamedEdit[],
  reader: MatrixReader,
): readonly Variable[] {
  const known = new Set(variables.map(({ name }) => caseKey(name)));
  const added: Variable[] = [];
  for (const { name } of edits) {
    if (known.has(caseKey(name))) continue;
    known.add(caseKey(name));
    added.push({ name, values: [] });
  }
  const all = [...variables, ...added];
  const rows = new Map(all.map(({ name }, row) => [caseKey(name), row] as const).toReversed());
  const cellEdits = edits.flatMap(({ name, column, value }): CellEdit[] => {
    const row = rows.get(caseKey(name));
    return row === undefined ? [] : [{ row, column, value }];
  });
  return withCells(all, cellEdits, reader);
}

/** What an edit by name changes. */
export type PlannedEdit = NamedEdit & {
  readonly kind: "new-variable" | "new-value" | "changed" | "same";
  readonly before: CellValue | undefined;
};

/** What edits by name would do, to be looked at before they are made. */
export function plannedEdits(
  variables: readonly Variable[],
  edits: readonly NamedEdit[],
  reader: MatrixReader,
): readonly PlannedEdit[] {
  const byName = new Map(variables.map((variable) => [caseKey(variable.name), variable] as const).toReversed());
  return edits.map((edit) => {
    const variable = byName.get(caseKey(edit.name));
    if (variable === undefined) return { ...edit, kind: "new-variable", before: undefined };
    const before = cellValue(variable, edit.column.key, reader);
    if (before === undefined) return { ...edit, kind: "new-value", before };
    return { ...edit, kind: sameValue(before, edit.value) ? "same" : "changed", before };
  });
}

/** True when two cell values are the same text, both null, or the same secret. */
export function sameValue(a: CellValue | undefined, b: CellValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function withCell(variable: Variable, { column, value }: CellEdit, reader: MatrixReader): Variable {
  const positions = reader.cellsOf(variable).get(column.key) ?? [];
  const [first] = positions;
  if (value === undefined) {
    if (first === undefined) return variable;
    return { ...variable, values: variable.values.filter((_, index) => !positions.includes(index)) };
  }
  if (first === undefined)
    return { ...variable, values: [...variable.values, { value, scope: ownScope(column.scope) }] };
  if (sameValue(variable.values[first]?.value, value)) return variable;
  return { ...variable, values: variable.values.map((old, index) => (index === first ? { ...old, value } : old)) };
}

/** A copy that may become part of a document. */
function ownScope(scope: Scope): ScopedValue["scope"] {
  return Object.fromEntries(Object.entries(scope).map(([kind, names]) => [kind, [...names]]));
}
