import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";

export type Place = { readonly row: number; readonly column: number };
type Size = { readonly rows: number; readonly columns: number };

const PAGE_ROWS = 8;

/**
 * One cell of a grid is in the Tab order: the one last focused, kept drawn while it is scrolled away. Cells carry
 * `data-at="ROW/COLUMN"`.
 */
export function useGridKeys(grid: RefObject<HTMLElement | null>, size: Size) {
  const [wanted, setActive] = useState<Place>({ row: 0, column: 0 });
  const active = within(wanted, size);
  const mustFocus = useRef(false);
  useEffect(() => {
    if (!mustFocus.current) return;
    mustFocus.current = false;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-at="${active.row}/${active.column}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  return {
    active,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (!(event.target instanceof HTMLElement) || event.target.dataset["at"] === undefined) return;
      const next = moved(active, event, size);
      if (!next) return;
      event.preventDefault();
      mustFocus.current = true;
      setActive(within(next, size));
    },
    onFocus: (event: FocusEvent<HTMLElement>) => {
      const [row, column] = (event.target.closest<HTMLElement>("[data-at]")?.dataset["at"] ?? "")
        .split("/")
        .map(Number);
      if (row !== undefined && column !== undefined) setActive({ row, column });
    },
  };
}

function moved({ row, column }: Place, { key, ctrlKey, altKey }: KeyboardEvent, { rows, columns }: Size): Place | null {
  if (altKey) return null;
  switch (key) {
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: row - PAGE_ROWS, column };
    case "PageDown":
      return { row: row + PAGE_ROWS, column };
    case "Home":
      return { row: ctrlKey ? 0 : row, column: 0 };
    case "End":
      return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}

function within({ row, column }: Place, { rows, columns }: Size): Place {
  return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}
