import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { RowSort } from "../../shared/core/variables/matrix-rows.ts";
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
  /** Null: as the document keeps them. */
  readonly sort: RowSort | null;
  /** Widths that were changed, in CSS pixels, by column key; the names' under `NAME_WIDTH`. */
  readonly widths: Readonly<Record<string, number>>;
  readonly context: ChosenContext;
  readonly pane: PaneTab | null;
};

/** No column has this key: a scope never begins so. */
export const NAME_WIDTH = "name";

const FIRST_VIEW: MatrixView = {
  filter: "",
  isGrouped: false,
  closed: [],
  more: [],
  sort: null,
  widths: {},
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
    { name: "slipway.matrix", version: 3 },
  ),
);

/** The view of a document's matrix, and a way to change some of it. */
export function useMatrixView(key: string): [MatrixView, (changes: Partial<MatrixView>) => void] {
  const view = useViewStore(({ views }) => views[key]) ?? FIRST_VIEW;
  const change = useViewStore((state) => state.change);
  return [view, (changes) => change(key, changes)];
}
