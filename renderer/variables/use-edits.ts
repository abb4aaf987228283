import { useState } from "react";
import type { Variable } from "../../shared/core/model/variables.ts";

const MOST_STEPS = 200;

export type Edits = {
  /** Takes new variables, so that it can be undone. */
  readonly apply: (next: readonly Variable[]) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

type Steps = {
  readonly version: number;
  readonly past: readonly (readonly Variable[])[];
  readonly future: readonly (readonly Variable[])[];
};

/**
 * Changes that can be taken back. They are forgotten when another version is stored: taking them back then would undo
 * what somebody else saved.
 */
export function useEdits(
  variables: readonly Variable[],
  version: number,
  change: (variables: readonly Variable[]) => void,
): Edits {
  const [kept, setSteps] = useState<Steps>({ version, past: [], future: [] });
  const steps = kept.version === version ? kept : { version, past: [], future: [] };
  const go = (next: readonly Variable[], past: Steps["past"], future: Steps["future"]) => {
    setSteps({ version, past: past.slice(-MOST_STEPS), future });
    change(next);
  };
  return {
    apply: (next) => {
      if (next !== variables) go(next, [...steps.past, variables], []);
    },
    undo: () => {
      const last = steps.past.at(-1);
      if (last) go(last, steps.past.slice(0, -1), [variables, ...steps.future]);
    },
    redo: () => {
      const [next, ...future] = steps.future;
      if (next) go(next, [...steps.past, variables], future);
    },
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
  };
}
