import { type EditedText, fileTextOf, namedText } from "./edited-text.ts";
import type { SessionListeners } from "./session-state.ts";

/** How long after a change its owner is told. */
const TELL_AFTER_MS = 250;

/** Texts that were edited and of which their owner has not heard yet. */
export type OwnerNews = {
  readonly add: (text: EditedText) => void;
  readonly has: (text: EditedText) => boolean;
  readonly forget: (text: EditedText) => void;
  /** Tells all at once, before their time. */
  readonly tell: () => void;
};

/** Tells the owner of a source and its transforms of edits, a moment after the first, so that typing never waits for it. */
export function ownerNews(source: EditedText, { onSource, onTransforms }: SessionListeners): OwnerNews {
  const untold = new Set<EditedText>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const isSourceNew = untold.delete(source);
    const transforms = [...untold];
    untold.clear();
    if (isSourceNew) onSource(fileTextOf(source));
    if (transforms.length > 0) onTransforms(transforms.map(namedText));
  };
  return {
    add: (text) => {
      untold.add(text);
      timer ??= setTimeout(tell, TELL_AFTER_MS);
    },
    has: (text) => untold.has(text),
    forget: (text) => untold.delete(text),
    tell,
  };
}
