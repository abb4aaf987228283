import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useReducer,
  useRef,
  useState,
} from "react";
import { assertNever } from "../../shared/core/errors.ts";
import { type CellValue, EVERYWHERE_KEY } from "../../shared/core/variables/matrix.ts";
import { CellEditor, type AfterEdit } from "./cell-editor.tsx";
import { isSensitive } from "./cell-text.ts";
import { addVariable, putTyped, runCommand, toggleGroup, widen } from "./grid-commands.ts";
import { blockBetween, commandOf, isInside, type Place } from "./grid-place.ts";
import { MatrixGrid } from "./matrix-grid.tsx";
import { clipboardActions, type PasteProposal } from "./use-clipboard.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly tell: (message: string) => void;
  readonly propose: (proposal: PasteProposal) => void;
  /** Asks whether a new name is also to be put where the old one is used. */
  readonly askRename: (row: number, to: string) => void;
  readonly find: () => void;
  /** Grows when something wants the focus in the grid: 0 is nobody. */
  readonly focusWish: number;
};

/** The grid with the keys, the editor and the clipboard of a spreadsheet. */
export function MatrixEditor({ matrix, tell, propose, askRename, find, focusWish }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const mustFocus = useRef(false);
  const isDragging = useRef(false);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const { active } = matrix;
  const isEditing = editing !== null;
  useEffect(() => {
    if (!mustFocus.current || isEditing) return;
    mustFocus.current = false;
    focusCell(scroller.current, active);
  });
  useEffect(() => {
    if (focusWish > 0) focusCell(scroller.current, active);
  }, [focusWish]); // oxlint-disable-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- a wish is fulfilled once, wherever the selection is
  const goTo = (place: Place, isExtending = false, name?: string) => {
    mustFocus.current = true;
    matrix.select(place, isExtending, name);
  };
  const edit = (text: string | null) => {
    const first = textToEdit(matrix, text);
    if (first === null) return;
    const cell = cellAt(matrix, active);
    if (cell.name !== null) matrix.keep([cell.name]);
    matrix.select(active);
    setEditing({ ...cell, before: matrix.valueAt(active), text: first });
  };
  const rename = (text: string) => {
    const name = text.trim();
    const row = matrix.rowAt(active.line);
    if (name === "") return;
    if (row === null) return addVariable(matrix, name, tell);
    if (name !== matrix.variables[row]?.name) askRename(row, name);
  };
  const commit = (text: string, after: AfterEdit) => {
    setEditing(null);
    const now = cellAt(matrix, active);
    if (editing && (now.name !== editing.name || now.columnKey !== editing.columnKey)) {
      mustFocus.current = after !== "leave";
      const what = now.name === editing.name ? `The column of this value of '${now.name}'` : `'${editing.name}'`;
      return tell(`${what} was removed or renamed meanwhile, so what you typed was not taken.`);
    }
    const name = active.column === 0 ? text.trim() : "";
    if (active.column === 0) rename(text);
    else if (editing) putTyped(matrix, text, editing.before, tell);
    if (after === "leave") return;
    const next = after === "stay" ? active : neighbour(active, after);
    if (name !== "" && next.line === active.line) goTo(next, false, name);
    else goTo(next);
  };
  const clipboard = clipboardActions(matrix, { propose, tell, name: rename });
  const onKeyDown = (event: KeyboardEvent) => {
    if (isEditing || !(event.target instanceof HTMLElement) || event.target.dataset["at"] === undefined) return;
    const isFilled = (place: Place) =>
      place.column === 0 ? matrix.rowAt(place.line) !== null : matrix.valueAt(place) !== undefined;
    const command = commandOf(event, active, matrix.size, isFilled);
    if (!command) return;
    event.preventDefault();
    if (command.kind === "move") goTo(command.to, command.isExtending);
    else if (command.kind === "edit") toggleOrEdit(matrix, command.text, edit);
    else if (command.kind === "find") find();
    else if (command.kind === "widen") widen(matrix, command.byPx);
    else {
      runCommand(matrix, command.kind, tell);
      mustFocus.current = true; // the cell that had it may be gone
      drawAgain();
    }
  };
  const onMouse = (event: MouseEvent) => {
    const place = placeOf(event.target);
    followDrag(isDragging, place !== null && event.button === 0);
    if (!place || (isEditing && place.line === active.line && place.column === active.column)) return;
    // The other buttons' menus are about what is selected.
    if (event.button !== 0 && isInside(place, blockBetween(active, matrix.anchor))) return;
    // Leaving an editor takes its text; that must happen before the editor goes away with the selection.
    if (isTextEditor(document.activeElement)) document.activeElement.blur();
    goTo(place, event.shiftKey);
  };
  const onDrag = (event: MouseEvent) => {
    const place = isDragging.current && !isEditing ? placeOf(event.target) : null;
    if (place && (place.line !== active.line || place.column !== active.column)) goTo(place, true);
  };
  const editorAt = (place: Place): ReactNode => {
    if (!isEditing || place.line !== active.line || place.column !== active.column) return null;
    return (
      <CellEditor
        label={editorLabel(matrix)}
        text={editing.text}
        change={(text) => setEditing({ ...editing, text })}
        isSecret={isSensitive(editing.before)}
        isOneLine={active.column === 0}
        commit={commit}
        cancel={() => {
          setEditing(null);
          mustFocus.current = true;
        }}
      />
    );
  };
  return (
    <div
      ref={scroller}
      className="matrix-scroll"
      role="grid"
      aria-label="Variables by scope"
      aria-multiselectable
      aria-rowcount={matrix.size.lines + 1}
      aria-colcount={matrix.size.columns}
      onKeyDown={onKeyDown}
      onMouseDown={onMouse}
      onMouseOver={onDrag}
      onDoubleClick={(event) => placeOf(event.target) && !isEditing && edit(null)}
      {...(isEditing ? {} : clipboard)}
    >
      <MatrixGrid
        matrix={matrix}
        scroller={scroller}
        editorAt={editorAt}
        toggleGroup={(prefix) => toggleGroup(matrix, prefix)}
      />
    </div>
  );
}

