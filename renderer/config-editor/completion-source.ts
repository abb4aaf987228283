import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Proposal } from "./complete-transform.ts";
import type { Completion as Found } from "./complete-transform.ts";

const TYPES = {
  transform: "function",
  locator: "function",
  element: "class",
  attribute: "property",
  value: "text",
} as const;

/** Completion of transforms by what `find` proposes for a text and an offset. */
export function transformCompletion(find: (text: string, offset: number) => Promise<Found | null>): Extension {
  return autocompletion({
    override: [
      async (context: CompletionContext): Promise<CompletionResult | null> => {
        if (!context.explicit && !isPromising(context)) return null;
        const found = await find(context.state.doc.toString(), context.pos);
        if (!found || context.aborted) return null;
        return { from: found.from, options: found.proposals.map(optionOf), validFor: /^[^"'<>(),]*$/ };
      },
    ],
    activateOnTyping: true,
    icons: false,
  });
}

/** After a name has begun, a quote, a bracket or a blank in a tag; not in the middle of text. */
function isPromising(context: CompletionContext): boolean {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 200), context.pos);
  return /<[^>]*$/.test(before);
}

/** The order of the proposals is the order of the list. */
function optionOf(proposal: Proposal, at: number): Completion {
  const { label, detail, kind, insert, cursor } = proposal;
  return {
    label,
    detail,
    type: TYPES[kind],
    boost: -Math.min(at, 99),
    apply: (view, _completion, from, to) => {
      const text = insert ?? label;
      const anchor = from + (cursor ?? text.length);
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor),
        userEvent: "input.complete",
      });
    },
  };
}
