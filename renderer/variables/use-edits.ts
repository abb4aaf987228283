import { useState } from "react";
import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { Variable } from "../../shared/core/model/variables.ts";

const MOST_STEPS = 200;

/** A new name that was also put where the old one is used, outside the variables. */
export type Renamed = { readonly from: string; readonly to: string };

/** What is to be known of an edit beside the variables it gives. */
export type EditKind = {
  readonly renamed?: Renamed;
  /** The field that hands over each key: what is typed into one without a pause for another edit is one step. */
  readonly typedIn?: string;
};

export type Edits = {
  /** Takes new variables, so that it can be undone; a name that was changed everywhere is changed elsewhere too. */
  readonly apply: (next: readonly Variable[], kind?: EditKind) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

/** Variables to go to, and the name that changes with them elsewhere. */
type Step = { readonly variables: readonly Variable[]; readonly renamed?: Renamed | undefined };

type Steps = {
  readonly version: number;
  readonly now: readonly Variable[];
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** The field of the last step. */
  readonly typedIn?: string | undefined;
};

/**
 * Changes that can be taken back, also after they were saved, and so can what came from elsewhere in this window
 * (Discard). They are forgotten when somebody else's changes come in: going back over them would undo those.
 */
export function useEdits(
  variables: readonly Variable[],
  version: number,
  change: (variables: readonly Variable[]) => void,
  renameElsewhere: (renamed: Renamed) => void,
): Edits {
  const [kept, setSteps] = useState<Steps>({ version, now: variables, past: [], future: [] });
  const steps = caughtUp(kept, version, variables);
  if (steps !== kept) setSteps(steps);
  const go = (
    { variables: next, renamed }: Step,
    { past, future, typedIn }: Pick<Steps, "past" | "future" | "typedIn">,
  ) => {
    setSteps({ version, now: next, past: past.slice(-MOST_STEPS), future, typedIn });
    change(next);
    if (renamed) renameElsewhere(renamed);
  };
  return {
    apply: (next, { renamed, typedIn } = {}) => {
      if (next === variables) return;
      const isGoingOn = typedIn !== undefined && typedIn === steps.typedIn && steps.past.length > 0;
      const past = isGoingOn ? steps.past : [...steps.past, { variables, renamed: reversed(renamed) }];
      go({ variables: next, renamed }, { past, future: [], typedIn });
    },
    undo: () => {
      const last = steps.past.at(-1);
      if (!last) return;
      const future = [{ variables, renamed: reversed(last.renamed) }, ...steps.future];
      go(last, { past: steps.past.slice(0, -1), future });
    },
    redo: () => {
      const [next, ...future] = steps.future;
      if (!next) return;
      go(next, { past: [...steps.past, { variables, renamed: reversed(next.renamed) }], future });
    },
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
  };
}

function reversed(renamed: Renamed | undefined): Renamed | undefined {
  return renamed && { from: renamed.to, to: renamed.from };
}

function caughtUp(kept: Steps, version: number, variables: readonly Variable[]): Steps {
  if (kept.now === variables) return kept; // another version may be stored, but nothing of it is here yet
  if (isSameButSecrets(kept.now, variables)) return { ...kept, version, now: variables };
  if (kept.version !== version) return { version, now: variables, past: [], future: [] };
  return { version, now: variables, past: [...kept.past, { variables: kept.now }].slice(-MOST_STEPS), future: [] };
}

/** Saving puts references in the place of secrets that were typed. */
function isSameButSecrets(a: readonly Variable[], b: readonly Variable[]): boolean {
  const hidden = (_key: string, value: unknown) => (isPlainSecret(value) || isSecretReference(value) ? "" : value);
  const text = (variable: Variable | undefined) => JSON.stringify(variable, hidden);
  return a.length === b.length && a.every((variable, row) => variable === b[row] || text(variable) === text(b[row]));
}
