import { useDeferredValue, useMemo, useState } from "react";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
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
import type { Place } from "./grid-place.ts";
import type { MatrixSetting, SetUser } from "./matrix-setting.ts";
import { tieSurroundings } from "../../shared/core/planning/tie-surroundings.ts";
import { renamedElsewhere, renamedVariables } from "./rename.ts";
import { type Edits, useEdits } from "./use-edits.ts";
import { type Selection, useSelection } from "./use-selection.ts";
import { type ChosenContext, type MatrixView, useMatrixView } from "./view-store.ts";

/** What of a project may use the variables of a set. */
export type UsesOfProject = { readonly user: SetUser; readonly uses: UseIndex };

/** Everything the parts of the matrix screen show and change. */
export type Matrix = Pick<Selection, "size" | "active" | "anchor" | "rowAt" | "columnAt" | "select"> & {
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
  /** Keeps variables in sight whatever the filter says. */
  readonly keep: (names: readonly string[]) => void;
  /** Gives the variable of a row a new name, if asked for also wherever the old one is used. */
  readonly rename: (row: number, name: string, isEverywhere: boolean) => void;
  readonly valueAt: (place: Place) => CellValue | undefined;
  readonly columnTitle: (column: ScopeColumn) => string;
  /** Adds a column for a scope and selects it. */
  readonly addColumn: (scope: Scope) => void;
  /** Sorts the rows; null puts them back as the document keeps them. Edits move no row until it is called again. */
  readonly sortBy: (sort: RowSort | null) => void;
  /** Selects the cell of a variable, and makes it visible when the filter or a fold hides it. */
  readonly jumpTo: (row: number, columnKey: string | null) => void;
};

export function useMatrix(
  variables: readonly Variable[],
  version: number,
  setting: MatrixSetting,
  change: (variables: readonly Variable[]) => void,
): Matrix {
  const { reader, canonical, titleOf, environments, targets, process, sets } = setting;
  const [kept, changeView] = useMatrixView(`${setting.document.kind}/${setting.document.id}`);
  const context = useExistingContext(kept.context, setting);
  const view = { ...kept, context };
  const [inSight, setInSight] = useState<InSight>(NONE_KEPT);
  const edits = useEdits(variables, version, change, ({ from, to }) => {
    for (const { take } of renamedElsewhere(setting, from, to)) take();
  });
  const columns = useMemo(
    () => columnsOf(variables, { reader, environments: environments.map(({ id }) => id), more: view.more }),
    [variables, reader, environments, view.more],
  );
  const names = inSight.filter === view.filter ? inSight.names : NONE_KEPT.names;
  const rows = useMemo(() => rowsNamed(names, variables), [names, variables]);
  const { ranks, resort, passOn } = useRanks(variables, version, view.sort, reader);
  const { filter, isGrouped, closed } = view;
  const { textOf } = setting.credentials;
  const { lines, matchCount } = useMemo(
    () => matrixLines(variables, { filter, textOf, kept: rows, ranks, isGrouped, closed: new Set(closed) }),
    [variables, filter, textOf, isGrouped, closed, rows, ranks],
  );
  const explainer = useMemo(
    () => createExplainer(variables, context, { targets, process, sets, canonical }),
    [variables, context, targets, process, sets, canonical],
  );
  const { problems, uses } = useProblems(variables, setting);
  const { users } = setting;
  const usesByProject = useMemo(
    () => users.map((user) => ({ user, uses: indexUses({ ...user.sources, sets: [] }) })),
    [users],
  );
  const { size, active, anchor, rowAt, columnAt, nameAt, put, select } = useSelection(lines, columns, variables);
  const keep = (added: readonly string[]) =>
    setInSight({ filter: view.filter, names: new Set([...names, ...added.map(caseKey)]) });
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
    anchor,
    select,
    keep,
    rename: (row, name, isEverywhere) => {
      const from = variables[row]?.name;
      if (from === undefined) return;
      keep([name]);
      passOn(from, name);
      if (nameAt(active.line) === from) put({ ...active, name, columnKey: columnAt(active.column)?.key ?? null });
      if (isEverywhere) edits.apply(renamedVariables(variables, from, name).variables, { renamed: { from, to: name } });
      else edits.apply(variables.map((variable, other) => (other === row ? { ...variable, name } : variable)));
    },
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
      changeView({ more });
      put({ line: active.line, column: columns.length + 1, name: nameAt(active.line), columnKey: key });
    },
    sortBy: (sort) => {
      changeView({ sort });
      resort();
    },
    jumpTo: (row, columnKey) => {
      const line = lines.findIndex((shown) => shown.kind === "row" && shown.row === row);
      const mark = { column: 0, name: variables[row]?.name ?? null, columnKey };
      if (line >= 0) return put({ ...mark, line });
      changeView({ filter: "", isGrouped: false, sort: null });
      put({ ...mark, line: row }); // without a filter, groups and an order the lines are the variables
    },
  };
}

/** The chosen context without what was removed since. */
function useExistingContext(chosen: ChosenContext, setting: MatrixSetting): ChosenContext {
  const { environments, targets, channels } = setting;
  const { steps } = setting.process;
  return useMemo(() => {
    const known = (things: readonly { readonly id: string }[], id: string | null) =>
      things.some((thing) => thing.id === id) ? id : null;
    return {
      environment: known(environments, chosen.environment),
      target: known(targets, chosen.target),
      step: known(steps, chosen.step),
      channel: known(channels, chosen.channel),
    };
  }, [chosen, environments, targets, channels, steps]);
}

type Ranks = {
  readonly ranks: ReadonlyMap<string, number> | null;
  readonly resort: () => void;
  /** Puts a new name where the old one stands. */
  readonly passOn: (from: string, to: string) => void;
};

/** The order of the rows as it was when it was asked for, so that typing in a cell does not carry its row away. */
function useRanks(
  variables: readonly Variable[],
  version: number,
  sort: RowSort | null,
  reader: MatrixSetting["reader"],
): Ranks {
  const [asked, setAsked] = useState(0);
  const key = JSON.stringify([sort, version, asked]);
  const [sorted, setSorted] = useState(() => ({ key, ranks: sort && rowRanks(variables, sort, reader) }));
  if (sorted.key !== key) setSorted({ key, ranks: sort && rowRanks(variables, sort, reader) });
  const { ranks } = sorted;
  return {
    ranks,
    resort: () => setAsked(asked + 1),
    passOn: (from, to) => {
      const rank = ranks?.get(caseKey(from));
      if (ranks && rank !== undefined) setSorted({ key, ranks: new Map([...ranks, [caseKey(to), rank]]) });
    },
  };
}

/** The names, folded, that stay in sight while this filter does. */
type InSight = { readonly filter: string; readonly names: ReadonlySet<string> };
const NONE_KEPT: InSight = { filter: "", names: new Set() };

function rowsNamed(names: ReadonlySet<string>, variables: readonly Variable[]): ReadonlySet<number> {
  if (names.size === 0) return NO_ROWS;
  return new Set(variables.flatMap(({ name }, row) => (names.has(caseKey(name)) ? [row] : [])));
}

const NO_ROWS: ReadonlySet<number> = new Set();

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
