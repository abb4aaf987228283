import { assertNever } from "../../shared/core/errors.ts";
import { DetailsTab } from "./details-tab.tsx";
import { HistoryTab } from "./history-tab.tsx";
import { PaneTabs } from "./pane-tabs.tsx";
import { ProblemsTab } from "./problems-tab.tsx";
import { TesterTab } from "./tester-tab.tsx";
import type { Matrix } from "./use-matrix.ts";
import { UsesTab } from "./uses-tab.tsx";
import type { PaneTab } from "./view-store.ts";

type Props = {
  readonly matrix: Matrix;
  readonly jump: (row: number, columnKey: string | null) => void;
  readonly askRename: (row: number, to: string) => void;
  readonly removeVariable: () => void;
};

const TABS: readonly { readonly value: PaneTab; readonly label: string }[] = [
  { value: "details", label: "Details" },
  { value: "uses", label: "Used in" },
  { value: "history", label: "History" },
  { value: "problems", label: "Problems" },
  { value: "tester", label: "Tester" },
];

/** What there is to know about the selected cell, and about the variables as a whole. */
export function SidePane({ matrix, ...actions }: Props) {
  const { view, changeView, problems } = matrix;
  const tab = view.pane ?? "details";
  const serious = problems.filter(({ level }) => level !== "info").length;
  return (
    <aside className="matrix-pane" aria-label="About the selection">
      <PaneTabs
        label="About the selection"
        tabs={TABS.map((known) =>
          known.value === "problems" && serious > 0 ? { ...known, label: `Problems (${serious})` } : known,
        )}
        value={tab}
        choose={(pane) => changeView({ pane })}
      />
      <div
        className="matrix-pane-body"
        role="tabpanel"
        aria-label={TABS.find(({ value }) => value === tab)?.label}
        tabIndex={0}
      >
        <TabBody tab={tab} matrix={matrix} {...actions} />
      </div>
    </aside>
  );
}

function TabBody({ tab, matrix, jump, askRename, removeVariable }: Props & { readonly tab: PaneTab }) {
  const row = matrix.rowAt(matrix.active.line);
  const variable = row === null ? null : (matrix.variables[row] ?? null);
  if (tab === "problems") return <ProblemsTab matrix={matrix} jump={jump} />;
  if (tab === "tester") return <TesterTab matrix={matrix} />;
  if (row === null || variable === null) return <p className="muted">Select a variable.</p>;
  switch (tab) {
    case "details":
      return (
        <DetailsTab
          key={variable.name}
          matrix={matrix}
          row={row}
          variable={variable}
          rename={() => askRename(row, variable.name)}
          remove={removeVariable}
        />
      );
    case "uses":
      return <UsesTab matrix={matrix} variable={variable} jump={jump} />;
    case "history":
      return <HistoryTab matrix={matrix} row={row} variable={variable} />;
    default:
      return assertNever(tab);
  }
}
