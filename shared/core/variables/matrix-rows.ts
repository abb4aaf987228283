import type { Variable } from "../model/variables.ts";

/** A line of the grid: a variable by its position, or the heading of those whose names begin alike. */
export type MatrixLine =
  | { readonly kind: "row"; readonly row: number }
  | { readonly kind: "group"; readonly prefix: string; readonly count: number; readonly isOpen: boolean };

/** How the lines are chosen. */
export type LineOptions = {
  /** Part of a name or of a text value, case ignored; empty shows all. */
  readonly filter: string;
  /** Variables that stay whatever the filter says: those under the editor. */
  readonly kept: ReadonlySet<number>;
  readonly isGrouped: boolean;
  /** Prefixes whose rows are folded away. */
  readonly closed: ReadonlySet<string>;
};

/** The lines to show, and how many variables there are among them or folded away. */
export function matrixLines(
  variables: readonly Variable[],
  { filter, kept, isGrouped, closed }: LineOptions,
): { readonly lines: readonly MatrixLine[]; readonly matchCount: number } {
  const wanted = filter.trim().toLowerCase();
  const rows: number[] = [];
  for (const [row, variable] of variables.entries()) {
    if (wanted === "" || kept.has(row) || matches(variable, wanted)) rows.push(row);
  }
  if (!isGrouped) return { lines: rows.map(asLine), matchCount: rows.length };
  const groups = Map.groupBy(rows, (row) => namePrefix(variables[row]?.name ?? ""));
  const lines = [...groups].flatMap(([prefix, own]): MatrixLine[] => {
    if (prefix === "" || own.length < 2) return own.map(asLine);
    const isOpen = !closed.has(prefix);
    return [{ kind: "group", prefix, count: own.length, isOpen }, ...(isOpen ? own.map(asLine) : [])];
  });
  return { lines, matchCount: rows.length };
}

function asLine(row: number): MatrixLine {
  return { kind: "row", row };
}

/** What stands before the first dot, colon or double underscore of a name; empty when there is none. */
export function namePrefix(name: string): string {
  return /^(.+?)(?:\.|:|__)/.exec(name)?.[1] ?? "";
}

function matches({ name, values }: Variable, wanted: string): boolean {
  return (
    name.toLowerCase().includes(wanted) ||
    values.some(({ value }) => typeof value === "string" && value.toLowerCase().includes(wanted))
  );
}
