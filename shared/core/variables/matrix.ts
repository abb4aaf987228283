import { caseKey } from "../expressions/ignore-case.ts";
import type { ScopedValue, Variable } from "../model/variables.ts";
import type { Scope, ScopeKind } from "./scope.ts";

/** What a cell may hold: text with expressions, null, or a secret. */
export type CellValue = ScopedValue["value"];

/** A column of the matrix: one scope. Columns with the same key are the same scope, however it was spelled. */
export type ScopeColumn = { readonly key: string; readonly scope: Scope };

/** The id a name in a scope stands for; scopes may hold either. */
export type CanonicalName = (kind: ScopeKind, name: string) => string;

/** Where each value of a variable stands: column keys to positions in `values`. Two in one cell are a tie. */
export type Cells = ReadonlyMap<string, readonly number[]>;

/**
 * Reads variables as a grid. The document stays the only truth: a row is a variable, a cell the positions of its values
 * with one scope, so nothing can be lost on the way. Work is remembered for each variable while it is unchanged.
 */
export type MatrixReader = {
  columnOf(scope: Scope): ScopeColumn;
  cellsOf(variable: Variable): Cells;
};

/** The key of the column of values without a scope. */
export const EVERYWHERE_KEY = "";

/** The kinds in the order of columns and of the parts of a combined scope. */
const COLUMN_KINDS: readonly ScopeKind[] = ["environments", "targets", "tags", "steps", "channels"];

/** Makes a reader for scopes whose names are taken as `canonical` says. */
export function matrixReader(canonical: CanonicalName = (_kind, name) => name): MatrixReader {
  const known = new WeakMap<Variable, Cells>();
  const plainColumns = new Map<string, ScopeColumn>();
  const columnOf = (scope: Scope): ScopeColumn => {
    const plain = plainSpelling(scope);
    const found = plain === null ? undefined : plainColumns.get(plain);
    if (found !== undefined) return found;
    const column = readColumn(scope);
    if (plain !== null) plainColumns.set(plain, column);
    return column;
  };
  const readColumn = (scope: Scope): ScopeColumn => {
    const parts: [ScopeKind, string[]][] = [];
    for (const kind of COLUMN_KINDS) {
      const names = scope[kind];
      if (names === undefined || names.length === 0) continue;
      parts.push([kind, distinct(names.map((name) => canonical(kind, name)))]);
    }
    const key = parts.map(([kind, names]) => `${kind}=${JSON.stringify(names.map(caseKey).toSorted())}`).join(";");
    return { key, scope: Object.fromEntries(parts) };
  };
  return {
    columnOf,
    cellsOf(variable) {
      const found = known.get(variable);
      if (found !== undefined) return found;
      const cells = new Map<string, number[]>();
      for (const [index, { scope }] of variable.values.entries()) {
        const { key } = columnOf(scope);
        const cell = cells.get(key);
        if (cell === undefined) cells.set(key, [index]);
        else cell.push(index);
      }
      known.set(variable, cells);
      return cells;
    },
  };
}

/**
 * The columns: values without scope, each environment in the given order, then every further scope that occurs or is
 * asked for, plain kinds before combined ones.
 */
export function columnsOf(
  variables: readonly Variable[],
  options: {
    readonly reader: MatrixReader;
    readonly environments: readonly string[];
    readonly more?: readonly Scope[];
  },
): readonly ScopeColumn[] {
  const { reader, environments, more = [] } = options;
  const first = [{}, ...environments.map((id) => ({ environments: [id] }))].map((scope) => reader.columnOf(scope));
  const seen = new Set(first.map(({ key }) => key));
  const further: ScopeColumn[] = [];
  const add = (column: ScopeColumn) => {
    if (seen.has(column.key)) return;
    seen.add(column.key);
    further.push(column);
  };
  for (const variable of variables) {
    for (const [key, [position]] of reader.cellsOf(variable)) {
      const scope = position === undefined || seen.has(key) ? undefined : variable.values[position]?.scope;
      if (scope !== undefined) add(reader.columnOf(scope));
    }
  }
  for (const scope of more) add(reader.columnOf(scope));
  return [...first, ...further.toSorted((a, b) => columnRank(a) - columnRank(b) || (a.key < b.key ? -1 : 1))];
}

/** The value shown in a cell: the first there; undefined for an empty cell. */
export function cellValue(variable: Variable, key: string, reader: MatrixReader): CellValue | undefined {
  const position = reader.cellsOf(variable).get(key)?.[0];
  return position === undefined ? undefined : variable.values[position]?.value;
}

/** A scope in words: `Production`, `target web-1`, `Production + tag web`, `Everywhere`. */
export function scopeLabel(scope: Scope, titleOf: CanonicalName = (_kind, name) => name): string {
  const parts = COLUMN_KINDS.flatMap((kind) => {
    const names = scope[kind] ?? [];
    return names.length === 0 ? [] : [`${KIND_PREFIX[kind]}${names.map((name) => titleOf(kind, name)).join(" or ")}`];
  });
  return parts.length === 0 ? "Everywhere" : parts.join(" + ");
}

const KIND_PREFIX: Readonly<Record<ScopeKind, string>> = {
  environments: "",
  targets: "target ",
  tags: "tag ",
  steps: "step ",
  channels: "channel ",
};

/** A scope that names one thing, or none, as a text to remember its column by; null for any other. */
function plainSpelling(scope: Scope): string | null {
  let spelling = "";
  for (const kind of COLUMN_KINDS) {
    const names = scope[kind];
    if (names === undefined || names.length === 0) continue;
    if (names.length > 1 || spelling !== "") return null;
    spelling = `${kind} ${names[0]}`;
  }
  return spelling;
}

/** Columns of one kind by that kind, combined ones behind them by how many kinds they join. */
function columnRank({ scope }: ScopeColumn): number {
  const kinds = COLUMN_KINDS.filter((kind) => (scope[kind]?.length ?? 0) > 0);
  const [first = "environments"] = kinds;
  return kinds.length * COLUMN_KINDS.length + COLUMN_KINDS.indexOf(first);
}

function distinct(names: readonly string[]): string[] {
  if (names.length === 1) return [...names];
  return [...new Map(names.map((name) => [caseKey(name), name])).values()];
}
