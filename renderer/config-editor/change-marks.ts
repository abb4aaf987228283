import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker } from "@codemirror/view";
import type { XdtChangeKind } from "../../shared/core/xdt/changes.ts";
import type { Span } from "./text-edits.ts";

/** A place that a transform made, or a rule that made some. */
export type ChangeMark = Span & { readonly kind: XdtChangeKind | "rule" };

/** Replaces all marks of a text. */
export const setChangeMarks = StateEffect.define<readonly ChangeMark[]>();
/** Replaces what is shown as belonging together just now. */
export const setActiveSpans = StateEffect.define<readonly Span[]>();

/** Signs beside the text, so that no kind of change is told by its colour alone. */
const SIGNS: Readonly<Record<ChangeMark["kind"], string>> = {
  inserted: "+",
  removed: "\u2212",
  replaced: "\u21c4",
  "attribute-set": "=",
  "attribute-removed": "\u2212",
  "commented-out": "!",
  rule: "\u25b8",
};

class SignMarker extends GutterMarker {
  readonly kind: ChangeMark["kind"];
  constructor(kind: ChangeMark["kind"]) {
    super();
    this.kind = kind;
  }
  override eq(other: SignMarker): boolean {
    return other.kind === this.kind;
  }
  override toDOM(): Node {
    const sign = document.createElement("span");
    sign.className = "ce-sign";
    sign.dataset["kind"] = this.kind;
    sign.textContent = SIGNS[this.kind];
    return sign;
  }
}

type Marks = { readonly texts: DecorationSet; readonly signs: RangeSet<GutterMarker> };

const marks = StateField.define<Marks>({
  create: () => ({ texts: Decoration.none, signs: RangeSet.empty }),
  update(value, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setChangeMarks));
    if (set) return marksOf(set.value, transaction.state.doc);
    if (!transaction.docChanged) return value;
    return { texts: value.texts.map(transaction.changes), signs: value.signs.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ texts }) => texts),
});

const active = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setActiveSpans));
    if (set) return activeOf(set.value, transaction.state.doc);
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Marks in text and gutter; `onLine` hears of a click beside a line that has some. */
export function changeMarks(onLine: (line: Span) => void): Extension {
  return [
    marks,
    active,
    gutter({
      class: "ce-changes",
      markers: (view) => view.state.field(marks).signs,
      domEventHandlers: {
        mousedown: (_view, line) => {
          onLine({ start: line.from, end: line.to });
          return true;
        },
      },
    }),
  ];
}

function marksOf(all: readonly ChangeMark[], doc: Text): Marks {
  const signs = new RangeSetBuilder<GutterMarker>();
  const texts = new RangeSetBuilder<Decoration>();
  let lineOfLast = -1;
  for (const { kind, start, end } of sortedWithin(all, doc)) {
    if (end > start && kind !== "rule") texts.add(start, end, Decoration.mark({ class: "ce-change" }));
    const { from } = doc.lineAt(start);
    if (from === lineOfLast) continue;
    lineOfLast = from;
    signs.add(from, from, new SignMarker(kind));
  }
  return { texts: texts.finish(), signs: signs.finish() };
}

function activeOf(spans: readonly Span[], doc: Text): DecorationSet {
  const lines = new Set<number>();
  const ranges = sortedWithin(spans, doc).flatMap(({ start, end }) => {
    if (end > start) return [Decoration.mark({ class: "ce-active" }).range(start, end)];
    const { from } = doc.lineAt(start);
    if (lines.has(from)) return [];
    lines.add(from);
    return [Decoration.line({ class: "ce-active-line" }).range(from)];
  });
  return Decoration.set(ranges, true);
}

function sortedWithin<T extends Span>(spans: readonly T[], doc: Text): readonly T[] {
  return spans.filter(({ end }) => end <= doc.length).toSorted((a, b) => a.start - b.start || a.end - b.end);
}
