import { Change, type DiffConfig, unifiedMergeView } from "@codemirror/merge";
import type { Extension, Text } from "@codemirror/state";
import type { TextEdit } from "../../shared/core/text/edits.ts";
import { editsBetween } from "./text-edits.ts";

/** The difference of source and result as the worker found it, for texts of these lengths. */
export type KnownDifference = {
  readonly sourceLength: number;
  readonly resultLength: number;
  readonly edits: readonly TextEdit[];
};

/** Differences by what the worker knows about the whole texts, else by lines; never by an exhaustive search. */
export function diffConfig(known: () => KnownDifference | null): DiffConfig {
  return {
    override: (source, result) => {
      const whole = known();
      const isWhole = whole?.sourceLength === source.length && whole.resultLength === result.length;
      return changesOf(isWhole ? whole.edits : editsBetween(source, result));
    },
  };
}

/** The result with what went and came, line by line. */
export function unifiedComparison(source: Text, config: DiffConfig): Extension {
  return unifiedMergeView({ original: source, mergeControls: false, gutter: true, diffConfig: config });
}

function changesOf(edits: readonly TextEdit[]): readonly Change[] {
  let shift = 0;
  return edits.map(({ start, end, text }) => {
    const from = start + shift;
    shift += text.length - (end - start);
    return new Change(start, end, from, from + text.length);
  });
}
