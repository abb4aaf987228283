/** A cell: `line` counts what is shown, the last one being the line for a new variable; column 0 is the name. */
export type Place = { readonly line: number; readonly column: number };

/** A rectangle of cells, both ends included. */
export type Block = { readonly from: Place; readonly to: Place };

export type GridSize = { readonly lines: number; readonly columns: number };

/** What a key does in the grid while no cell is edited. */
export type GridCommand =
  | { readonly kind: "move"; readonly to: Place; readonly isExtending: boolean }
  | { readonly kind: "edit"; readonly text: string | null }
  /** Makes the active column wider or narrower, by CSS pixels. */
  | { readonly kind: "widen"; readonly byPx: number }
  | { readonly kind: "clear" | "undo" | "redo" | "fill-down" | "fill-right" | "select-all" | "find" | "leave" };

export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
};

const PAGE_LINES = 15;
const WIDEN_PX = 20;

/**
 * The keys of a spreadsheet. `isFilled` tells where Ctrl with an arrow stops: at the edge of what is filled. Tab and what
 * is not a key of the grid give null.
 */
export function commandOf(
  press: KeyPress,
  active: Place,
  size: GridSize,
  isFilled: (place: Place) => boolean,
): GridCommand | null {
  const isCtrl = press.ctrlKey || press.metaKey;
  if (isAltGr(press)) return { kind: "edit", text: press.key };
  if (press.altKey) return press.shiftKey && !isCtrl ? widenCommand(press.key) : null;
  const to = movedTo(press.key, isCtrl, active, size, isFilled);
  if (to) return { kind: "move", to: placeWithin(to, size), isExtending: press.shiftKey };
  if (isCtrl) return ctrlCommand(press);
  switch (press.key) {
    case "Enter":
      return { kind: "edit", text: null };
    case "F2":
      return { kind: "edit", text: null };
    case "Delete":
    case "Backspace":
      return { kind: "clear" };
    case "Escape":
      return { kind: "leave" };
    default:
      return press.key.length === 1 ? { kind: "edit", text: press.key } : null;
  }
}

/** A sign such as \ or { that a keyboard gives with AltGr, which comes as Ctrl with Alt; letters are shortcuts. */
function isAltGr({ key, ctrlKey, altKey }: KeyPress): boolean {
  return ctrlKey && altKey && key.length === 1 && !/[a-z0-9 ]/i.test(key);
}

/** The nearest cell that exists. */
export function placeWithin({ line, column }: Place, { lines, columns }: GridSize): Place {
  return { line: Math.max(0, Math.min(line, lines - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}

/** The block between two cells. */
export function blockBetween(a: Place, b: Place): Block {
  return {
    from: { line: Math.min(a.line, b.line), column: Math.min(a.column, b.column) },
    to: { line: Math.max(a.line, b.line), column: Math.max(a.column, b.column) },
  };
}

/** True for a cell inside a block. */
export function isInside({ line, column }: Place, { from, to }: Block): boolean {
  return line >= from.line && line <= to.line && column >= from.column && column <= to.column;
}

function widenCommand(key: string): GridCommand | null {
  if (key === "ArrowRight") return { kind: "widen", byPx: WIDEN_PX };
  return key === "ArrowLeft" ? { kind: "widen", byPx: -WIDEN_PX } : null;
}

function ctrlCommand({ key, shiftKey }: KeyPress): GridCommand | null {
  switch (key.toLowerCase()) {
    case "z":
      return { kind: shiftKey ? "redo" : "undo" };
    case "y":
      return { kind: "redo" };
    case "d":
      return { kind: "fill-down" };
    case "r":
      return { kind: "fill-right" };
    case "a":
      return { kind: "select-all" };
    case "f":
      return { kind: "find" };
    default:
      return null;
  }
}

function movedTo(
  key: string,
  isCtrl: boolean,
  { line, column }: Place,
  size: GridSize,
  isFilled: (place: Place) => boolean,
): Place | null {
  const step = ARROWS[key];
  if (step) {
    const next = { line: line + step.line, column: column + step.column };
    return isCtrl ? edgeFrom({ line, column }, step, size, isFilled) : next;
  }
  switch (key) {
    case "PageUp":
      return { line: line - PAGE_LINES, column };
    case "PageDown":
      return { line: line + PAGE_LINES, column };
    case "Home":
      return { line: isCtrl ? 0 : line, column: 0 };
    case "End":
      return { line: isCtrl ? size.lines - 1 : line, column: size.columns - 1 };
    default:
      return null;
  }
}

const ARROWS: Readonly<Record<string, Place>> = {
  ArrowUp: { line: -1, column: 0 },
  ArrowDown: { line: 1, column: 0 },
  ArrowLeft: { line: 0, column: -1 },
  ArrowRight: { line: 0, column: 1 },
};

/** Along filled cells to the last of them; from an edge or an empty cell to the next filled one, else to the border. */
function edgeFrom(from: Place, step: Place, size: GridSize, isFilled: (place: Place) => boolean): Place {
  const next = (place: Place): Place => ({ line: place.line + step.line, column: place.column + step.column });
  const exists = (place: Place) =>
    place.line >= 0 && place.line < size.lines && place.column >= 0 && place.column < size.columns;
  let place = next(from);
  if (!exists(place)) return from;
  const isRun = isFilled(from) && isFilled(place);
  while (exists(next(place)) && isFilled(isRun ? next(place) : place) === isRun) place = next(place);
  return place;
}
