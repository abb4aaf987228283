import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ShownLevel } from "./log-outline.ts";

type Settings = {
  readonly level: ShownLevel;
  readonly isWrapped: boolean;
  readonly showTimes: boolean;
};

/** How logs are shown; the same for every log, kept across restarts. */
export const useLogSettings = create<Settings & { readonly set: (change: Partial<Settings>) => void }>()(
  persist(
    (set) => ({
      level: "normal",
      isWrapped: false,
      showTimes: true,
      set: (change: Partial<Settings>) => set(change),
    }),
    { name: "slipway.log" },
  ),
);
