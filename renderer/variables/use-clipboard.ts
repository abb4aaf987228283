import type { ClipboardEvent } from "react";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import { isSecretReference } from "../../shared/core/model/secret-value.ts";
import { type CellValue, cellValue, type ScopeColumn } from "../../shared/core/variables/matrix.ts";
import { type CellEdit, type NamedEdit, withCells } from "../../shared/core/variables/matrix-edits.ts";
import { type Pasted, readPasted, writeTsv } from "../../shared/core/variables/paste.ts";
import { copiedText, HIDDEN_TEXT, isSensitive } from "./cell-text.ts";
import { type Block, blockBetween, type Place } from "./grid-place.ts";
import type { Matrix } from "./use-matrix.ts";

type Cells = readonly (readonly (CellValue | undefined)[])[];

/** Cells to paste, and what each makes of the value that it lands on. */
type Pasting = {
  readonly cells: Cells;
  readonly over: (value: CellValue | undefined, before: CellValue | undefined) => CellValue | undefined;
};

/** What was copied from a matrix in this window, so that null and sensitive values can be pasted as what they are. */
let copied: { readonly text: string; readonly cells: Cells; readonly document: string } | null = null;

/** Settings to be looked at before they land. */
export type PasteProposal = {
  readonly edits: readonly NamedEdit[];
  /** Values that stand beyond the last column. */
  readonly cutCount: number;
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
  const { kind, id } = matrix.setting.document;
  const document = `${kind}/${id}`;
  const copy = (event: ClipboardEvent) => {
    event.preventDefault();
    const cells = placesOf(matrix, block).map((line) => line.map((place) => contentAt(matrix, place)));
    if (cells.length === 0) return;
    const text = writeTsv(cells.map((line) => line.map((cell) => copiedText(cell, matrix.setting.credentials.textOf))));
    copied = { text, cells, document };
    event.clipboardData.setData("text/plain", text);
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
      const isName = block.from.column === 0;
      const own = copied !== null && sameText(copied.text, text) ? ownCells(document, copied) : null;
      if (own !== null && !isName) return putBlock(matrix, block, own, tell);
      if (text === "") return;
      const pasted = readPasted(text, { isName });
      if (pasted.kind === "value")
        return isName ? name(pasted.text.trim()) : putValue(matrix, block, pasted.text, tell);
      const pasting = pasted.kind === "block" ? (own ?? outsideCells(matrix, pasted.rows)) : null;
      if (pasting !== null && !isName) return putBlock(matrix, block, pasting, tell);
      const proposal = pasted.kind === "settings" ? settingEdits(matrix, pasted) : rowEdits(matrix, pasting);
      if (proposal.edits.length === 0) return tell("These variables are there already, and no values were pasted.");
      propose({ ...proposal, asText: isName ? null : text });
    },
  };
}

/** Removes the values in a block. Names are not cleared by it. */
export function clearBlock(matrix: Matrix, block: Block): void {
  editBlock(matrix, block, () => undefined);
}

/** Puts the first line (or column) of a block into its others. */
export function fillBlock(matrix: Matrix, block: Block, direction: "down" | "right"): void {
  const [first = []] = placesOf(matrix, block);
  const line = first[0]?.line ?? block.from.line;
  editBlock(matrix, block, (place) =>
    keptSecret(
      matrix.valueAt(
        direction === "down"
          ? { line, column: place.column }
          : { line: place.line, column: Math.max(1, block.from.column) },
      ),
      matrix.valueAt(place),
    ),
  );
}

/** Puts one value into every cell of a block. */
export function putValue(matrix: Matrix, block: Block, text: string, tell: (message: string) => void): void {
  if (text === HIDDEN_TEXT) return tell("A hidden value cannot be pasted from outside: only its stars were copied.");
  const { cells, over } = outsideCells(matrix, [[text]]);
  editBlock(matrix, block, (place) => over(cells[0]?.[0], matrix.valueAt(place)));
}

/** Gives every cell of a block the value that `valueFor` says. */
export function editBlock(matrix: Matrix, block: Block, valueFor: (place: Place) => CellValue | undefined): void {
  const places = placesOf(matrix, block).flat();
  editCells(
    matrix,
    places.map((place) => ({ place, value: valueFor(place) })),
  );
}

/** A text stays sensitive where a sensitive value stood. */
export function keptSecret<V extends CellValue | undefined>(value: V, before: CellValue | undefined): V | CellValue {
  return typeof value === "string" && isSensitive(before) ? { plain: value } : value;
}

function editCells(
  matrix: Matrix,
  cells: readonly { readonly place: Place; readonly value: CellValue | undefined }[],
): void {
  const edits = cells.flatMap(({ place, value }): CellEdit[] => {
    const row = matrix.rowAt(place.line);
    const column = matrix.columnAt(place.column);
    return row === null || column === null ? [] : [{ row, column, value }];
  });
  matrix.keep(edits.map(({ row }) => matrix.variables[row]?.name ?? ""));
  matrix.edits.apply(withCells(matrix.variables, edits, matrix.setting.reader));
}

