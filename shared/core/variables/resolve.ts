import { AppError, assertNever } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import {
  decidingSpecificity,
  type Scope,
  type ScopeContext,
  type ScopeKind,
  type ScopeMatcher,
  type ScopeMismatch,
  type Specificity,
  scopeMatcher,
} from "./scope.ts";

/** Where a value is kept: the project itself, or one of the library variable sets it includes. */
export type VariableSource = "project" | `library:${string}`;

/** One value a name may take. The value is whatever the caller keeps: text, null, or a reference to a secret. */
export type Candidate<V = string | null> = {
  readonly name: string;
  readonly value: V;
  readonly source: VariableSource;
  readonly scope: Scope;
};

/** Why a candidate was not taken. */
export type LossReason =
  | ({ readonly kind: "does-not-apply" } & ScopeMismatch)
  | { readonly kind: "less-specific"; readonly decidedBy: Specificity }
  | { readonly kind: "project-goes-first" }
  | { readonly kind: "tied" };

/** A value that was not taken, and why. */
export type Loser<C> = { readonly candidate: C; readonly reason: LossReason };

/**
 * What one name comes to in one context. `winner` is null when nothing applies. `ties` holds what ranks the same as the
 * winner: then the choice is not determined, and saving or deploying must ask a person.
 */
export type Resolution<C> = {
  readonly name: string;
  readonly winner: C | null;
  readonly ties: readonly C[];
  readonly losers: readonly Loser<C>[];
};

/**
 * The value each name takes in a context, with every other candidate and the reason it lost. Names compare without case
 * and come in the order of their first candidate. Source: `Scope specificity` in the Octopus Deploy documentation.
 */
export function resolve<C extends Candidate<unknown>>(candidates: Iterable<C>, context: ScopeContext): Resolution<C>[] {
  const matcher = scopeMatcher(context);
  return [...groupByName(candidates).values()].map((group) => resolveName(group, matcher));
}

/** The winners alone, in the order of their names' first candidates. Names for which nothing applies are left out. */
export function resolveAll<C extends Candidate<unknown>>(candidates: Iterable<C>, context: ScopeContext): C[] {
  const matcher = scopeMatcher(context);
  const winners: C[] = [];
  for (const group of groupByName(candidates).values()) {
    const winner = pickWinner(rankAll(group, matcher));
    if (winner !== null) winners.push(winner.candidate);
  }
  return winners;
}

/** Candidates under one name each, whatever its case; groups and members keep their order. */
export function groupByName<C extends { readonly name: string }>(candidates: Iterable<C>): Map<string, C[]> {
  const groups = new Map<string, C[]>();
  for (const candidate of candidates) {
    const key = caseKey(candidate.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return groups;
}

/** A candidate with its scope's rank in some context. */
export type Ranked<C> = { readonly candidate: C; readonly rank: number };

/** True when the rule puts one candidate before another: the higher rank, then the project's own. */
export function goesBefore(rival: Ranked<Candidate<unknown>>, best: Ranked<Candidate<unknown>>): boolean {
  if (rival.rank !== best.rank) return rival.rank > best.rank;
  return rival.candidate.source === "project" && best.candidate.source !== "project";
}

/** A reason as a sentence for a person. */
export function describeLoss(reason: LossReason): string {
  switch (reason.kind) {
    case "does-not-apply": {
      const found = reason.found.length === 0 ? "there is none here" : `here it is ${reason.found.join(", ")}`;
      return `Does not apply: it is for ${KIND_WORDS[reason.scope]} ${reason.wanted.join(" or ")}, and ${found}.`;
    }
    case "less-specific":
      return `Less specific: the winner is also scoped to ${SPECIFICITY_WORDS[reason.decidedBy]}.`;
    case "project-goes-first":
      return "Just as specific, but a value of the project goes before one of a library variable set.";
    case "tied":
      return "Just as specific as the winner: the choice is not determined. Change the scope of one of them.";
    default:
      return assertNever(reason);
  }
}

const KIND_WORDS: Readonly<Record<ScopeKind, string>> = {
  environments: "environment",
  targets: "target",
  tags: "target tag",
  steps: "step",
  channels: "channel",
};

const SPECIFICITY_WORDS: Readonly<Record<Specificity, string>> = {
  step: "the step",
  target: "the target",
  "targeted-tag": "a tag the step targets",
  "other-tag": "a tag of the target",
  environment: "the environment",
  channel: "the channel",
};

function resolveName<C extends Candidate<unknown>>(group: readonly C[], matcher: ScopeMatcher): Resolution<C> {
  const ranked = rankAll(group, matcher);
  const winner = pickWinner(ranked);
  const losers: Loser<C>[] = [];
  const ties: C[] = [];
  for (const loser of ranked) {
    if (loser === winner) continue;
    const reason = lossReason(winner, loser, matcher);
    losers.push({ candidate: loser.candidate, reason });
    if (reason.kind === "tied") ties.push(loser.candidate);
  }
  return { name: group[0]?.name ?? "", winner: winner?.candidate ?? null, ties, losers };
}

function rankAll<C extends Candidate<unknown>>(group: readonly C[], matcher: ScopeMatcher): Ranked<C>[] {
  return group.map((candidate) => ({ candidate, rank: matcher.rank(candidate.scope) }));
}

/** The best that applies, the first among equals; null when none applies. */
function pickWinner<C extends Candidate<unknown>>(ranked: readonly Ranked<C>[]): Ranked<C> | null {
  let best: Ranked<C> | null = null;
  for (const rival of ranked) {
    if (rival.rank >= 0 && (best === null || goesBefore(rival, best))) best = rival;
  }
  return best;
}

function lossReason<C extends Candidate<unknown>>(
  winner: Ranked<C> | null,
  loser: Ranked<C>,
  matcher: ScopeMatcher,
): LossReason {
  const mismatch = matcher.mismatch(loser.candidate.scope);
  if (mismatch !== null) return { kind: "does-not-apply", ...mismatch };
  if (winner === null)
    throw new AppError("internal", `${loser.candidate.name} applies but nothing won. Please report this.`);
  if (winner.rank !== loser.rank) {
    return { kind: "less-specific", decidedBy: decidingSpecificity(winner.rank, loser.rank) };
  }
  return goesBefore(winner, loser) ? { kind: "project-goes-first" } : { kind: "tied" };
}
