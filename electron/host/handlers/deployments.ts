import type { Artifact, StoredEvent } from "../../../shared/core/deployment/events.ts";
import { reduceAll } from "../../../shared/core/deployment/reduce.ts";
import { AppError, hasErrors } from "../../../shared/core/errors.ts";
import { failsDeployment } from "../../../shared/core/model/process.ts";
import { packageVersion } from "../../../shared/core/model/release.ts";
import { type Plan, stepName, targetName } from "../../../shared/core/planning/plan.ts";
import { unfilledTexts } from "../../../shared/core/planning/unfilled-texts.ts";
import { decodeGuessed } from "../../../shared/core/text/encoding.ts";
import { MASKED } from "../../../shared/core/variables/mask.ts";
import type { DeploymentRequest } from "../../../shared/rpc/contract.ts";
import type {
  DeploymentDetails,
  DeploymentPreview,
  DeploymentSummary,
  FilesPreview,
  OriginalFiles,
  PlannedStepInfo,
} from "../../../shared/rpc/types.ts";
import { previewFiles, readOriginalFiles } from "../../runner/preview-files.ts";
import { transaction } from "../../store/database.ts";
import {
  addDeployment,
  type DeploymentFilter,
  type DeploymentRow,
  getPlan,
  lastSuccess,
  listDeployments,
  listEvents,
  requireDeployment,
} from "../../store/deployments.ts";
import { addSecret } from "../../store/secrets.ts";
import { type CallContext, changeOf, type HostContext } from "../context.ts";
import { plannedFor } from "./plan-request.ts";

/** What a deployment would do, whether it may, and what runs there now. Changes nothing. */
export function preview(call: CallContext, request: DeploymentRequest): DeploymentPreview {
  const { host } = call;
  const planned = plannedFor(call, request, () => MASKED);
  const { plan } = planned;
  const allowed = !hasErrors(planned.findings);
  const findings = allowed
    ? [...planned.findings, ...unfilledTexts(plan, (credential) => host.runnerPorts.openCredential(credential))]
    : planned.findings;
  const current = lastSuccess(host.db, plan.project.id, request.environment);
  return {
    allowed,
    findings,
    steps: stepInfos(plan),
    current: current ? summaryOf(current) : null,
  };
}

/** What a deployment would write into configuration files, from the images and packages themselves. */
export async function previewConfiguration(
  call: CallContext,
  request: DeploymentRequest,
  signal: AbortSignal,
): Promise<readonly FilesPreview[]> {
  const { plan } = plannedFor(call, request, () => MASKED);
  const previews = await previewFiles(plan, call.host.runnerPorts, signal);
  return previews.map((preview) => ({
    ...preview,
    stepName: stepName(plan, preview.stepId),
    targetName: targetName(plan, preview.targetId),
  }));
}

/** The configuration files that a deployment would rewrite, as the images and packages themselves hold them. */
export async function originalFiles(
  call: CallContext,
  request: DeploymentRequest,
  signal: AbortSignal,
): Promise<readonly OriginalFiles[]> {
  const { plan } = plannedFor(call, request, () => MASKED);
  const found = await readOriginalFiles(plan, call.host.runnerPorts, signal);
  return found.map(({ stepId, files, error }) => ({
    stepId,
    stepName: stepName(plan, stepId),
    files: files.map(({ path, bytes }) => ({ path, text: decodeGuessed(bytes).text })),
    error,
  }));
}

/** Stores the plan and queues it. Throws `blocked` with every unmet rule, `invalid_input` with what the plan lacks. */
export function start(call: CallContext, request: DeploymentRequest): DeploymentSummary {
  const { host } = call;
  const seal = (plain: string) => ({ secret: addSecret(host.db, host.dataKey, plain, host.clock.nowMs()) });
  const row = transaction(host.db, () => {
    const { plan, findings, unmet } = plannedFor(call, request, seal);
    const errors = findings.filter((finding) => finding.level === "error").map((finding) => finding.text);
    if (errors.length > 0) {
      throw new AppError(unmet.length > 0 ? "blocked" : "invalid_input", errors.join("\n"), { details: { findings } });
    }
    return addDeployment(host.db, request.release, plan, changeOf(call));
  });
  host.changes.publish({
    kind: "deployment",
    projectId: row.projectId,
    environmentId: row.environmentId,
    deploymentId: row.id,
  });
  host.runner.enqueue(row);
  return summaryOf(requireDeployment(host.db, row.id));
}

