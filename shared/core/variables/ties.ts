import { caseKey } from "../expressions/ignore-case.ts";
import { type Candidate, groupByName } from "./resolve.ts";
import { type Scope, SCOPE_KINDS, type ScopeKind } from "./scope.ts";

/** Two values of one name between which no rule decides in some context. */
export type Tie<C> = {
  readonly name: string;
  readonly first: C;
  readonly second: C;
  /** A context in which both apply, in words: `environment Production, a target with the tags web and reporting`. */
  readonly where: string;
};

/** A target that exists, for telling whether any carries two tags at once. */
export type KnownTarget = {
  readonly name: string;
  readonly tags: readonly string[];
  /** Where it counts; absent: everywhere. */
  readonly environments?: readonly string[];
};

/** A step that exists: a tag it targets goes before other tags of a target. */
export type KnownStep = { readonly name: string; readonly tags: readonly string[] };

/** What there is. What is left out may be anything that might be made. */
export type Surroundings = { readonly targets?: readonly KnownTarget[]; readonly steps?: readonly KnownStep[] };

/**
 * Pairs that would tie in some possible context: the same source, the same kinds of scope, and in every kind something
 * in common. Two tag scopes also meet on a target that has both tags: on one of `targets` when they are given, else on
 * any that might be made; there they tie for a step that targets both tags, or neither.
 */
export function findTies<C extends Candidate<unknown>>(candidates: Iterable<C>, there: Surroundings = {}): Tie<C>[] {
  const ties: Tie<C>[] = [];
  for (const group of groupByName(candidates).values()) {
    for (const rivals of rivalGroups(group)) pairTies(rivals, there, ties);
  }
  return ties;
}

function pairTies<C extends Candidate<unknown>>(rivals: readonly C[], there: Surroundings, ties: Tie<C>[]): void {
  for (const [index, first] of rivals.entries()) {
    for (const second of rivals.slice(index + 1)) {
      const where = commonGround(first.scope, second.scope, there);
      if (where !== null) ties.push({ name: first.name, first, second, where });
    }
  }
}

/** Only candidates with the same kinds of scope and the same right of way can rank the same. */
function rivalGroups<C extends Candidate<unknown>>(group: readonly C[]): C[][] {
  if (group.length < 2) return [];
  const byShape = Map.groupBy(group, (candidate) => {
    const kinds = SCOPE_KINDS.filter((kind) => (candidate.scope[kind]?.length ?? 0) > 0);
    return `${candidate.source === "project" ? "project" : "library"}:${kinds.join()}`;
  });
  return [...byShape.values()].filter((rivals) => rivals.length > 1);
}

/** The first context found in which both scopes apply with one rank, in words; null when there is none. */
function commonGround(first: Scope, second: Scope, there: Surroundings): string | null {
  const words: string[] = [];
  for (const kind of SCOPE_KINDS) {
    const [a, b] = [first[kind] ?? [], second[kind] ?? []];
    if (a.length === 0 || kind === "tags") continue;
    const shared = sharedNames(a, b)[0];
    if (shared === undefined) return null;
    words.push(`${WORD_FOR[kind]} ${shared}`);
  }
  const tags = tagGround(first, second, there);
  if (tags === null) return null;
  if (tags !== "") words.push(tags);
  return words.length === 0 ? "everywhere" : words.join(", ");
}

const WORD_FOR: Readonly<Record<Exclude<ScopeKind, "tags">, string>> = {
  environments: "environment",
  targets: "target",
  steps: "step",
  channels: "channel",
};

/** How both tag scopes can meet on one target: empty when neither has tags, null when they cannot. */
function tagGround(first: Scope, second: Scope, { targets, steps }: Surroundings): string | null {
  const [a, b] = [first.tags ?? [], second.tags ?? []];
  if (a.length === 0) return "";
  if (targets === undefined) {
    const shared = sharedNames(a, b)[0];
    return shared === undefined ? `a target with the tags ${a[0]} and ${b[0]}` : `a target with the tag ${shared}`;
  }
  const wanted = sharedNames(first.targets ?? [], second.targets ?? []);
  const environments = sharedNames(first.environments ?? [], second.environments ?? []);
  const carrier = targets.find(
    (target) =>
      (wanted.length === 0 || sharedNames(wanted, [target.name]).length > 0) &&
      (environments.length === 0 || sharedNames(environments, target.environments ?? environments).length > 0) &&
      sharedNames(a, target.tags).length > 0 &&
      sharedNames(b, target.tags).length > 0 &&
      (steps ?? ANY_STEP).some((step) => ranksAlike(first, second, step, target)),
  );
  return carrier === undefined ? null : `target ${carrier.name} with the tags ${carrier.tags.join(", ")}`;
}

const ANY_STEP: readonly KnownStep[] = [{ name: "", tags: [] }];

/** True when a step runs on a target, both scopes count for it, and it targets a tag of both of them or of neither. */
function ranksAlike(first: Scope, second: Scope, step: KnownStep, target: KnownTarget): boolean {
  const runs = step.tags.length === 0 || sharedNames(step.tags, target.tags).length > 0;
  const isMeant = (scope: Scope) => !scope.steps?.length || sharedNames(scope.steps, [step.name]).length > 0;
  const targeted = sharedNames(step.tags, target.tags);
  const isTargeted = (scope: Scope) => sharedNames(scope.tags ?? [], targeted).length > 0;
  return runs && isMeant(first) && isMeant(second) && isTargeted(first) === isTargeted(second);
}

function sharedNames(a: readonly string[], b: readonly string[]): readonly string[] {
  const keys = new Set(b.map(caseKey));
  return a.filter((name) => keys.has(caseKey(name)));
}
