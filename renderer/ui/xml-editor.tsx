import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching, defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import "./xml-editor.css";

type Props = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

/** CodeMirror's colours of XML by the tokens of the theme in force, so that light, dark and contrast follow. */
const COLOURS: Readonly<Record<string, string>> = {
  "#085": "var(--code-name)",
  "#a11": "var(--code-value)",
  "#940": "var(--code-comment)",
  "#404740": "var(--code-comment)",
};
const colours = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({ ...spec, color: COLOURS[String(spec["color"])] ?? "inherit" })),
);

/** A text editor for XML. Tab indents; Escape, then Tab, leaves it. */
export function XmlEditor({ label, value, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const listener = useRef(onChange);
  useEffect(() => {
    listener.current = onChange;
  }, [onChange]);
  const first = useRef(value);
  useEffect(() => {
    if (!place.current) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: extensions(label, (text) => listener.current(text)),
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label]);
  useEffect(() => {
    first.current = value;
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={place} className="xml-editor" />;
}

function extensions(label: string, changed: (text: string) => void) {
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ "aria-label": label }),
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    search({ top: true }),
    xml(),
    syntaxHighlighting(colours),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    }),
  ];
}
