import { useState } from "react";
import type { Variable } from "../../shared/core/model/variables.ts";
import type { ScopeColumn } from "../../shared/core/variables/matrix.ts";
import type { MatrixLine } from "../../shared/core/variables/matrix-rows.ts";
import { type GridSize, type Place, placeWithin } from "./grid-place.ts";

/**
 * A place with what stood there when it was chosen, so that it is found again when lines or columns move. The line for a
 * new variable is the infinite one: it stays the last.
 */
type Mark = Place & { readonly name: string | null; readonly columnKey: string | null };
const START: Mark = { line: 0, column: 0, name: null, columnKey: null };

/** What is selected, and what stands where. */
export type Selection = {
  /** With the column of names and the line for a new variable. */
  readonly size: GridSize;
  readonly active: Place;
  readonly anchor: Place;
  /** Null for a heading and for the line for a new variable. */
  readonly rowAt: (line: number) => number | null;
  /** Null for the column of names. */
  readonly columnAt: (column: number) => ScopeColumn | null;
  readonly nameAt: (line: number) => string | null;
  /** Selects a place by what will stand there. */
  readonly put: (mark: Mark, isExtending?: boolean) => void;
  /** Selects a place; `name` is the variable that will stand there, where it is only just being added. */
  readonly select: (place: Place, isExtending?: boolean, name?: string | null) => void;
};

/** The selection of a matrix, which stays with its variable and its column. */
export function useSelection(
  lines: readonly MatrixLine[],
  columns: readonly ScopeColumn[],
  variables: readonly Variable[],
): Selection {
  const [selection, setSelection] = useState({ active: START, anchor: START });
  const size = { lines: lines.length + 1, columns: columns.length + 1 };
  const rowAt = (line: number) => {
    const found = lines[line];
    return found?.kind === "row" ? found.row : null;
  };
  const columnAt = (column: number) => columns[column - 1] ?? null;
  const nameAt = (line: number) => variables[rowAt(line) ?? -1]?.name ?? null;
  const found = (mark: Mark): Place => {
    const line = mark.name === null || nameAt(mark.line) === mark.name ? -1 : lineOf(mark.name, lines, variables);
    const column = columns.findIndex(({ key }) => key === mark.columnKey) + 1;
    return placeWithin({ line: line < 0 ? mark.line : line, column: column === 0 ? mark.column : column }, size);
  };
  const put = (mark: Mark, isExtending = false) =>
    setSelection(({ anchor }) => ({ active: mark, anchor: isExtending ? anchor : mark }));
  return {
    size,
    active: found(selection.active),
    anchor: found(selection.anchor),
    rowAt,
    columnAt,
    nameAt,
    put,
    select: ({ line, column }, isExtending = false, name = nameAt(line)) => {
      const isNew = line >= lines.length && name === null;
      const mark = { line: isNew ? Number.POSITIVE_INFINITY : line, column, name };
      put({ ...mark, columnKey: columnAt(column)?.key ?? null }, isExtending);
    },
  };
}

function lineOf(name: string, lines: readonly MatrixLine[], variables: readonly Variable[]): number {
  return lines.findIndex((line) => line.kind === "row" && variables[line.row]?.name === name);
}
