import { Button, Input, Select, ToggleButton } from "@fluentui/react-components";
import {
  AddRegular,
  ArrowRedoRegular,
  ArrowUndoRegular,
  GroupListRegular,
  PanelRightRegular,
  SearchRegular,
  TableAddRegular,
} from "@fluentui/react-icons";
import type { RefObject } from "react";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly filterField: RefObject<HTMLInputElement | null>;
  readonly addVariable: () => void;
  readonly addColumn: () => void;
  readonly toGrid: () => void;
};

/** What is shown of the matrix, and for which context it is explained. */
export function MatrixToolbar({ matrix, filterField, addVariable, addColumn, toGrid }: Props) {
  const { view, changeView, edits, variables, matchCount } = matrix;
  const emptyColumn = emptyAddedColumn(matrix);
  return (
    <div className="filters matrix-tools" role="search" aria-label="Variables">
      <Input
        input={{ ref: filterField }}
        contentBefore={<SearchRegular />}
        placeholder="Filter (Ctrl+F)"
        aria-label="Filter by name or value"
        value={view.filter}
        onChange={(_, data) => changeView({ filter: data.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape" && view.filter !== "") changeView({ filter: "" });
          if (event.key === "Enter" || event.key === "ArrowDown") toGrid();
        }}
      />
      <span className="muted" role="status">
        {matchCount} of {variables.length}
      </span>
      {view.filter !== "" && (
        <Button
          onClick={() => {
            changeView({ filter: "" });
            filterField.current?.focus();
          }}
        >
          Clear
        </Button>
      )}
      <ContextChooser matrix={matrix} />
      <span className="matrix-buttons">
        <Button icon={<AddRegular />} onClick={addVariable}>
          Add variable
        </Button>
        <Button icon={<TableAddRegular />} onClick={addColumn}>
          Add column
        </Button>
        {emptyColumn !== null && (
          <Button
            onClick={() => {
              changeView({ more: emptyColumn.others });
              toGrid();
            }}
          >
            Remove column {emptyColumn.title}
          </Button>
        )}
        <SortChooser matrix={matrix} />
        <ToggleButton
          icon={<GroupListRegular />}
          checked={view.isGrouped}
          onClick={() => changeView({ isGrouped: !view.isGrouped })}
        >
          Group
        </ToggleButton>
        <ToggleButton
          icon={<PanelRightRegular />}
          checked={view.pane !== null}
          aria-label="Details beside the grid"
          title="Details beside the grid"
          onClick={() => changeView({ pane: view.pane === null ? "details" : null })}
        />
        <Button
          appearance="subtle"
          icon={<ArrowUndoRegular />}
          aria-label="Undo"
          title="Undo (Ctrl+Z)"
          disabledFocusable={!edits.canUndo}
          onClick={edits.undo}
        />
        <Button
          appearance="subtle"
          icon={<ArrowRedoRegular />}
          aria-label="Redo"
          title="Redo (Ctrl+Y)"
          disabledFocusable={!edits.canRedo}
          onClick={edits.redo}
        />
      </span>
    </div>
  );
}

/** The order of the rows for those who use no mouse: by name, or by the column the selection stands in. */
function SortChooser({ matrix }: { readonly matrix: Matrix }) {
  const { view, columns, columnAt, columnTitle, active, sortBy } = matrix;
  const { sort } = view;
  const column = (sort && columns.find(({ key }) => key === sort.by)) ?? columnAt(active.column);
  const choices = [
    { value: "kept", label: "As kept", sort: null },
    { value: "name", label: "By name", sort: { by: null, isDescending: false } },
    { value: "name-down", label: "By name, downwards", sort: { by: null, isDescending: true } },
    ...(column
      ? [
          { value: "column", label: `By ${columnTitle(column)}`, sort: { by: column.key, isDescending: false } },
          {
            value: "column-down",
            label: `By ${columnTitle(column)}, downwards`,
            sort: { by: column.key, isDescending: true },
          },
        ]
      : []),
  ];
  const chosen = choices.find((choice) => JSON.stringify(choice.sort) === JSON.stringify(sort));
  return (
    <Select
      aria-label="Order of the rows"
      value={chosen?.value ?? "kept"}
      onChange={(_, data) => sortBy(choices.find(({ value }) => value === data.value)?.sort ?? null)}
    >
      {choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}

function ContextChooser({ matrix }: { readonly matrix: Matrix }) {
  const { setting, view, changeView } = matrix;
  const choices = [
    { key: "environment", label: "Environment", things: setting.environments },
    { key: "target", label: "Target", things: setting.targets },
    { key: "step", label: "Step", things: setting.process.steps },
    { key: "channel", label: "Channel", things: setting.channels.length > 1 ? setting.channels : [] },
  ] as const;
  return (
    <span className="matrix-context" role="group" aria-label="Show what counts in">
      {choices.map(({ key, label, things }) =>
        things.length === 0 ? null : (
          <Select
            key={key}
            aria-label={`${label} in which values are compared`}
            value={view.context[key] ?? ""}
            onChange={(_, data) =>
              changeView({ context: { ...view.context, [key]: data.value === "" ? null : data.value } })
            }
          >
            <option value="">Any {label.toLowerCase()}</option>
            {things.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        ),
      )}
    </span>
  );
}

/** The added column the selection stands in, when nothing is in it, with the added columns that are left without it. */
function emptyAddedColumn({ active, columnAt, columnTitle, variables, setting, view }: Matrix) {
  const column = columnAt(active.column);
  if (!column || view.more.length === 0) return null;
  const others = view.more.filter((scope) => setting.reader.columnOf(scope).key !== column.key);
  if (others.length === view.more.length) return null;
  if (variables.some((variable) => setting.reader.cellsOf(variable).has(column.key))) return null;
  return { title: columnTitle(column), others };
}
