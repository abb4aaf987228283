import { caseKey } from "../expressions/ignore-case.ts";
import type { CredentialReference, Variable } from "../model/variables.ts";
import { isCredential } from "./credential-book.ts";
import { cellValue, type MatrixReader } from "./matrix.ts";

/** A line of the grid: a variable by its position, or the heading of those whose names begin alike. */
export type MatrixLine =
  | { readonly kind: "row"; readonly row: number }
  | { readonly kind: "group"; readonly prefix: string; readonly count: number; readonly isOpen: boolean };

/** How the lines are chosen. */
export type LineOptions = {
  /** Part of a name, of a text value, or of what an account or certificate reads as, case ignored; empty shows all. */
  readonly filter: string;
  /** How a value that stands for an account or certificate reads. */
  readonly textOf?: (reference: CredentialReference) => string;
  /** Variables that stay whatever the filter says: those under the editor. */
  readonly kept: ReadonlySet<number>;
  /** The place of each name, folded, when the rows are sorted; what it does not hold comes last. */
  readonly ranks?: ReadonlyMap<string, number> | null;
  readonly isGrouped: boolean;
  /** Prefixes whose rows are folded away. */
  readonly closed: ReadonlySet<string>;
};

/** The lines to show, and how many variables there are among them or folded away. */
export function matrixLines(
  variables: readonly Variable[],
  { filter, textOf = () => "", kept, ranks = null, isGrouped, closed }: LineOptions,
): { readonly lines: readonly MatrixLine[]; readonly matchCount: number } {
  const wanted = filter.trim().toLowerCase();
  const rows: number[] = [];
  for (const [row, variable] of variables.entries()) {
    if (wanted === "" || kept.has(row) || matches(variable, wanted, textOf)) rows.push(row);
  }
  if (ranks !== null) {
    const rankOf = (row: number) => ranks.get(caseKey(variables[row]?.name ?? "")) ?? Number.POSITIVE_INFINITY;
    const ranked = rows.map((row) => [rankOf(row), row] as const);
    rows.splice(0, rows.length, ...ranked.toSorted((a, b) => compare(a[0], b[0]) || a[1] - b[1]).map(([, row]) => row));
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

/** What rows are sorted by: the name (`null`) or a column, by its key. */
export type RowSort = { readonly by: string | null; readonly isDescending: boolean };

/**
 * The place of each name in an order, folded. Numbers inside texts count as numbers; rows without a text in the column
 * come last either way, in the order of their names.
 */
export function rowRanks(
  variables: readonly Variable[],
  { by, isDescending }: RowSort,
  reader: MatrixReader,
): ReadonlyMap<string, number> {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const keyed = variables.map((variable) => {
    const value = by === null ? variable.name : cellValue(variable, by, reader);
    return { name: variable.name, text: typeof value === "string" && value !== "" ? value : null };
  });
  const sorted = keyed.toSorted((a, b) => {
    if ((a.text === null) !== (b.text === null)) return a.text === null ? 1 : -1;
    const order = collator.compare(a.text ?? "", b.text ?? "");
    return (isDescending ? -order : order) || collator.compare(a.name, b.name);
  });
  return new Map(sorted.map(({ name }, rank) => [caseKey(name), rank]));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function asLine(row: number): MatrixLine {
  return { kind: "row", row };
}

/** What stands before the first dot, colon or double underscore of a name; empty when there is none. */
export function namePrefix(name: string): string {
  return /^(.+?)(?:\.|:|__)/.exec(name)?.[1] ?? "";
}

function matches({ name, values }: Variable, wanted: string, textOf: NonNullable<LineOptions["textOf"]>): boolean {
  const holds = (text: string) => text.toLowerCase().includes(wanted);
  return (
    holds(name) ||
    values.some(({ value }) => (typeof value === "string" ? holds(value) : isCredential(value) && holds(textOf(value))))
  );
}
