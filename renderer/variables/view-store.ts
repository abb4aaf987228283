import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Scope } from "../../shared/core/variables/scope.ts";

/** What the side pane shows. */
export type PaneTab = "details" | "uses" | "history" | "problems" | "tester";

/** Where a value is looked at; all null: nowhere in particular. Ids. */
export type ChosenContext = {
  readonly environment: string | null;
  readonly target: string | null;
  readonly step: string | null;
  readonly channel: string | null;
};

/** How a person looks at one document's matrix. It outlives leaving the screen and restarting. */
export type MatrixView = {
  readonly filter: string;
  readonly isGrouped: boolean;
  readonly closed: readonly string[];
  /** Columns that were added and may hold nothing yet. */
  readonly more: readonly Scope[];
  readonly context: ChosenContext;
  readonly pane: PaneTab | null;
};

const FIRST_VIEW: MatrixView = {
  filter: "",
  isGrouped: false,
  closed: [],
  more: [],
  context: { environment: null, target: null, step: null, channel: null },
  pane: "details",
};

type ViewState = {
  readonly views: Readonly<Record<string, MatrixView>>;
  readonly change: (key: string, changes: Partial<MatrixView>) => void;
};

const useViewStore = create<ViewState>()(
  persist(
    (set) => ({
      views: {},
      change: (key, changes) =>
        set(({ views }) => ({ views: { ...views, [key]: { ...(views[key] ?? FIRST_VIEW), ...changes } } })),
    }),
    { name: "slipway.matrix", version: 2 },
  ),
);

/** The view of a document's matrix, and a way to change some of it. */
export function useMatrixView(key: string): [MatrixView, (changes: Partial<MatrixView>) => void] {
  const view = useViewStore(({ views }) => views[key]) ?? FIRST_VIEW;
  const change = useViewStore((state) => state.change);
  return [view, (changes) => change(key, changes)];
}
