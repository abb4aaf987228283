import { caseKey } from "../expressions/ignore-case.ts";

/**
 * Where a value applies: lists of names or ids, compared without case. A kind that is absent or empty asks nothing;
 * inside a kind one match is enough; every kind that is there must match.
 */
export type Scope = {
  readonly environments?: readonly string[];
  readonly targets?: readonly string[];
  readonly tags?: readonly string[];
  readonly steps?: readonly string[];
  readonly channels?: readonly string[];
};

/** What a scope can name. */
export type ScopeKind = keyof Scope;

/** The kinds from the most to the least specific. */
export const SCOPE_KINDS: readonly ScopeKind[] = ["steps", "targets", "tags", "environments", "channels"];

/** Where a deployment stands. A step that runs without a target has none; a runbook run has no channel. */
export type ScopeContext = {
  readonly environment: string | null;
  readonly target: string | null;
  readonly targetTags: readonly string[];
  readonly step: string | null;
  /** The tags the step itself targets; matching one of these outranks any other tag of the target. */
  readonly stepTargetTags: readonly string[];
  readonly channel: string | null;
};

/** What makes a matching value specific, from the strongest to the weakest. */
export type Specificity = "step" | "target" | "targeted-tag" | "other-tag" | "environment" | "channel";

/** How specific each kind makes a value: one digit a kind, so no sum of weaker ones reaches a stronger one. */
const SPECIFICITY_WEIGHT: Readonly<Record<Specificity, number>> = {
  step: 32,
  target: 16,
  "targeted-tag": 8,
  "other-tag": 4,
  environment: 2,
  channel: 1,
};

/** A context made ready for many comparisons. */
export type ScopeMatcher = {
  /** The scope's rank in this context, 0 for no scope; -1 when it does not apply. */
  rank(scope: Scope): number;
  /** The first kind that keeps the scope from applying, with what the context offers instead; null when it applies. */
  mismatch(scope: Scope): ScopeMismatch | null;
};

/** Why a scope does not apply. */
export type ScopeMismatch = {
  readonly scope: ScopeKind;
  readonly wanted: readonly string[];
  /** What the context has of this kind; empty when it has none. */
  readonly found: readonly string[];
};

/** Prepares a context: its names are folded once, however many scopes are compared with it. */
export function scopeMatcher(context: ScopeContext): ScopeMatcher {
  const keys = foldingCache();
  const offered = offeredNames(context);
  const has: Record<ScopeKind, ReadonlySet<string>> = {
    steps: new Set(offered.steps.map(keys)),
    targets: new Set(offered.targets.map(keys)),
    tags: new Set(offered.tags.map(keys)),
    environments: new Set(offered.environments.map(keys)),
    channels: new Set(offered.channels.map(keys)),
  };
  const targeted = new Set(context.stepTargetTags.map(keys));
  const matches = (kind: ScopeKind, wanted: readonly string[]) => wanted.some((name) => has[kind].has(keys(name)));
  const weight = (kind: ScopeKind, wanted: readonly string[]): number => {
    if (kind !== "tags") return PLAIN_WEIGHT[kind];
    const isTargeted = wanted.some((tag) => has.tags.has(keys(tag)) && targeted.has(keys(tag)));
    return SPECIFICITY_WEIGHT[isTargeted ? "targeted-tag" : "other-tag"];
  };
  return {
    rank(scope) {
      let rank = 0;
      for (const kind of SCOPE_KINDS) {
        const wanted = scope[kind];
        if (wanted === undefined || wanted.length === 0) continue;
        if (!matches(kind, wanted)) return -1;
        rank += weight(kind, wanted);
      }
      return rank;
    },
    mismatch(scope) {
      for (const kind of SCOPE_KINDS) {
        const wanted = scope[kind] ?? [];
        if (wanted.length > 0 && !matches(kind, wanted)) return { scope: kind, wanted, found: offered[kind] };
      }
      return null;
    },
  };
}

/** The strongest thing a rank has that another, lower one has not. */
export function decidingSpecificity(winner: number, loser: number): Specificity {
  const onlyWinner = winner & ~loser;
  const deciding = BY_WEIGHT.find(([, weight]) => (onlyWinner & weight) !== 0);
  return deciding === undefined ? "channel" : deciding[0];
}

const PLAIN_WEIGHT: Readonly<Record<Exclude<ScopeKind, "tags">, number>> = {
  steps: SPECIFICITY_WEIGHT.step,
  targets: SPECIFICITY_WEIGHT.target,
  environments: SPECIFICITY_WEIGHT.environment,
  channels: SPECIFICITY_WEIGHT.channel,
};

const BY_WEIGHT: readonly (readonly [Specificity, number])[] = [
  ["step", SPECIFICITY_WEIGHT.step],
  ["target", SPECIFICITY_WEIGHT.target],
  ["targeted-tag", SPECIFICITY_WEIGHT["targeted-tag"]],
  ["other-tag", SPECIFICITY_WEIGHT["other-tag"]],
  ["environment", SPECIFICITY_WEIGHT.environment],
  ["channel", SPECIFICITY_WEIGHT.channel],
];

function offeredNames(context: ScopeContext): Readonly<Record<ScopeKind, readonly string[]>> {
  return {
    steps: presentName(context.step),
    targets: presentName(context.target),
    tags: context.target === null ? [] : context.targetTags,
    environments: presentName(context.environment),
    channels: presentName(context.channel),
  };
}

function presentName(name: string | null): readonly string[] {
  return name === null ? [] : [name];
}

/** Scopes name the same few things thousands of times, so each spelling is folded once. */
function foldingCache(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const key = caseKey(name);
    known.set(name, key);
    return key;
  };
}
