import { assertNever } from "../../shared/core/errors.ts";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { CellValue } from "../../shared/core/variables/matrix.ts";
import { sameValue } from "../../shared/core/variables/matrix-edits.ts";
import { namePrefix } from "../../shared/core/variables/matrix-rows.ts";
import { columnWidth, withWidth } from "./column-widths.ts";
import { changedMeanwhile, isSensitive } from "./cell-text.ts";
import { blockBetween, type GridCommand } from "./grid-place.ts";
import { clearBlock, editBlock, fillBlock, keptSecret } from "./use-clipboard.ts";
import type { Matrix } from "./use-matrix.ts";
import { NAME_WIDTH } from "./view-store.ts";

type Tell = (message: string) => void;

/** Does what a key of the grid stands for. */
export function runCommand(
  matrix: Matrix,
  kind: Exclude<GridCommand["kind"], "move" | "edit" | "find" | "widen">,
  tell: Tell,
): void {
  const block = blockBetween(matrix.active, matrix.anchor);
  switch (kind) {
    case "clear":
      if (matrix.active.column === 0 && matrix.anchor.column === 0) return removeRows(matrix, tell);
      return clearBlock(matrix, block);
    case "undo":
      return matrix.edits.undo();
    case "redo":
      return matrix.edits.redo();
    case "fill-down":
      return fillBlock(matrix, block, "down");
    case "fill-right":
      return fillBlock(matrix, block, "right");
    case "select-all":
      matrix.select({ line: 0, column: 0 });
      return matrix.select({ line: matrix.size.lines - 1, column: matrix.size.columns - 1 }, true);
    case "leave":
      return matrix.select(matrix.active);
    default:
      return assertNever(kind);
  }
}

/** Adds a variable without a value; a name that is there is told instead. */
export function addVariable(matrix: Matrix, name: string, tell: Tell): void {
  if (matrix.variables.some((variable) => caseKey(variable.name) === caseKey(name))) {
    return tell(`There is a variable '${name}' already.`);
  }
  const { view, changeView } = matrix;
  const group = namePrefix(name);
  if (view.closed.includes(group)) changeView({ closed: view.closed.filter((closed) => closed !== group) });
  matrix.keep([name]);
  matrix.edits.apply([...matrix.variables, { name, values: [] }]);
}

/** Puts what was typed into the active cell, in place of the value that stood there `before`; of a newer one it tells. */
export function putTyped(matrix: Matrix, text: string, before: CellValue | undefined, tell: Tell): void {
  if (text === (typeof before === "string" ? before : "")) return;
  const { active } = matrix;
  const now = matrix.valueAt(active);
  editBlock(matrix, blockBetween(active, active), () => keptSecret(text, now));
  const isOwnSecret = isSensitive(before) && isSensitive(now); // saved meanwhile
  if (!isOwnSecret && !sameValue(before, now)) {
    tell(changedMeanwhile(matrix.variables[matrix.rowAt(active.line) ?? -1]?.name ?? ""));
  }
}

/** Removes the variables whose names are selected. */
export function removeRows(matrix: Matrix, tell: Tell): void {
  const { from, to } = blockBetween(matrix.active, matrix.anchor);
  const rows = new Set<number>();
  for (let line = from.line; line <= to.line; line++) {
    const row = matrix.rowAt(line);
    if (row !== null) rows.add(row);
  }
  if (rows.size === 0) return;
  const names = [...rows].map((row) => matrix.variables[row]?.name).join(", ");
  matrix.edits.apply(matrix.variables.filter((_, row) => !rows.has(row)));
  tell(`Removed ${rows.size > 3 ? `${rows.size} variables` : names}. Ctrl+Z brings back what was removed.`);
}

/** Opens or closes a group of lines. */
export function toggleGroup({ view, changeView }: Matrix, prefix: string): void {
  const isClosed = view.closed.includes(prefix);
  changeView({ closed: isClosed ? view.closed.filter((other) => other !== prefix) : [...view.closed, prefix] });
}

/** Makes the active column wider or narrower, by CSS pixels. */
export function widen({ view, changeView, active, columnAt }: Matrix, byPx: number): void {
  const key = columnAt(active.column)?.key ?? NAME_WIDTH;
  changeView({ widths: withWidth(view, key, columnWidth(view, key) + byPx) });
}
