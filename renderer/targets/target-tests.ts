import { create } from "zustand";
import type { TargetTestResult } from "../../shared/rpc/types.ts";

/** How a target's last test of this window ended. */
export type TargetTest = { readonly result: TargetTestResult; readonly atMs: number; readonly version: number };

type State = {
  readonly tests: Readonly<Record<string, TargetTest>>;
  readonly keep: (id: string, test: TargetTest) => void;
};

/** The last test of each target, for as long as the window is open. */
export const useTargetTests = create<State>((set) => ({
  tests: {},
  keep: (id, test) => set(({ tests }) => ({ tests: { ...tests, [id]: test } })),
}));
