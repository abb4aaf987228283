import { useDeferredValue, useMemo, useState } from "react";
import type { Step } from "../../shared/core/model/process.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import {
  type CellValue,
  cellValue,
  columnsOf,
  type ScopeColumn,
  scopeLabel,
} from "../../shared/core/variables/matrix.ts";
import { matrixLines, type MatrixLine, rowRanks, type RowSort } from "../../shared/core/variables/matrix-rows.ts";
import { type MatrixProblem, matrixProblems } from "../../shared/core/variables/problems.ts";
import { type UseIndex, indexUses } from "../../shared/core/variables/uses.ts";
import type { Scope } from "../../shared/core/variables/scope.ts";
import { createExplainer, type Explainer } from "./explain.ts";
import { type GridSize, type Place, placeWithin } from "./grid-place.ts";
import type { MatrixSetting, SetUser } from "./matrix-setting.ts";
import { tieSurroundings } from "../../shared/core/planning/tie-surroundings.ts";
import { type Edits, useEdits } from "./use-edits.ts";
import { type MatrixView, useMatrixView } from "./view-store.ts";

/** What of a project may use the variables of a set. */
export type UsesOfProject = { readonly user: SetUser; readonly uses: UseIndex };

/** Everything the parts of the matrix screen show and change. */
export type Matrix = {
  readonly setting: MatrixSetting;
  readonly variables: readonly Variable[];
  readonly columns: readonly ScopeColumn[];
  /** What is shown, the line for a new variable not counted. */
  readonly lines: readonly MatrixLine[];
  readonly matchCount: number;
  readonly view: MatrixView;
  readonly changeView: (changes: Partial<MatrixView>) => void;
  readonly edits: Edits;
  readonly explainer: Explainer;
  readonly problems: readonly MatrixProblem[];
  readonly uses: UseIndex;
  /** Uses in the projects that use a library set. */
  readonly usesByProject: readonly UsesOfProject[];
  readonly size: GridSize;
  readonly active: Place;
  readonly anchor: Place;
  readonly select: (place: Place, isExtending?: boolean) => void;
  /** Keeps rows in sight whatever the filter says. */
  readonly keep: (rows: readonly number[]) => void;
  readonly rowAt: (line: number) => number | null;
  readonly columnAt: (column: number) => ScopeColumn | null;
  readonly valueAt: (place: Place) => CellValue | undefined;
  readonly columnTitle: (column: ScopeColumn) => string;
  /** Adds a column for a scope and selects it. */
  readonly addColumn: (scope: Scope) => void;
  /** Sorts the rows; null puts them back as the document keeps them. Edits move no row until it is called again. */
  readonly sortBy: (sort: RowSort | null) => void;
  /** Selects the cell of a variable, and makes it visible when the filter or a fold hides it. */
  readonly jumpTo: (row: number, columnKey: string | null) => void;
};

type Selection = { readonly active: Place; readonly anchor: Place };
const START: Place = { line: 0, column: 0 };