/** Puts a block where the selection begins, past headings; one cell fills the selection. What does not fit is told. */
function putBlock(matrix: Matrix, block: Block, { cells, over }: Pasting, tell: (message: string) => void): void {
  const { from } = block;
  const put = (place: Place, value: CellValue | undefined) => ({ place, value: over(value, matrix.valueAt(place)) });
  const [[only] = []] = cells;
  if (cells.length === 1 && cells[0]?.length === 1) {
    const places = placesOf(matrix, block).flat();
    return editCells(
      matrix,
      places.map((place) => put(place, only)),
    );
  }
  const below = matrix.lines.flatMap(({ kind }, line) => (kind === "row" && line >= from.line ? [line] : []));
  const fits = cells.length <= below.length && cells.every((row) => from.column + row.length <= matrix.size.columns);
  editCells(
    matrix,
    below
      .slice(0, cells.length)
      .flatMap((line, index) =>
        (cells[index] ?? []).map((value, column) => put({ line, column: from.column + column }, value)),
      ),
  );
  if (!fits) tell("Some of what was pasted does not fit and was left out. Paste where names stand to add variables.");
}

function settingEdits(matrix: Matrix, { settings }: Extract<Pasted, { readonly kind: "settings" }>) {
  const column = matrix.columnAt(matrix.active.column) ?? matrix.columns[0];
  const valueOf = valuesByName(matrix);
  const edits = settings.flatMap(({ name, value }): NamedEdit[] =>
    column === undefined || value === HIDDEN_TEXT
      ? []
      : [{ name, column, value: keptSecret(value, valueOf(name, column)) }],
  );
  return { edits, cutCount: 0 };
}

/** Rows with a name in front. Cells that are empty change nothing; a name alone adds a variable. */
function rowEdits(matrix: Matrix, pasting: Pasting | null): Omit<PasteProposal, "asText"> {
  const valueOf = valuesByName(matrix);
  const known = new Set(matrix.variables.map(({ name }) => caseKey(name)));
  const [everywhere] = matrix.columns;
  let cutCount = 0;
  const edits = (pasting?.cells ?? []).flatMap(([first, ...values]): NamedEdit[] => {
    const name = typeof first === "string" ? first.trim() : "";
    if (name === "") return [];
    cutCount += values.slice(matrix.columns.length).filter((value) => value !== undefined).length;
    const filled = values.slice(0, matrix.columns.length).flatMap((cell, index): NamedEdit[] => {
      const column = matrix.columns[index];
      if (column === undefined || cell === undefined) return [];
      const value = pasting?.over(cell, valueOf(name, column));
      return value === undefined ? [] : [{ name, column, value }];
    });
    if (filled.length > 0 || known.has(caseKey(name)) || everywhere === undefined) return filled;
    return [{ name, column: everywhere, value: "" }];
  });
  return { edits, cutCount };
}

function valuesByName({ variables, setting }: Matrix) {
  const byName = new Map(variables.map((variable) => [caseKey(variable.name), variable] as const).toReversed());
  return (name: string, column: ScopeColumn): CellValue | undefined => {
    const variable = byName.get(caseKey(name));
    return variable && cellValue(variable, column.key, setting.reader);
  };
}

/** What was copied from this window. A stored secret belongs to its document: elsewhere only its stars are pasted. */
function ownCells(document: string, copy: NonNullable<typeof copied>): Pasting {
  const over: Pasting["over"] = (value, before) => {
    return isSecretReference(value) && document !== copy.document ? before : keptSecret(value, before);
  };
  return { cells: copy.cells, over };
}

/** A spreadsheet's cells: an empty one is a cell without a value; one that reads as what is there leaves that. */
function outsideCells(matrix: Matrix, rows: readonly (readonly string[])[]): Pasting {
  const { textOf } = matrix.setting.credentials;
  const over: Pasting["over"] = (value, before) => {
    const isLeft = value === HIDDEN_TEXT || (before !== undefined && (value ?? "") === copiedText(before, textOf));
    return isLeft ? before : keptSecret(value, before);
  };
  return { cells: rows.map((row) => row.map((text) => (text === "" ? undefined : text))), over };
}

function contentAt(matrix: Matrix, place: Place): CellValue | undefined {
  if (place.column > 0) return matrix.valueAt(place);
  return matrix.variables[matrix.rowAt(place.line) ?? -1]?.name;
}

/** The cells of a block, line by line; headings and the line for a new variable have none. */
function placesOf(matrix: Matrix, { from, to }: Block): readonly (readonly Place[])[] {
  const lines = Array.from({ length: to.line - from.line + 1 }, (_, line) => from.line + line);
  return lines
    .filter((line) => matrix.rowAt(line) !== null)
    .map((line) =>
      Array.from({ length: to.column - from.column + 1 }, (_unused, column) => ({
        line,
        column: from.column + column,
      })),
    );
}

/** Clipboards may change line ends. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n") === b.replaceAll("\r\n", "\n");
}
