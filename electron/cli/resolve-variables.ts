import { channelsOf } from "../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { candidatesOf, declaredVariables, scopeIds, withScopeIds } from "../../shared/core/planning/candidates.ts";
import type { StoredValue } from "../../shared/core/planning/plan.ts";
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

/** A project's variables and those of its library sets, resolved as a deployment there would. */
export async function resolveVariables(
  client: Client,
  projectName: string,
  values: Place,
): Promise<readonly Resolved[]> {
  const id = await resolveId(client, "project", projectName);
  const [environmentName, second] = values.environment;
  if (second !== undefined) throw new UsageError("one --environment can be looked at at a time");
  const read = async <K extends "variables" | "process" | "target" | "environment" | "variable-set" | "project">(
    kind: K,
  ) => (await client.documents.list({ kind })) as readonly StoredDocument<K>[]; // listed by this kind
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
  const project = mine(projects);
  const channels = project ? channelsOf(project.body) : [];
  const named = (documents: readonly { readonly id: string; readonly body: { readonly name: string } }[]) =>
    documents.map((document) => ({ id: document.id, name: document.body.name }));
  const ids = scopeIds({ environments: named(environments), targets: named(targets), steps, channels });
  const lookUp = (kind: keyof typeof ids, name: string | undefined) =>
    name === undefined ? null : (ids[kind].get(name.toLowerCase()) ?? name);
  const target = targets.find((document) => document.id === lookUp("targets", values.target));
  const step = steps.find((candidate) => candidate.id === lookUp("steps", values.step));
  const context: ScopeContext = {
    environment: lookUp("environments", environmentName),
    target: target?.id ?? null,
    targetTags: target?.body.tags ?? [],
    step: step?.id ?? null,
    stepTargetTags: step && "tags" in step ? step.tags : [],
    channel: lookUp("channels", values.channel) ?? channels[0]?.id ?? null,
  };
  const declared = declaredVariables(
    mine(variables)?.body ?? { variables: [] },
    sets.filter((set) => project?.body.variableSets.includes(set.id)).map((set) => set.body),
  );
  return resolve(
    declared.flatMap(candidatesOf).map((candidate) => withScopeIds(candidate, ids)),
    context,
  );
}
