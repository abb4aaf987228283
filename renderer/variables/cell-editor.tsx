import { type KeyboardEvent, useEffect, useRef } from "react";

/** Where the selection goes after an edit; "leave": the focus is elsewhere already. */
export type AfterEdit = "down" | "up" | "right" | "left" | "stay" | "leave";

type Props = {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
  /** Shown as dots, on one line. */
  readonly isSecret: boolean;
  /** One line only, as names are. */
  readonly isOneLine: boolean;
  readonly commit: (text: string, after: AfterEdit) => void;
  readonly cancel: () => void;
};

const MOST_LINES = 8;

/** The editor inside a cell: Enter and Tab take the text and move on, Alt+Enter begins a line, Escape leaves it as it was. */
export function CellEditor({ label, text, change, isSecret, isOneLine, commit, cancel }: Props) {
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const finish = (after: AfterEdit) => {
    if (isDone.current) return;
    isDone.current = true;
    commit(text, after);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isSaveKey = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (isSaveKey) return finish("stay"); // the bar of unsaved changes hears the key after this
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      isDone.current = true;
      cancel();
    } else if (event.key === "Enter" && event.altKey && !isSecret && !isOneLine) {
      event.preventDefault();
      insertLineEnd(event.currentTarget as HTMLTextAreaElement, change); // an input takes no Alt+Enter
    } else if (event.key === "Enter") {
      event.preventDefault();
      finish(event.shiftKey ? "up" : "down");
    } else if (event.key === "Tab") {
      event.preventDefault();
      finish(event.shiftKey ? "left" : "right");
    }
  };
  const shared = {
    ref: field,
    className: "matrix-editor",
    "aria-label": label,
    value: text,
    onKeyDown,
    onBlur: () => finish("leave"),
    spellCheck: false,
  };
  if (isSecret || isOneLine) {
    return (
      <input
        {...shared}
        type={isSecret ? "password" : "text"}
        autoComplete={isSecret ? "new-password" : "off"}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  return (
    <textarea
      {...shared}
      rows={Math.min(MOST_LINES, text.split("\n").length)}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function insertLineEnd(area: HTMLTextAreaElement, change: (text: string) => void): void {
  area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
  change(area.value);
}