/** Deployments, newest first. */
export function list(host: HostContext, filter: DeploymentFilter): readonly DeploymentSummary[] {
  return listDeployments(host.db, filter).map(summaryOf);
}

/** A deployment with its steps as planned. Throws `not_found`. */
export function get(host: HostContext, id: number): DeploymentDetails {
  const deployment = requireDeployment(host.db, id);
  const plan = getPlan(host.db, id);
  return {
    deployment: summaryOf(deployment),
    projectName: plan.project.name,
    environmentName: plan.environment.name,
    steps: stepInfos(plan),
  };
}

/** Events after `afterSeq`, in batches, until the deployment has finished. It reads the store, so none is missed. */
export async function* watch(
  host: HostContext,
  id: number,
  afterSeq: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly StoredEvent[]> {
  requireDeployment(host.db, id);
  for (let seen = afterSeq; !signal?.aborted; ) {
    const events = listEvents(host.db, id, seen);
    const row = requireDeployment(host.db, id);
    if (events.length > 0) {
      seen = events.at(-1)?.seq ?? seen;
      yield events;
    }
    if (row.status === "finished" && row.lastSeq <= seen) return;
    if (events.length === 0) await host.hub.next(eventKey(id), signal);
  }
}

/** The files that scripts gave away so far. */
export function artifacts({ db }: HostContext, id: number): readonly Artifact[] {
  requireDeployment(db, id);
  return reduceAll(listEvents(db, id, 0)).artifacts;
}

/** One of them. Throws `not_found`. */
export async function artifact(host: HostContext, id: number, file: string): Promise<File> {
  const kept = artifacts(host, id).find((candidate) => candidate.file === file);
  if (!kept) throw new AppError("not_found", `Deployment ${id} has no artifact ${file} (any more). List them again.`);
  return new File([await host.runnerPorts.artifacts.open(id, file)], kept.name, { type: "application/octet-stream" });
}

/** Cancels what has not finished. Throws `not_found`, or `conflict` for what has. */
export function cancel(call: CallContext, id: number): void {
  requireDeployment(call.host.db, id);
  call.host.runner.cancel(id, call.actor);
}

/** Takes an interrupted deployment up again. Throws `not_found`, or `conflict` for one that is not interrupted. */
export function resume(call: CallContext, id: number): void {
  call.host.runner.resume(requireDeployment(call.host.db, id), call.actor);
}

/** Undoes an interrupted deployment. Throws as `resume` does. */
export function rollBack(call: CallContext, id: number): void {
  call.host.runner.rollBack(requireDeployment(call.host.db, id), call.actor);
}

/** Ends an interrupted deployment and leaves the hosts as they are. Throws as `resume` does. */
export function abandon(call: CallContext, id: number): void {
  requireDeployment(call.host.db, id);
  call.host.runner.abandon(id, call.actor);
}

/** Gives a person's answer to a manual intervention. Throws `not_found`, or `conflict` when none is waited for. */
export function answer(
  call: CallContext,
  id: number,
  given: { readonly step: string; readonly proceed: boolean; readonly note: string },
): void {
  requireDeployment(call.host.db, id);
  call.host.runner.answer(id, { stepId: given.step, proceed: given.proceed, note: given.note, by: call.actor });
}

/** The hub's key for news of a deployment's events. */
export function eventKey(id: number): string {
  return `events/${id}`;
}

/** What the contract tells of a row. */
export function summaryOf(row: DeploymentRow): DeploymentSummary {
  const { lastSeq: _seq, lastLine: _line, ...summary } = row;
  return summary;
}

function stepInfos(plan: Plan): readonly PlannedStepInfo[] {
  return plan.steps.map(({ step, skipped, targetIds, package: pinned }) => ({
    id: step.id,
    name: step.name,
    kind: step.kind,
    skipped,
    version: pinned ? packageVersion(pinned) : null,
    targets: (targetIds ?? []).map((id) => ({ id, name: targetName(plan, id) })),
    failsDeployment: failsDeployment(step),
    isOnHost: step.kind !== "manual-intervention" && targetIds === null,
  }));
}
