/** UTF-16 offsets into the template: from `start` up to, not including, `end`. */
export type Span = { readonly start: number; readonly end: number };

/** A parsed template: texts and tokens in order. */
export type Template = { readonly source: string; readonly tokens: readonly Token[] };

export type Token = TextToken | Substitution | Conditional | Loop | Calculation;

/** Plain text, escapes already undone: `##{` in the source is `#{` here. */
export type TextToken = { readonly kind: "text"; readonly text: string; readonly span: Span };

/** `#{path | Filter option}` */
export type Substitution = { readonly kind: "substitution"; readonly expression: Expression; readonly span: Span };

/** `#{if}`, with `#{elseif}` as further branches. An `unless` is an `if` whose two bodies are swapped. */
export type Conditional = {
  readonly kind: "conditional";
  readonly branches: readonly Branch[];
  readonly otherwise: readonly Token[];
  readonly span: Span;
};

export type Branch = { readonly condition: Condition; readonly body: readonly Token[] };

export type Condition =
  | { readonly kind: "truthy"; readonly expression: Expression }
  | { readonly kind: "compare"; readonly left: Operand; readonly equal: boolean; readonly right: Operand };

export type Operand =
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "text"; readonly text: string };

/** `#{each item in path}` */
export type Loop = {
  readonly kind: "loop";
  readonly item: string;
  readonly collection: Path;
  readonly body: readonly Token[];
  readonly span: Span;
};

/** `#{calc 1 + {A} * 2}` */
export type Calculation = { readonly kind: "calculation"; readonly sum: Sum; readonly span: Span };

export type Sum =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly path: Path }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Sum; readonly right: Sum };

export type Operator = "+" | "-" | "*" | "/" | "%";

/** A path with filters; without a path the first filter gets no input. At least one of the two is there. */
export type Expression = { readonly path: Path | null; readonly filters: readonly FilterCall[]; readonly span: Span };

/** An option is a text, or a token whose output is the option. */
export type FilterCall = { readonly name: string; readonly options: readonly Token[]; readonly span: Span };

export type Path = { readonly steps: readonly PathStep[]; readonly span: Span };

export type PathStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: string }
  | { readonly kind: "computed-index"; readonly path: Path };

/** Why a template does not parse, at the offset that could not be read. */
export type SyntaxProblem = { readonly message: string; readonly at: number };
