/** A token of YAML with its span. Block tokens have no text of their own; they stand where the block starts or ends. */
export type YamlToken =
  | (TokenSpan & { readonly kind: MarkKind })
  | (TokenSpan & { readonly kind: "alias"; readonly text: string })
  | (TokenSpan & { readonly kind: "anchor" | "tag" | "directive"; readonly text: string })
  | (TokenSpan & { readonly kind: "scalar"; readonly style: YamlScalarStyle; readonly text: string });

/** How a scalar is written. */
export type YamlScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** Tokens that are their place alone. */
export type MarkKind =
  | "document-start"
  | "document-end"
  | "block-sequence"
  | "block-mapping"
  | "block-end"
  | "flow-sequence"
  | "flow-sequence-end"
  | "flow-mapping"
  | "flow-mapping-end"
  | "entry"
  | "separator"
  | "key"
  | "value"
  | "end";

type TokenSpan = { readonly start: number; readonly end: number; readonly column: number };
