import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { xml } from "@codemirror/lang-xml";
import {
  bracketMatching,
  defaultHighlightStyle,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";

/** CodeMirror's colours of XML by the tokens of the theme in force, so that light, dark and contrast follow. */
const COLOURS: Readonly<Record<string, string>> = {
  "#085": "var(--ce-name)",
  "#a11": "var(--ce-value)",
  "#940": "var(--ce-comment)",
  "#404740": "var(--ce-comment)",
};
const colours = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({ ...spec, color: COLOURS[String(spec["color"])] ?? "inherit" })),
);

/** Whether a text may be changed, switched while it is shown. */
export const writing = new Compartment();

/** What every text of the editor has; `label` names it for screen readers. */
export function codeExtensions(label: string, isWritable: boolean): Extension {
  return [
    EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? ""),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    xml({ autoCloseTags: true }),
    syntaxHighlighting(colours),
    writing.of(writable(isWritable)),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...lintKeymap.filter(({ key }) => key !== "F8"), // here F8 goes from change to change
      indentWithTab,
    ]),
  ];
}

/** Read-only texts keep their cursor: it is how a keyboard goes from change to change. */
export function writable(isWritable: boolean): Extension {
  return isWritable
    ? []
    : [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-readonly": "true" })];
}