export function useMatrix(
  variables: readonly Variable[],
  version: number,
  setting: MatrixSetting,
  change: (variables: readonly Variable[]) => void,
): Matrix {
  const { reader, canonical, titleOf, environments, targets, process, sets } = setting;
  const [view, changeView] = useMatrixView(`${setting.document.kind}/${setting.document.id}`);
  const [selection, setSelection] = useState<Selection>({ active: START, anchor: START });
  const [kept, setKept] = useState<{ readonly filter: string; readonly rows: ReadonlySet<number> }>(NONE_KEPT);
  const edits = useEdits(variables, version, change);
  const columns = useMemo(
    () => columnsOf(variables, { reader, environments: environments.map(({ id }) => id), more: view.more }),
    [variables, reader, environments, view.more],
  );
  const rows = kept.filter === view.filter ? kept.rows : NONE_KEPT.rows;
  const { ranks, resort } = useRanks(variables, version, view.sort, reader);
  const { filter, isGrouped, closed } = view;
  const { textOf } = setting.credentials;
  const { lines, matchCount } = useMemo(
    () => matrixLines(variables, { filter, textOf, kept: rows, ranks, isGrouped, closed: new Set(closed) }),
    [variables, filter, textOf, isGrouped, closed, rows, ranks],
  );
  const explainer = useMemo(
    () => createExplainer(variables, view.context, { targets, process, sets, canonical }),
    [variables, view.context, targets, process, sets, canonical],
  );
  const { problems, uses } = useProblems(variables, setting);
  const { users } = setting;
  const usesByProject = useMemo(
    () => users.map((user) => ({ user, uses: indexUses({ ...user.sources, sets: [] }) })),
    [users],
  );
  const size = { lines: lines.length + 1, columns: columns.length + 1 };
  const active = placeWithin(selection.active, size);
  const rowAt = (line: number) => {
    const found = lines[line];
    return found?.kind === "row" ? found.row : null;
  };
  const columnAt = (column: number) => columns[column - 1] ?? null;
  const select = (place: Place, isExtending = false) =>
    setSelection(({ anchor }) => ({ active: place, anchor: isExtending ? anchor : place }));
  return {
    setting,
    variables,
    columns,
    lines,
    matchCount,
    view,
    changeView,
    edits,
    explainer,
    problems,
    uses,
    usesByProject,
    size,
    active,
    anchor: placeWithin(selection.anchor, size),
    select,
    keep: (added) => setKept({ filter: view.filter, rows: new Set([...rows, ...added]) }),
    rowAt,
    columnAt,
    valueAt: ({ line, column }) => {
      const variable = variables[rowAt(line) ?? -1];
      const scope = columnAt(column);
      return variable && scope ? cellValue(variable, scope.key, reader) : undefined;
    },
    columnTitle: ({ scope }) => scopeLabel(scope, titleOf),
    addColumn: (scope) => {
      const more = [...view.more, scope];
      const { key } = reader.columnOf(scope);
      const then = columnsOf(variables, { reader, environments: environments.map(({ id }) => id), more });
      changeView({ more });
      select({ line: active.line, column: then.findIndex((column) => column.key === key) + 1 });
    },
    sortBy: (sort) => {
      changeView({ sort });
      resort();
    },
    jumpTo: (row, columnKey) => {
      const column = Math.max(0, columns.findIndex(({ key }) => key === columnKey) + 1);
      const line = lines.findIndex((shown) => shown.kind === "row" && shown.row === row);
      if (line >= 0) return select({ line, column });
      changeView({ filter: "", isGrouped: false, sort: null });
      select({ line: row, column }); // without a filter, groups and an order the lines are the variables
    },
  };
}

/** The order of the rows as it was when it was asked for, so that typing in a cell does not carry its row away. */
function useRanks(
  variables: readonly Variable[],
  version: number,
  sort: RowSort | null,
  reader: MatrixSetting["reader"],
): { readonly ranks: ReadonlyMap<string, number> | null; readonly resort: () => void } {
  const [asked, setAsked] = useState(0);
  const key = JSON.stringify([sort, version, asked]);
  const [sorted, setSorted] = useState(() => ({ key, ranks: sort && rowRanks(variables, sort, reader) }));
  if (sorted.key !== key) setSorted({ key, ranks: sort && rowRanks(variables, sort, reader) });
  return { ranks: sorted.ranks, resort: () => setAsked(asked + 1) };
}

const NONE_KEPT = { filter: "", rows: new Set<number>() };

/** Found a moment after the typing, so that it never waits for them. */
function useProblems(now: readonly Variable[], setting: MatrixSetting) {
  const variables = useDeferredValue(now, NO_VARIABLES);
  const { reader, canonical, environments, targets, process, transforms, sets, project, credentials } = setting;
  const uses = useMemo(
    () => indexUses({ variables, process, transforms, sets }),
    [variables, process, transforms, sets],
  );
  const environmentIds = useMemo(() => environments.map(({ id }) => id), [environments]);
  const surroundings = useMemo(() => tieSurroundings(process.steps, targets), [process, targets]);
  const others = useMemo(() => sets.flatMap((set) => set.variables), [sets]);
  const { steps } = process;
  const filesUseNames = useMemo(() => steps.some(rewritesByName), [steps]);
  const isProject = project !== null;
  const problems = useMemo(
    () =>
      matrixProblems({
        variables,
        reader,
        canonical,
        environments: environmentIds,
        surroundings,
        uses: isProject ? uses : null,
        others,
        credentials,
        filesUseNames,
      }),
    [variables, reader, canonical, environmentIds, surroundings, uses, others, credentials, isProject, filesUseNames],
  );
  return { problems, uses };
}

/** True when a step gives files values by the names of variables, so that a name may be used without being written. */
function rewritesByName(step: Step): boolean {
  if (!("files" in step)) return false;
  return step.files.some((file) => file.configVariables || file.substitute || file.structured !== "none");
}

const NO_VARIABLES: readonly Variable[] = [];
