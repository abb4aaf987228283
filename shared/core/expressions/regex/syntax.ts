import { AppError } from "../../errors.ts";
import type { CharSet } from "./char-set.ts";

/** A regular expression as a tree. */
export type RegexNode =
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly branches: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: "capture"; readonly group: number; readonly body: RegexNode }
  | { readonly kind: "back-reference"; readonly group: number; readonly ignoreCase: boolean }
  | { readonly kind: "anchor"; readonly at: Anchor }
  | { readonly kind: "look"; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | { readonly kind: "if-group"; readonly group: number; readonly yes: RegexNode; readonly no: RegexNode };

export type Anchor =
  | "line-start"
  | "line-end"
  | "text-start"
  | "text-end"
  | "text-end-or-last-line-feed"
  | "word-edge"
  | "no-word-edge";

/** A parsed pattern: its tree, the groups it has (0 is the whole match) and their names. */
export type ParsedRegex = {
  readonly root: RegexNode;
  /** One more than the greatest number. */
  readonly groupCount: number;
  /** There may be gaps: `(?<3>x)` alone is group 3. */
  readonly groupNumbers: ReadonlySet<number>;
  readonly groupNames: ReadonlyMap<string, number>;
};

/** The error for a pattern that is wrong or beyond what is supported. */
export function regexError(pattern: string, why: string): AppError {
  return new AppError("invalid_input", `The regular expression '${pattern}' cannot be used: ${why}.`);
}
