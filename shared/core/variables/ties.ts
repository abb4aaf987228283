import { caseKey } from "../expressions/ignore-case.ts";
import { type Candidate, goesBefore, groupByName } from "./resolve.ts";
import { type Scope, type ScopeContext, SCOPE_KINDS, type ScopeKind, scopeMatcher } from "./scope.ts";

/** Two values of one name between which no rule decides in some context. */
export type Tie<C> = {
  readonly name: string;
  readonly first: C;
  readonly second: C;
  /** A context in which neither goes before the other, in words: `environment Production, target web-1 with the tags web, canary`. */
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
export type KnownStep = {
  readonly name: string;
  readonly tags: readonly string[];
  /** The known targets it runs on, none for a step without targets; absent: those with one of its tags, or all. */
  readonly targets?: readonly string[];
  /** Where it runs; absent or empty: everywhere. */
  readonly environments?: readonly string[];
};

/** What there is. What is left out may be anything that might be made. */
export type Surroundings = { readonly targets?: readonly KnownTarget[]; readonly steps?: readonly KnownStep[] };

/**
 * Pairs that would tie in some context: both apply there with one rank and one right of way, and no third value goes
 * before them. What both name of environments, targets, steps, channels and of tags that no step meets yet may come together. Other
 * tags meet only where a known step runs on a known target that has both; without `targets` they may meet anywhere.
 */
export function findTies<C extends Candidate<unknown>>(candidates: Iterable<C>, there: Surroundings = {}): Tie<C>[] {
  const ties: Tie<C>[] = [];
  for (const group of groupByName(candidates).values()) {
    for (const rivals of rivalGroups(group)) pairTies(rivals, group, there, ties);
  }
  return ties;
}

/** The case keys of the names that may tie in whatever context; every name that ties in some context is among them. */
export function namesThatMayTie(candidates: Iterable<Candidate<unknown>>): ReadonlySet<string> {
  const groups = [...groupByName(candidates)];
  const mayMeet = (rivals: readonly Candidate<unknown>[]) =>
    rivals.some((first, at) => rivals.slice(at + 1).some((second) => sharedScope(first.scope, second.scope) !== null));
  return new Set(groups.flatMap(([name, group]) => (rivalGroups(group).some(mayMeet) ? [name] : [])));
}

function pairTies<C extends Candidate<unknown>>(
  rivals: readonly C[],
  group: readonly C[],
  there: Surroundings,
  ties: Tie<C>[],
): void {
  for (const [index, first] of rivals.entries()) {
    for (const second of rivals.slice(index + 1)) {
      for (const { context, where } of meetings(first.scope, second.scope, there)) {
        if (!isUndecided(first, second, group, context)) continue;
        ties.push({ name: first.name, first, second, where });
        break;
      }
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

function isUndecided<C extends Candidate<unknown>>(
  first: C,
  second: C,
  group: readonly C[],
  context: ScopeContext,
): boolean {
  const matcher = scopeMatcher(context);
  const rank = matcher.rank(first.scope);
  if (rank < 0 || matcher.rank(second.scope) !== rank) return false;
  const best = { candidate: first, rank };
  return !group.some((candidate) => goesBefore({ candidate, rank: matcher.rank(candidate.scope) }, best));
}

/** A context in which two scopes may both apply, and how it is told. */
type Meeting = { readonly context: ScopeContext; readonly where: string };

function* meetings(first: Scope, second: Scope, there: Surroundings): Iterable<Meeting> {
  const shared = sharedScope(first, second);
  if (shared === null) return;
  const [a, b] = [first.tags ?? [], second.tags ?? []];
  if (a.length === 0) yield* imagined(shared, there, []);
  else {
    const unmet = sharedNames(a, b).find((tag) => !isMet(tag, there));
    if (unmet !== undefined) yield* imagined(shared, there, [unmet]);
    else if (there.targets === undefined) yield* imagined(shared, there, [a[0] ?? "", b[0] ?? ""]);
    if (there.targets !== undefined) yield* meetingsOnTargets(a, b, shared, there);
  }
}

/** True when a known step runs on a known target with a tag: then it is known what becomes of that tag. */
function isMet(tag: string, { targets = [], steps }: Surroundings): boolean {
  const carriers = targets.filter(({ tags }) => isAmong(tag, tags));
  return carriers.some((target) => steps === undefined || steps.some((step) => runsOn(step, target)));
}

/** What two scopes name in common, tags aside; absent where neither asks anything; null when they cannot both apply. */
type SharedScope = Omit<Scope, "tags">;

function sharedScope(first: Scope, second: Scope): SharedScope | null {
  const shared: { -readonly [K in keyof SharedScope]: SharedScope[K] } = {};
  for (const kind of PLAIN_KINDS) {
    const [a, b] = [first[kind] ?? [], second[kind] ?? []];
    if (a.length === 0) continue;
    shared[kind] = sharedNames(a, b);
    if (shared[kind].length === 0) return null;
  }
  return shared;
}

type PlainKind = Exclude<ScopeKind, "tags">;
const PLAIN_KINDS = SCOPE_KINDS.filter((kind): kind is PlainKind => kind !== "tags");

/** Contexts of what both scopes name and of nothing else, on a target with these tags when there are any. */
function* imagined(shared: SharedScope, { targets, steps }: Surroundings, tags: readonly string[]): Iterable<Meeting> {
  for (const target of shared.targets ?? [null]) {
    const known = targets?.find(({ name }) => target !== null && isSame(name, target));
    for (const step of shared.steps ?? [null]) {
      const stepTargetTags = steps?.find(({ name }) => step !== null && isSame(name, step))?.tags ?? [];
      for (const environment of shared.environments ?? [null]) {
        for (const channel of shared.channels ?? [null]) {
          const place = { environment, target: target ?? (tags.length > 0 ? "" : null), step, channel };
          const context = { ...place, targetTags: [...tags, ...(known?.tags ?? [])], stepTargetTags };
          yield { context, where: placeText({ environment, target, step, channel }, tagsText(tags)) };
        }
      }
    }
  }
}

function tagsText(tags: readonly string[]): string {
  if (tags.length === 0) return "";
  return tags.length === 1 ? `a target with the tag ${tags[0]}` : `a target with the tags ${tags.join(" and ")}`;
}

/** Contexts of the known steps on the known targets that have a tag of either side. */
function* meetingsOnTargets(
  a: readonly string[],
  b: readonly string[],
  shared: SharedScope,
  there: Surroundings,
): Iterable<Meeting> {
  for (const target of there.targets ?? []) {
    if (!isAmong(target.name, shared.targets)) continue;
    if (sharedNames(a, target.tags).length === 0 || sharedNames(b, target.tags).length === 0) continue;
    for (const step of there.steps ?? anyStep(shared)) {
      if (!runsOn(step, target) || (shared.steps && !isAmong(step.name, shared.steps))) continue;
      for (const environment of environmentsOf(step, target, shared)) {
        for (const channel of shared.channels ?? [null]) {
          const tags = { targetTags: target.tags, stepTargetTags: step.tags };
          const context = { environment, target: target.name, step: step.name, channel, ...tags };
          const named = {
            step: shared.steps ? step.name : null,
            environment: shared.environments ? environment : null,
          };
          const place = { ...named, channel, target: shared.targets ? target.name : null };
          yield { context, where: placeText(place, `target ${target.name} with the tags ${target.tags.join(", ")}`) };
        }
      }
    }
  }
}

/** Steps that might be made: the ones that are named, or any; they target no tag. */
function anyStep({ steps }: SharedScope): readonly KnownStep[] {
  return (steps ?? [""]).map((name) => ({ name, tags: [] }));
}

function runsOn(step: KnownStep, target: KnownTarget): boolean {
  if (step.targets !== undefined) return isAmong(target.name, step.targets);
  return step.tags.length === 0 || sharedNames(step.tags, target.tags).length > 0;
}

function environmentsOf(step: KnownStep, target: KnownTarget, shared: SharedScope): readonly (string | null)[] {
  const limits = [target.environments, step.environments?.length ? step.environments : undefined, shared.environments];
  const [first, ...others] = limits.filter((names) => names !== undefined);
  return first === undefined ? [null] : others.reduce((left, names) => sharedNames(left, names), first);
}

type Place = Pick<ScopeContext, "environment" | "target" | "step" | "channel">;

function placeText({ step, target, environment, channel }: Place, tags: string): string {
  const named = [
    step === null ? "" : `step ${step}`,
    target === null ? "" : `target ${target}`,
    environment === null ? "" : `environment ${environment}`,
    channel === null ? "" : `channel ${channel}`,
    tags,
  ];
  return named.filter((text) => text !== "").join(", ") || "everywhere";
}

function isSame(a: string, b: string): boolean {
  return caseKey(a) === caseKey(b);
}

/** True when a name is among some, or when nothing is asked. */
function isAmong(name: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((other) => isSame(name, other));
}

function sharedNames(a: readonly string[], b: readonly string[]): readonly string[] {
  const keys = new Set(b.map(caseKey));
  return a.filter((name) => keys.has(caseKey(name)));
}
