import { historyField } from "@codemirror/commands";
import { EditorState, type Extension, Transaction, type TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { NamedText } from "./run-chain.ts";
import { type LineEnd, lineEndOf, toEditorText, toFileText } from "./line-ends.ts";

/** A text under edit: its editor state, kept while no view shows it, and the file's text it stands for. */
export type EditedText = {
  name: string;
  lineEnd: LineEnd;
  /** The file's text as it was given or last asked for. */
  fileText: string;
  /** The state has moved on from `fileText`. */
  isStale: boolean;
  state: EditorState;
  view: EditorView | null;
};

/** A text from a file. */
export function createEditedText(name: string, fileText: string, extensions: Extension): EditedText {
  const state = EditorState.create({ doc: toEditorText(fileText), extensions });
  return { name, lineEnd: lineEndOf(fileText), fileText, isStale: false, state, view: null };
}

/** The file's text as it is now; exactly what was given while nobody changed it, odd line ends included. */
export function fileTextOf(text: EditedText): string {
  if (text.isStale) {
    text.fileText = toFileText(text.state.doc.toString(), text.lineEnd);
    text.isStale = false;
  }
  return text.fileText;
}

/** Puts another file's text in its place; it can be undone. */
export function replaceText(text: EditedText, fileText: string): void {
  text.lineEnd = lineEndOf(fileText);
  dispatchTo(text, { changes: { from: 0, to: text.state.doc.length, insert: toEditorText(fileText) } });
  text.fileText = fileText;
  text.isStale = false;
}

/** Changes the state, through its view when there is one. */
export function dispatchTo(text: EditedText, ...specs: readonly TransactionSpec[]): void {
  if (text.view) text.view.dispatch(...specs);
  else text.state = text.state.update(...specs).state;
}

/** Not to be undone: the program's own changes of a text nobody writes. */
export const unrecorded = Transaction.addToHistory.of(false);

/** Other extensions for a text in the same state, its history included. */
export function rebuilt(text: EditedText, extensions: Extension): { doc: EditorState["doc"]; extensions: Extension } {
  const past: unknown = text.state.field(historyField, false);
  return {
    doc: text.state.doc,
    extensions: [extensions, past === undefined ? [] : historyField.init(() => past)],
  };
}

/** The text as its file has it, by name. */
export function namedText(text: EditedText): NamedText {
  return { name: text.name, text: fileTextOf(text) };
}

/** Shows a text in a place of the page; the returned function takes it away again. */
export function mountText(text: EditedText, place: HTMLElement): () => void {
  const view = new EditorView({ state: text.state, parent: place });
  text.view = view;
  return () => {
    text.view = null;
    view.destroy();
  };
}

/** Shows a text in a view that was made from it. */
export function takeView(text: EditedText, view: EditorView): void {
  text.view = view;
  text.state = view.state;
}

/** Brings a place into view; what is in view already does not move. */
export function scrollTo({ view }: EditedText, offset: number): void {
  if (!view) return;
  const at = Math.min(offset, view.state.doc.length);
  view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "nearest", yMargin: 60 }) });
}
