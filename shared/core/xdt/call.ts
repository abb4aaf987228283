import type { XPathNode } from "../xml/xpath-nodes.ts";
import type { TransformName } from "./known-types.ts";
import type { XdtPlace } from "./messages.ts";
import type { Rule } from "./rule.ts";
import type { Run } from "./run.ts";

/** A transform about to be carried out. */
export type Call = {
  readonly run: Run;
  readonly rule: Rule;
  readonly name: TransformName;
  readonly argumentText: string | null;
  /** Place of the xdt:Transform attribute. */
  readonly place: XdtPlace;
  /** All nodes its path selects; for the Insert family those the parent's path selects. */
  readonly targets: readonly XPathNode[];
};
