import type { Finding } from "../../../shared/core/errors.ts";
import { caseKey } from "../../../shared/core/expressions/ignore-case.ts";
import { progression } from "../../../shared/core/lifecycle/progression.ts";
import { channelsOf } from "../../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../../shared/core/model/documents.ts";
import type { PlanFacts, PlanResult, PlanValue, Snapshot } from "../../../shared/core/planning/plan.ts";
import { planDeployment } from "../../../shared/core/planning/plan-deployment.ts";
import type { DeploymentRequest } from "../../../shared/rpc/contract.ts";
import { type DeploymentRow, lastSuccess, listOpenDeployments, successesByRelease } from "../../store/deployments.ts";
import { getDocumentVersion, listDocuments, requireDocument } from "../../store/documents.ts";
import { releaseBefore, requireRelease } from "../../store/releases.ts";
import type { CallContext, HostContext } from "../context.ts";
import { channelOf, environmentsInOrder, lifecycleOf } from "./releases.ts";

/** A plan, what is wrong with it, and the rules that keep it from being started. */
export type Planned = PlanResult & { readonly unmet: readonly string[] };

/** The one way to a plan, for previews and for deployments. `seal` keeps the answer to a sensitive prompt. */
export function plannedFor(call: CallContext, request: DeploymentRequest, seal: (plain: string) => PlanValue): Planned {
  const { host } = call;
  const snapshot = readSnapshot(host, request.release);
  const project = requireDocument(host.db, "project", snapshot.project.id);
  const environment = requireDocument(host.db, "environment", request.environment);
  const result = planDeployment({
    snapshot,
    facts: planFacts(call, snapshot, environment),
    environment: { id: environment.id, name: environment.body.name },
    environments: environmentsInOrder(host),
    targets: listDocuments(host.db, "target").map(({ id, body }) => ({ id, body })),
    accounts: bodiesById(host, "account"),
    certificates: bodiesById(host, "certificate"),
    mailServers: new Set(listDocuments(host.db, "mail-server").map(({ id }) => id)),
    channels: channelsOf(project.body),
    answers: answersOf(snapshot, request.answers, seal),
    skippedSteps: request.skip,
  });
  const unmet = [...unmetRules(host, request), ...interruptedThere(host, snapshot.project.id, environment.id)];
  const lifecycleFindings = unmet.map((text): Finding => ({ level: "error", text }));
  return { plan: result.plan, findings: [...lifecycleFindings, ...result.findings], unmet };
}

/** What expressions may ask about where a deployment stands among others. */
function planFacts(
  { host, actor }: CallContext,
  { project, release }: Snapshot,
  environment: StoredDocument<"environment">,
): PlanFacts {
  const link = (row: DeploymentRow | null) => row && { id: String(row.releaseId), number: row.version };
  const previous = releaseBefore(host.db, project.id, release.id);
  return {
    createdBy: actor,
    createdAtMs: host.clock.nowMs(),
    sortOrder: environment.body.sortOrder,
    previous: previous && { id: String(previous.id), number: previous.version },
    currentForEnvironment: link(lastSuccess(host.db, project.id, environment.id)),
    previousForEnvironment: link(lastSuccess(host.db, project.id, environment.id, { exceptRelease: release.id })),
  };
}

function bodiesById<K extends "account" | "certificate">(host: HostContext, kind: K) {
  return new Map(listDocuments(host.db, kind).map(({ id, body }) => [id, body]));
}

/** Answers to prompts; what was typed for a sensitive one is not kept in clear. */
function answersOf(
  { variables, librarySets }: Snapshot,
  given: Readonly<Record<string, string>>,
  seal: (plain: string) => PlanValue,
): Readonly<Record<string, PlanValue>> {
  const declared = [...variables.variables, ...librarySets.flatMap((set) => set.variables)];
  const prompted = declared.filter(({ prompt }) => prompt?.control === "sensitive");
  const sensitive = new Set(prompted.map(({ name }) => caseKey(name)));
  const isSecret = (name: string, answer: string) => answer !== "" && sensitive.has(caseKey(name));
  return Object.fromEntries(
    Object.entries(given).map(([name, answer]) => [name, isSecret(name, answer) ? seal(answer) : answer]),
  );
}

/** A deployment that was interrupted must be decided first: taking it up later would undo what came after it. */
function interruptedThere(host: HostContext, projectId: string, environmentId: string): readonly string[] {
  return listOpenDeployments(host.db)
    .filter((row) => row.projectId === projectId && row.environmentId === environmentId && row.status === "interrupted")
    .map((row) => `Deployment ${row.id} (${row.version}) was interrupted here. Resume, roll back or abandon it first.`);
}

function unmetRules(host: HostContext, request: DeploymentRequest): readonly string[] {
  const release = requireRelease(host.db, request.release);
  const project = requireDocument(host.db, "project", release.projectId);
  const lifecycle = lifecycleOf(host, project, release.channelId);
  const succeeded = successesByRelease(host.db, [release.id]).get(release.id) ?? new Set<string>();
  const progress = { succeeded, blockedReason: release.blockedReason };
  return progression(lifecycle, environmentsInOrder(host), progress, request.environment).unmet;
}

/** A release with its documents at the versions it froze. */
function readSnapshot(host: HostContext, releaseId: number): Snapshot {
  const { db } = host;
  const release = requireRelease(db, releaseId);
  const { snapshot, projectId } = release;
  const project = requireDocument(db, "project", projectId);
  const channel = channelOf(project, release.channelId);
  return {
    project: { id: projectId, name: project.body.name },
    release: {
      id: release.id,
      version: release.version,
      notes: release.notes,
      createdAtMs: release.createdAtMs,
      channel: { id: channel.id, name: channel.name },
    },
    process: getDocumentVersion(db, "process", projectId, snapshot.processVersion),
    variables:
      snapshot.variablesVersion === 0
        ? { variables: [] }
        : getDocumentVersion(db, "variables", projectId, snapshot.variablesVersion),
    transforms:
      snapshot.transformsVersion === 0
        ? { files: [] }
        : getDocumentVersion(db, "transforms", projectId, snapshot.transformsVersion),
    librarySets: snapshot.variableSets.map(({ id, version }) => getDocumentVersion(db, "variable-set", id, version)),
    packages: snapshot.packages,
  };
}
