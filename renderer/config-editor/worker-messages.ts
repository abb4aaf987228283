import type { Finding } from "../../shared/core/errors.ts";
import type { TextEdit } from "../../shared/core/text/edits.ts";
import type { Completion } from "./complete-transform.ts";
import type { Chain, ChainResult } from "./run-chain.ts";

/** What the editor asks its worker. Texts are those of files, with their own line ends. */
export type WorkerRequest =
  | { readonly kind: "run"; readonly id: number; readonly chain: Chain }
  | { readonly kind: "derive"; readonly id: number; readonly chain: Chain; readonly wanted: string }
  | {
      readonly kind: "complete";
      readonly id: number;
      readonly source: string;
      readonly transform: string;
      readonly offset: number;
    };

/** The result of a chain without its text; the text comes as what changed since the run before. */
export type RunOutcome = Omit<ChainResult, "text"> & {
  /** Edits of the text the run before gave (empty before the first), in the editor's offsets. */
  readonly edits: readonly TextEdit[];
  /** Length of the text they are for. */
  readonly lengthBefore: number;
  /** The whole text, when it has nothing to do with the one before. */
  readonly text: string | null;
  /** From the source to the result, in the editor's offsets, for showing the difference. */
  readonly difference: readonly TextEdit[];
};

/** The transform that gives an edited result, in place of the last one of the chain. */
export type DeriveOutcome = { readonly before: string; readonly text: string; readonly findings: readonly Finding[] };

/** What the worker answers, by the number of the request. */
export type WorkerAnswer =
  | { readonly kind: "run"; readonly id: number; readonly outcome: RunOutcome }
  | { readonly kind: "derive"; readonly id: number; readonly outcome: DeriveOutcome }
  | { readonly kind: "complete"; readonly id: number; readonly outcome: Completion | null }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