/** What is being typed, and into which cell: null names the line for a new variable, and the column of the names. */
type Editing = EditedCell & { readonly before: CellValue | undefined; readonly text: string };
type EditedCell = { readonly name: string | null; readonly columnKey: string | null };

function cellAt(matrix: Matrix, { line, column }: Place): EditedCell {
  const variable = matrix.variables[matrix.rowAt(line) ?? -1];
  return { name: variable?.name ?? null, columnKey: matrix.columnAt(column)?.key ?? null };
}

/** True from a press of the button on a cell until it is let go, wherever that is. */
function followDrag(isDragging: RefObject<boolean>, isBegun: boolean): void {
  isDragging.current = isBegun;
  const end = () => {
    isDragging.current = false;
  };
  if (isBegun) window.addEventListener("mouseup", end, { once: true });
}

/** What the editor begins with; null where nothing can be edited. Sensitive values are typed anew. */
function textToEdit(matrix: Matrix, typed: string | null): string | null {
  const { line, column } = matrix.active;
  const row = matrix.rowAt(line);
  const isNewLine = line === matrix.lines.length;
  if (row === null && !(isNewLine && column === 0)) return null;
  if (typed !== null) return typed;
  if (column === 0) return matrix.variables[row ?? -1]?.name ?? "";
  const value = matrix.valueAt(matrix.active);
  return typeof value === "string" ? value : "";
}

function editorLabel(matrix: Matrix): string {
  const { line, column } = matrix.active;
  const name = matrix.variables[matrix.rowAt(line) ?? -1]?.name;
  const scope = matrix.columnAt(column);
  if (!scope) return name === undefined ? "Name of the new variable" : `Name of ${name}`;
  return `${name ?? ""} ${scope.key === EVERYWHERE_KEY ? "everywhere" : `in ${matrix.columnTitle(scope)}`}`;
}

function neighbour({ line, column }: Place, after: Exclude<AfterEdit, "stay" | "leave">): Place {
  switch (after) {
    case "down":
      return { line: line + 1, column };
    case "up":
      return { line: line - 1, column };
    case "right":
      return { line, column: column + 1 };
    case "left":
      return { line, column: column - 1 };
    default:
      return assertNever(after);
  }
}

function toggleOrEdit(matrix: Matrix, text: string | null, edit: (text: string | null) => void): void {
  const line = matrix.lines[matrix.active.line];
  if (line?.kind !== "group") edit(text);
  else if (text === null || text === " ") toggleGroup(matrix, line.prefix);
}

function isTextEditor(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

function placeOf(target: EventTarget): Place | null {
  const at = target instanceof Element ? target.closest<HTMLElement>("[data-at]")?.dataset["at"] : undefined;
  const [line, column] = (at ?? "").split("/").map(Number);
  return line === undefined || column === undefined ? null : { line, column };
}

function focusCell(grid: HTMLElement | null, { line, column }: Place): void {
  grid?.querySelector<HTMLElement>(`[data-at="${line}/${column}"]`)?.focus({ preventScroll: true });
}
