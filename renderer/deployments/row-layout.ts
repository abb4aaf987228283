import type { LineSet } from "./line-set.ts";
import { areaPx, type Extent, fullOf, scrollOf } from "./scroll-area.ts";

/**
 * Where rows are in a scroll area. One row is the anchor: where it is is known, and all others are placed from it, so that a
 * row that turns out higher than was thought never moves what is being read.
 */
export type Layout = {
  readonly lines: LineSet;
  /** How many lines are shown. */
  readonly count: number;
  readonly anchor: Anchor;
  /** How high a row is on average. */
  readonly rowPx: number;
  readonly heightOf: (line: number) => number;
  readonly scrollPx: number;
  readonly viewPx: number;
};

/** A line, and where the top of its row is. */
export type Anchor = { readonly line: number; readonly top: number };

/** A row: its line, its index among the shown lines, where its top is, and how high it is. */
export type Row = { readonly line: number; readonly index: number; readonly top: number; readonly height: number };

/** A row to draw: its line, its index among the shown lines, and where it is in the scroll area. */
export type ShownRow = Pick<Row, "line" | "index" | "top">;

/** How much is drawn above and below what can be seen. */
const OVERSCAN_PX = 600;
const NEAR_END_PX = 24;
/** The area ends at least this many views below what is drawn, where there are lines for it. */
const ROOM_VIEWS = 4;

/** How high all rows would be, and the view. */
export function extentOf({ count, rowPx, viewPx }: Layout): Extent {
  return { fullPx: count * rowPx, viewPx };
}

/** The rows that can be seen and some around them, in order. */
export function placeRows({ lines, count, anchor, heightOf, scrollPx, viewPx }: Layout): Row[] {
  if (count === 0) return [];
  const [from, to] = [scrollPx - OVERSCAN_PX, scrollPx + viewPx + OVERSCAN_PX];
  let index = Math.min(lines.rank(anchor.line), count - 1);
  let { top } = anchor;
  while (top > from && index > 0) {
    index--;
    top -= heightOf(lines.at(index));
  }
  for (let height = heightOf(lines.at(index)); index < count - 1 && top + height < from; ) {
    top += height;
    index++;
    height = heightOf(lines.at(index));
  }
  const rows: Row[] = [];
  for (; index < count && (top < to || rows.length === 0); index++) {
    const line = lines.at(index);
    const height = heightOf(line);
    rows.push({ line, index, top, height });
    top += height;
  }
  return rows;
}

/** The first row of which something can be seen. */
export function firstSeen({ scrollPx }: Layout, rows: readonly Row[]): Row | undefined {
  return rows.find((row) => bottomOf(row) > scrollPx) ?? rows.at(-1);
}

/** True when all of a row can be seen. */
export function isInView({ scrollPx, viewPx }: Layout, row: Row): boolean {
  return row.top >= scrollPx && bottomOf(row) <= scrollPx + viewPx;
}

/** True when the end of the last row is in sight, or nearly. */
export function isAtEnd({ count, scrollPx, viewPx }: Layout, rows: readonly Row[]): boolean {
  const last = rows.at(-1);
  return last?.index === count - 1 && bottomOf(last) - scrollPx - viewPx < NEAR_END_PX;
}

/** How far rows have to move so that nothing is empty above the first or below the last of all. */
export function shiftIntoGap({ count, scrollPx, viewPx }: Layout, rows: readonly Row[]): number {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return 0;
  const isFirst = first.index === 0;
  if (isFirst && first.top > scrollPx) return scrollPx - first.top;
  const gap = last.index === count - 1 ? scrollPx + viewPx - bottomOf(last) : 0;
  return Math.max(0, isFirst ? Math.min(gap, scrollPx - first.top) : gap);
}

/**
 * How far rows and scroll position have to move together so that the position says how far all of it was scrolled. Where
 * the first or last of all rows is drawn, that is exact.
 */
export function shiftIntoPlace(layout: Layout, rows: readonly Row[]): number {
  const [first, last, seen] = [rows[0], rows.at(-1), firstSeen(layout, rows)];
  if (!first || !last || !seen) return 0;
  const { count, rowPx, scrollPx } = layout;
  if (first.index === 0) return Math.round(-first.top);
  if (last.index === count - 1) return Math.round(areaPx(extentOf(layout)) - bottomOf(last));
  const within = ((scrollPx - seen.top) * rowPx) / seen.height;
  return Math.round(scrollOf(extentOf(layout), seen.index * rowPx + within) - scrollPx);
}

/** How high the area has to be: up to the last row where it is drawn, else with room to scroll on. */
export function areaFor(layout: Layout, rows: readonly Row[]): number {
  const last = rows.at(-1);
  if (!last) return 0;
  const left = layout.count - 1 - last.index;
  if (left === 0) return bottomOf(last);
  const room = Math.min(left * layout.rowPx, ROOM_VIEWS * layout.viewPx);
  return Math.max(areaPx(extentOf(layout)), bottomOf(last) + room);
}

/** The row that is at the top of the view where the scroll bar was moved to. */
export function anchorAtScroll(layout: Layout): Anchor {
  const { lines, count, rowPx, scrollPx } = layout;
  const full = fullOf(extentOf(layout), scrollPx);
  const index = Math.min(count - 1, Math.floor(full / rowPx));
  return { line: lines.at(index), top: scrollPx - (full - index * rowPx) };
}

/** Where to scroll so that a row's top is at a distance from the top of the view, and where the row then is. */
export function placeForRow(
  layout: Layout,
  index: number,
  offsetPx: number,
): { readonly scrollPx: number; readonly top: number } {
  const extent = extentOf(layout);
  const most = Math.max(0, extent.fullPx - extent.viewPx);
  const full = Math.min(Math.max(0, index * layout.rowPx - offsetPx), most);
  const scrollPx = Math.round(scrollOf(extent, full));
  return { scrollPx, top: scrollPx + index * layout.rowPx - full };
}

/** Rows with those of some other lines, which stand just outside of the drawn ones, where nobody sees them. */
export function withHeld({ lines }: Layout, rows: readonly Row[], held: readonly number[]): readonly ShownRow[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last || held.length === 0) return rows;
  const rowOf = (line: number): ShownRow => ({
    line,
    index: lines.rank(line),
    top: line < first.line ? Math.max(0, first.top - first.height) : last.top,
  });
  const shown = held.filter((line) => lines.has(line));
  return [
    ...shown.filter((line) => line < first.line).map(rowOf),
    ...rows,
    ...shown.filter((line) => line > last.line).map(rowOf),
  ];
}

/** Where a row ends. */
export function bottomOf({ top, height }: Row): number {
  return top + height;
}
