import { create } from "zustand";

/** A configuration file to try transforms on. */
export type KeptSource = { readonly name: string; readonly text: string };

type SourceState = {
  readonly sources: Readonly<Record<string, KeptSource>>;
  readonly keep: (key: string, source: KeptSource) => void;
};

/** Kept while the window lives and never on disk: configuration files hold secrets. */
export const useKeptSources = create<SourceState>()((set) => ({
  sources: {},
  keep: (key, source) => set(({ sources }) => ({ sources: { ...sources, [key]: source } })),
}));
