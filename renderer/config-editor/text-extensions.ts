import type { Extension } from "@codemirror/state";
import { EditorView, keymap, type ViewUpdate } from "@codemirror/view";
import { changeMarks } from "./change-marks.ts";
import { codeExtensions } from "./code-extensions.ts";
import type { EditedText } from "./edited-text.ts";
import type { Span } from "./text-edits.ts";

/** What a session hears of one of its texts. */
export type TextHooks = {
  readonly text: () => EditedText | null;
  readonly changed?: (update: ViewUpdate) => void;
  /** A click beside a line that has marks. */
  readonly onLine?: (line: Span) => void;
  /** A person put the cursor somewhere. */
  readonly onCursor?: (offset: number) => void;
  readonly goToChange: (direction: 1 | -1) => boolean;
  readonly goToPane: (from: EditorView, direction: 1 | -1) => boolean;
};

/** A text of a session: code, marks, keys, and what the session hears of it. */
export function textExtensions(label: string, isWritable: boolean, hooks: TextHooks): Extension {
  const { onLine, onCursor } = hooks;
  return [
    codeExtensions(label, isWritable),
    movingKeys(hooks),
    changeMarks((line) => onLine?.(line)),
    EditorView.updateListener.of((update) => {
      const text = hooks.text();
      if (!text) return;
      text.state = update.state;
      if (update.docChanged) {
        text.isStale = true;
        hooks.changed?.(update);
      }
      if (update.transactions.some((one) => one.isUserEvent("select"))) onCursor?.(update.state.selection.main.head);
    }),
  ];
}

function movingKeys({ goToChange, goToPane }: TextHooks): Extension {
  return keymap.of([
    { key: "F8", run: () => goToChange(1), preventDefault: true },
    { key: "Shift-F8", run: () => goToChange(-1), preventDefault: true },
    { key: "F6", run: (view) => goToPane(view, 1), preventDefault: true },
    { key: "Shift-F6", run: (view) => goToPane(view, -1), preventDefault: true },
  ]);
}
