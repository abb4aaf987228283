import { AppError } from "../../shared/core/errors.ts";
import { channelsOf } from "../../shared/core/model/channel.ts";
import type { DocumentKind, StoredDocument } from "../../shared/core/model/documents.ts";
import {
  candidatesOf,
  declaredVariables,
  type ScopeIds,
  scopeIds,
  withScopeIds,
} from "../../shared/core/planning/candidates.ts";
import type { StoredValue } from "../../shared/core/planning/plan.ts";
import { type LookedAt, lookedAt, type Places } from "../../shared/core/variables/known-beforehand.ts";
import { type Candidate, type Resolution, resolve } from "../../shared/core/variables/resolve.ts";
import type { ScopeContext } from "../../shared/core/variables/scope.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { resolveId } from "./host-access.ts";
import { UsageError } from "./options.ts";

/** A variable in one context: the value that counts, and why the others do not. */
export type Resolved = Resolution<Candidate<StoredValue>>;

/** Where to look, by name or id. */
export type Place = {
  readonly environment: readonly string[];
  readonly target?: string | undefined;
  readonly step?: string | undefined;
  readonly channel?: string | undefined;
};

/** Finds what scopes may name, by id or name. Throws `not_found` listing what there is. */
export type ScopeLookUp = (kind: keyof ScopeIds, name: string) => string;

/** A project's variables and those of its library sets in one place. */
export type ResolvedVariables = {
  readonly resolutions: readonly Resolved[];
  /** What is known of the place itself. */
  readonly place: LookedAt;
};

/** Resolves a project's variables as a deployment there would. Throws `not_found` for an unknown place. */
export async function resolveVariables(client: Client, projectName: string, place: Place): Promise<ResolvedVariables> {
  const id = await resolveId(client, "project", projectName);
  const [environmentName, second] = place.environment;
  if (second !== undefined) throw new UsageError("one --environment can be looked at at a time");
  const { variables, sets, targets, steps, channels, places, ids, lookUp } = await readSetting(client, id);
  const found = (kind: keyof ScopeIds, name: string | undefined) => (name === undefined ? null : lookUp(kind, name));
  const targetId = found("targets", place.target);
  const stepId = found("steps", place.step);
  const step = steps.find((candidate) => candidate.id === stepId);
  const context: ScopeContext = {
    environment: found("environments", environmentName),
    target: targetId,
    targetTags: targets.find((document) => document.id === targetId)?.body.tags ?? [],
    step: stepId,
    stepTargetTags: step && "tags" in step ? step.tags : [],
    channel: found("channels", place.channel) ?? channels[0]?.id ?? null,
  };
  const resolutions = resolve(
    declaredVariables(variables, sets)
      .flatMap(candidatesOf)
      .map((candidate) => withScopeIds(candidate, ids)),
    context,
  );
  return { resolutions, place: lookedAt(places, context) };
}

/** What stands around a project's variables, and how their scopes are read. */
export async function readSetting(client: Client, id: string) {
  const read = async <K extends DocumentKind>(kind: K) =>
    (await client.documents.list({ kind })) as readonly StoredDocument<K>[]; // listed by this kind
  const [variables, processes, targets, environments, sets, projects] = await Promise.all([
    read("variables"),
    read("process"),
    read("target"),
    read("environment"),
    read("variable-set"),
    read("project"),
  ]);
  const mine = <T extends { readonly id: string }>(documents: readonly T[]) =>
    documents.find((document) => document.id === id);
  const steps = mine(processes)?.body.steps ?? [];
  const project = mine(projects)?.body;
  const channels = project ? channelsOf(project) : [];
  const named = (documents: readonly { readonly id: string; readonly body: { readonly name: string } }[]) =>
    documents.map((document) => ({ id: document.id, name: document.body.name }));
  const things = { environments: named(environments), targets: named(targets), steps, channels };
  const places: Places = { ...things, project: project ? { id, name: project.name } : null };
  const ids = scopeIds(things);
  const lookUp: ScopeLookUp = (kind, name) => {
    const found = ids[kind].get(name.toLowerCase());
    if (found !== undefined) return found;
    const known = things[kind].map((thing) => thing.id).join(", ") || "none";
    throw new AppError("not_found", `There is no ${kind.slice(0, -1)} '${name}'. Known: ${known}.`);
  };
  const inUse = (project?.variableSets ?? []).flatMap((set) => sets.find((document) => document.id === set) ?? []);
  return {
    stored: mine(variables),
    variables: mine(variables)?.body ?? { variables: [] },
    sets: inUse.map((set) => set.body),
    targets,
    steps,
    channels,
    places,
    ids,
    lookUp,
  };
}
