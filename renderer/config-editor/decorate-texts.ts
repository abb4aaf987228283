import { setDiagnostics } from "@codemirror/lint";
import { setActiveSpans, setChangeMarks } from "./change-marks.ts";
import { activeSpans, diagnosticsFor, marksFor } from "./decorations.ts";
import { dispatchTo, type EditedText } from "./edited-text.ts";
import type { ChainChange } from "./run-chain.ts";
import type { RunOutcome } from "./worker-messages.ts";

/** The texts of a session that show what a run did. */
export type ShownTexts = {
  readonly source: EditedText;
  readonly result: EditedText;
  readonly stages: readonly EditedText[];
};

type Place = "source" | "result" | number;

/** Marks in all texts what a run changed and complained of. */
export function decorateTexts(texts: ShownTexts, outcome: RunOutcome, active: readonly number[]): void {
  const { changes, problems } = outcome;
  for (const [text, where] of placesOf(texts)) {
    const marks = setChangeMarks.of(marksFor(changes, where));
    dispatchTo(text, { effects: [marks, setActiveSpans.of(activeSpans(changes, active, where))] });
    if (where === "result") continue;
    dispatchTo(text, setDiagnostics(text.state, diagnosticsFor(problems, where, text.state.doc.length)));
  }
}

/** Marks in all texts which changes are the active ones. */
export function decorateActive(texts: ShownTexts, changes: readonly ChainChange[], active: readonly number[]): void {
  for (const [text, where] of placesOf(texts)) {
    dispatchTo(text, { effects: setActiveSpans.of(activeSpans(changes, active, where)) });
  }
}

function placesOf({ source, result, stages }: ShownTexts): readonly (readonly [EditedText, Place])[] {
  return [[source, "source"], [result, "result"], ...stages.map((text, at) => [text, at] as const)];
}
