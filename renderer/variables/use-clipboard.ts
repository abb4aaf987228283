import type { ClipboardEvent } from "react";
import type { CellValue, ScopeColumn } from "../../shared/core/variables/matrix.ts";
import { type CellEdit, type NamedEdit, withCells } from "../../shared/core/variables/matrix-edits.ts";
import { type Pasted, readPasted, writeTsv } from "../../shared/core/variables/paste.ts";
import { copiedText, HIDDEN_TEXT, isSensitive } from "./cell-text.ts";
import { type Block, blockBetween } from "./grid-place.ts";
import type { Matrix } from "./use-matrix.ts";

/** What was copied from a matrix in this window, so that null and sensitive values can be pasted as what they are. */
let copied: { readonly text: string; readonly cells: readonly (readonly (CellValue | undefined)[])[] } | null = null;

/** Settings to be looked at before they land. */
export type PasteProposal = {
  readonly edits: readonly NamedEdit[];
  /** The text itself, where it could also go into the cell as one value. */
  readonly asText: string | null;
};

type Actions = {
  readonly propose: (proposal: PasteProposal) => void;
  readonly tell: (message: string) => void;
  readonly name: (text: string) => void;
};

/** Copies, cuts and pastes blocks of cells. */
export function clipboardActions(matrix: Matrix, { propose, tell, name }: Actions) {
  const block = blockBetween(matrix.active, matrix.anchor);
  const copy = (event: ClipboardEvent) => {
    const cells = placesOf(block).map((line) => line.map((place) => contentAt(matrix, place)));
    const text = writeTsv(cells.map((line) => line.map((cell) => copiedText(cell, matrix.setting.credentials.textOf))));
    copied = { text, cells };
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  };
  return {
    onCopy: copy,
    onCut: (event: ClipboardEvent) => {
      copy(event);
      clearBlock(matrix, block);
    },
    onPaste: (event: ClipboardEvent) => {
      event.preventDefault();
      const text = event.clipboardData.getData("text/plain");
      if (text === "") return;
      const isName = matrix.active.column === 0;
      if (copied !== null && sameText(copied.text, text) && !isName) {
        return putBlock(matrix, block, copied.cells, tell);
      }
      const pasted = readPasted(text, { isName });
      if (pasted.kind === "value")
        return isName ? name(pasted.text.trim()) : putValue(matrix, block, pasted.text, tell);
      if (pasted.kind === "block" && !isName) return putBlock(matrix, block, pasted.rows, tell);
      propose({ edits: namedEdits(matrix, pasted), asText: isName ? null : text });
    },
  };
}

/** Removes the values in a block. Names are not cleared by it. */
export function clearBlock(matrix: Matrix, block: Block): void {
  editBlock(matrix, block, () => undefined);
}

/** Puts the first line (or column) of a block into its others. */
export function fillBlock(matrix: Matrix, block: Block, direction: "down" | "right"): void {
  editBlock(matrix, block, (place) =>
    matrix.valueAt(
      direction === "down"
        ? { line: block.from.line, column: place.column }
        : { line: place.line, column: Math.max(1, block.from.column) },
    ),
  );
}

/** Puts one value into every cell of a block. */
export function putValue(matrix: Matrix, block: Block, text: string, tell: (message: string) => void): void {
  if (text === HIDDEN_TEXT) return tell("A hidden value cannot be pasted from outside: only its stars were copied.");
  editBlock(matrix, block, (place) => asTyped(text, matrix.valueAt(place)));
}

/** Typed text: it stays sensitive where a sensitive value stood. */
export function asTyped(text: string, before: CellValue | undefined): CellValue {
  return isSensitive(before) ? { plain: text } : text;
}

/** Gives every cell of a block the value that `valueFor` says. */
export function editBlock(
  matrix: Matrix,
  block: Block,
  valueFor: (place: { readonly line: number; readonly column: number }) => CellValue | undefined,
): void {
  const edits = placesOf(block)
    .flat()
    .flatMap((place): CellEdit[] => {
      const row = matrix.rowAt(place.line);
      const column = matrix.columnAt(place.column);
      return row === null || column === null ? [] : [{ row, column, value: valueFor(place) }];
    });
  matrix.keep(edits.map(({ row }) => row));
  matrix.edits.apply(withCells(matrix.variables, edits, matrix.setting.reader));
}

/** Puts a block where the selection begins; one cell fills the selection. What does not fit is told. */
function putBlock(
  matrix: Matrix,
  block: Block,
  cells: readonly (readonly (CellValue | undefined)[])[],
  tell: (message: string) => void,
): void {
  const { from } = block;
  const [height, width] = [cells.length, cells[0]?.length ?? 0];
  const isOne = height === 1 && width === 1;
  const to = isOne ? block.to : { line: from.line + height - 1, column: from.column + width - 1 };
  const at = (line: number, column: number) =>
    isOne ? cells[0]?.[0] : cells[line - from.line]?.[column - from.column];
  editBlock(matrix, { from, to }, ({ line, column }) => {
    const value = at(line, column);
    const before = matrix.valueAt({ line, column });
    if (value === HIDDEN_TEXT) return before;
    return typeof value === "string" && isSensitive(before) ? { plain: value } : value;
  });
  const cut = Math.max(0, to.line - (matrix.lines.length - 1)) + Math.max(0, to.column - matrix.columns.length);
  if (cut > 0) tell("Some of what was pasted does not fit and was left out. Paste where names stand to add variables.");
}

function namedEdits(matrix: Matrix, pasted: Exclude<Pasted, { readonly kind: "value" }>): readonly NamedEdit[] {
  const [everywhere] = matrix.columns;
  if (!everywhere) return [];
  if (pasted.kind === "settings") {
    const column = matrix.columnAt(matrix.active.column) ?? everywhere;
    return pasted.settings.map((setting) => ({ ...setting, column }));
  }
  return pasted.rows.flatMap(([first = "", ...values]) => {
    const name = first.trim();
    if (name === "") return [];
    const filled = values.flatMap((value, index): { column: ScopeColumn; value: string }[] => {
      const column = matrix.columns[index];
      return column === undefined || value === "" || value === HIDDEN_TEXT ? [] : [{ column, value }];
    });
    return (filled.length > 0 ? filled : [{ column: everywhere, value: "" }]).map((cell) => ({ name, ...cell }));
  });
}

function contentAt(matrix: Matrix, place: { readonly line: number; readonly column: number }): CellValue | undefined {
  if (place.column > 0) return matrix.valueAt(place);
  return matrix.variables[matrix.rowAt(place.line) ?? -1]?.name;
}

function placesOf({ from, to }: Block) {
  return Array.from({ length: to.line - from.line + 1 }, (_, line) =>
    Array.from({ length: to.column - from.column + 1 }, (_unused, column) => ({
      line: from.line + line,
      column: from.column + column,
    })),
  );
}

/** Clipboards may change line ends. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n") === b.replaceAll("\r\n", "\n");
}
