import { useMemo } from "react";
import { channelsOf } from "../../shared/core/model/channel.ts";
import type { Process, Step } from "../../shared/core/model/process.ts";
import type { Transforms } from "../../shared/core/model/project.ts";
import type { Target } from "../../shared/core/model/target.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { scopeIds } from "../../shared/core/planning/candidates.ts";
import { type CanonicalName, type MatrixReader, matrixReader } from "../../shared/core/variables/matrix.ts";
import type { ScopeContext } from "../../shared/core/variables/scope.ts";
import type { RenameResult, UseSources } from "../../shared/core/variables/uses.ts";
import { useDocuments, useEnvironments } from "../data.ts";
import { type Draft, useDraft, useOtherDrafts } from "../drafts.ts";
import { type Credentials, useCredentials } from "./credentials.ts";
import type { ChosenContext } from "./view-store.ts";

type Named = { readonly id: string; readonly name: string };

/** What stands around the variables of a document: what scopes may name, and who may use them. */
export type MatrixSetting = {
  readonly document: { readonly kind: "variables" | "variable-set"; readonly id: string };
  readonly environments: readonly Named[];
  readonly targets: readonly (Named & { readonly tags: readonly string[]; readonly body: Target })[];
  /** The project's channels; none for a library set. */
  readonly channels: readonly Named[];
  /** The accounts and certificates that variables may stand for. */
  readonly credentials: Credentials;
  readonly process: Process;
  readonly transforms: Transforms;
  /** The library sets of the project. */
  readonly sets: readonly { readonly name: string; readonly variables: readonly Variable[] }[];
  readonly reader: MatrixReader;
  readonly canonical: CanonicalName;
  /** The name to show for an id in a scope. */
  readonly titleOf: CanonicalName;
  /** The project; null for a library set. */
  readonly project: Named | null;
  /** The projects that use a library set, with what of them may use its variables. */
  readonly users: readonly SetUser[];
  /** Puts what a rename changes outside the variables into drafts. */
  readonly takeRename: (result: RenameResult) => void;
};

/** A project that uses a library set. */
export type SetUser = {
  readonly project: Named;
  readonly sources: Pick<UseSources, "variables" | "process" | "transforms">;
  /** Puts what a rename changes in the project into drafts. */
  readonly takeRename: (result: RenameResult) => void;
};

const NO_CHANNELS: readonly Named[] = [];
const NO_USERS: readonly SetUser[] = [];
const NO_STEPS: Process = { steps: [] };
const NO_FILES: Transforms = { files: [] };

/** The setting of a project's variables; null while it is being read. */
export function useProjectSetting(projectId: string): MatrixSetting | null {
  const places = usePlaces();
  const process = useDraft("process", projectId, NO_STEPS);
  const transforms = useDraft("transforms", projectId, NO_FILES);
  const { data: projects } = useDocuments("project");
  const { data: allSets } = useDocuments("variable-set");
  const project = projects?.find(({ id }) => id === projectId);
  const sets = useMemo(
    () => (allSets ?? []).filter(({ id }) => project?.body.variableSets.includes(id)).map(({ body }) => body),
    [allSets, project],
  );
  const steps = process?.body.steps ?? NO_STEPS.steps;
  const channels = useMemo(
    () => (project ? channelsOf(project.body).map(({ id, name }) => ({ id, name })) : []),
    [project],
  );
  const scopes = useScopes({ ...places, channels }, steps);
  const credentials = useCredentials();
  if (!process || !transforms || !allSets || !project || !places.isReady || !credentials) return null;
  return {
    document: { kind: "variables", id: projectId },
    ...places,
    ...scopes,
    channels,
    credentials,
    process: process.body,
    transforms: transforms.body,
    sets,
    project: { id: project.id, name: project.body.name },
    users: NO_USERS,
    takeRename: (result) => {
      takeOver(process, result.process);
      takeOver(transforms, result.transforms);
    },
  };
}

