import type { NamedText } from "./run-chain.ts";
import type { RunOutcome } from "./worker-messages.ts";

/** How the result is shown: as it is, with what changed line by line, or beside the source. */
export type ResultMode = "plain" | "unified" | "side-by-side";

/** The places a session shows its texts in. */
export type PaneName = "source" | "transform" | "result" | "side-by-side";

/** What the screen around the texts shows. */
export type SessionState = {
  readonly outcome: RunOutcome | null;
  /** A text changed since the outcome. */
  readonly isBehind: boolean;
  /** Why the worker failed. */
  readonly failure: string | null;
  /** Number of the transform in the transform's pane. */
  readonly openStage: number;
  /** Numbers of the changes that are marked. */
  readonly active: readonly number[];
  /** The result is being edited, to get a transform from it. */
  readonly isEditing: boolean;
};

/** What the owner of the texts is told. */
export type SessionListeners = {
  readonly onSource: (text: string) => void;
  readonly onTransforms: (changed: readonly NamedText[]) => void;
  /** A transform was opened here, by a click on what it does or says. */
  readonly onOpen: (name: string) => void;
};

/** The state of an editor that was just opened. */
export const OPENED: SessionState = {
  outcome: null,
  isBehind: true,
  failure: null,
  openStage: 0,
  active: [],
  isEditing: false,
};
