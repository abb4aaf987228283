import type { MatrixView } from "./view-store.ts";
import { NAME_WIDTH } from "./view-store.ts";

/** Widths of columns nobody has changed, in CSS pixels. */
export const NAME_PX = 230;
export const COLUMN_PX = 170;

const LEAST_PX = 60;
const MOST_PX = 900;

/** The width of a column (or of the names, under `NAME_WIDTH`). */
export function columnWidth(view: MatrixView, key: string): number {
  return view.widths[key] ?? (key === NAME_WIDTH ? NAME_PX : COLUMN_PX);
}

/** All widths with one of them changed; null puts it back as it was at first. */
export function withWidth(view: MatrixView, key: string, width: number | null): MatrixView["widths"] {
  const { [key]: _old, ...others } = view.widths;
  return width === null ? others : { ...others, [key]: Math.round(Math.max(LEAST_PX, Math.min(MOST_PX, width))) };
}