/** The setting of a library set: it has no steps of its own. */
export function useSetSetting(setId: string): MatrixSetting | null {
  const places = usePlaces();
  const scopes = useScopes({ ...places, channels: NO_CHANNELS }, NO_STEPS.steps);
  const users = useSetUsers(setId);
  const credentials = useCredentials();
  if (!places.isReady || !users || !credentials) return null;
  return {
    document: { kind: "variable-set", id: setId },
    ...places,
    ...scopes,
    channels: NO_CHANNELS,
    credentials,
    process: NO_STEPS,
    transforms: NO_FILES,
    sets: [],
    project: null,
    users,
    takeRename: () => undefined, // a set has neither steps nor transforms
  };
}

/** The chosen context as values are chosen by. */
export function scopeContext(
  chosen: ChosenContext,
  { targets, process }: Pick<MatrixSetting, "targets" | "process">,
): ScopeContext {
  const step = process.steps.find(({ id }) => id === chosen.step);
  return {
    environment: chosen.environment,
    target: chosen.target,
    targetTags: targets.find(({ id }) => id === chosen.target)?.tags ?? [],
    step: chosen.step,
    stepTargetTags: step && "tags" in step ? step.tags : [],
    channel: chosen.channel,
  };
}

/** True when no context is chosen. */
export function isNowhere({ environment, target, step, channel }: ChosenContext): boolean {
  return environment === null && target === null && step === null && channel === null;
}

/** The projects that use a set, unsaved changes counted; null while they are being read. */
function useSetUsers(setId: string): readonly SetUser[] | null {
  const { data: projects } = useDocuments("project");
  const { data: processes } = useDocuments("process");
  const { data: variables } = useDocuments("variables");
  const { data: transforms } = useDocuments("transforms");
  const drafts = useOtherDrafts();
  return useMemo(() => {
    if (!projects || !processes || !variables || !transforms) return null;
    const users = projects.filter(({ body }) => body.variableSets.includes(setId));
    return users.map(({ id, body }): SetUser => {
      const own = {
        process: processes.find((document) => document.id === id),
        variables: variables.find((document) => document.id === id),
        transforms: transforms.find((document) => document.id === id),
      };
      return {
        project: { id, name: body.name },
        sources: {
          process: own.process ? drafts.bodyOf(own.process) : NO_STEPS,
          variables: own.variables ? drafts.bodyOf(own.variables).variables : [],
          transforms: own.transforms ? drafts.bodyOf(own.transforms) : NO_FILES,
        },
        takeRename: (result) => {
          if (own.process) drafts.change(own.process, result.process);
          if (own.variables) drafts.change(own.variables, { variables: [...result.variables] });
          if (own.transforms) drafts.change(own.transforms, result.transforms);
        },
      };
    });
  }, [projects, processes, variables, transforms, drafts, setId]);
}

function usePlaces() {
  const environments = useEnvironments();
  const { data } = useDocuments("target");
  const { isSuccess } = useDocuments("environment");
  const targets = useMemo(
    () => (data ?? []).map(({ id, body }) => ({ id, name: body.name, tags: body.tags, body })),
    [data],
  );
  return { environments, targets, isReady: data !== undefined && isSuccess };
}

/** How scopes are read; the same while what they may name is the same, so that work on variables is remembered. */
function useScopes(
  { environments, targets, channels }: Pick<MatrixSetting, "environments" | "targets" | "channels">,
  steps: readonly Step[],
): Pick<MatrixSetting, "reader" | "canonical" | "titleOf"> {
  const stepNames = JSON.stringify(steps.map(({ id, name }) => ({ id, name })));
  return useMemo(() => {
    const named = { environments, targets, channels, steps: JSON.parse(stepNames) as Named[] }; // written above
    const ids = scopeIds(named);
    const canonical: CanonicalName = (kind, name) =>
      kind === "tags" ? name : (ids[kind].get(name.toLowerCase()) ?? name);
    const titleOf: CanonicalName = (kind, id) =>
      kind === "tags" ? id : (named[kind].find((thing) => thing.id === id)?.name ?? id);
    return { reader: matrixReader(canonical), canonical, titleOf };
  }, [environments, targets, channels, stepNames]);
}

function takeOver<K extends "process" | "transforms">(draft: Draft<K>, body: Draft<K>["body"]): void {
  if (body !== draft.body) draft.change(body);
}
