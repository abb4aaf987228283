import { AppError } from "../../../shared/core/errors.ts";
import {
  type EnvironmentRef,
  effectivePhases,
  phaseEnvironments,
  progression,
} from "../../../shared/core/lifecycle/progression.ts";
import { type Channel, channelsOf } from "../../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../../shared/core/model/documents.ts";
import type { Lifecycle } from "../../../shared/core/model/lifecycle.ts";
import {
  packageVersion,
  type PinnedPackage,
  type Release,
  type ReleaseSnapshot,
} from "../../../shared/core/model/release.ts";
import { type PackageStep, packageSteps } from "../../../shared/core/planning/release-packages.ts";
import { firstFree } from "../../../shared/core/text/first-free.ts";
import { channelTest } from "../../../shared/core/versions/channel-rules.ts";
import type { ReleaseDetails } from "../../../shared/rpc/types.ts";
import { successesByRelease } from "../../store/deployments.ts";
import { getDocument, listDocuments, requireDocument } from "../../store/documents.ts";
import {
  addRelease,
  findRelease,
  listReleases,
  requireRelease,
  setReleaseBlock,
  setReleaseVariables,
} from "../../store/releases.ts";
import { type CallContext, changeOf, type HostContext } from "../context.ts";
import { pinPackage } from "./pin-package.ts";

/** A release as it is asked for; packages by step name, a version each. */
export type ReleaseRequest = {
  readonly project: string;
  readonly version: string | null;
  /** Its id or name; null: the project's default. */
  readonly channel: string | null;
  readonly packages: Readonly<Record<string, string>>;
  readonly notes: string;
  /** Take versions that the channel's rules refuse. */
  readonly ignoreChannelRules: boolean;
};

/**
 * Makes a release: freezes the versions of the project's documents and finds out, once and for all, which bytes each
 * package version means. Throws `invalid_input` for a process without steps or an unknown step or channel, `blocked` for
 * versions that the channel refuses, and what the feeds throw.
 */
export async function create(call: CallContext, request: ReleaseRequest, signal: AbortSignal): Promise<Release> {
  const { host } = call;
  const project = requireDocument(host.db, "project", request.project);
  const process = getDocument(host.db, "process", project.id);
  if (!process || process.body.steps.length === 0) {
    throw new AppError(
      "invalid_input",
      `The process of '${project.body.name}' has no steps. Add one before making a release.`,
    );
  }
  if (request.version !== null && findRelease(host.db, project.id, request.version)) {
    throw new AppError(
      "conflict",
      `'${project.body.name}' has a release ${request.version} already. Choose another version.`,
    );
  }
  const channel = requireChannel(project, request.channel);
  const steps = packageSteps(process.body, channel.id);
  checkSteps(request, steps);
  const packages: Record<string, PinnedPackage> = {};
  for (const step of steps) {
    const refusal = request.ignoreChannelRules ? () => null : channelTest(channel, step.id);
    packages[step.id] = await pinPackage(host, { step, version: request.packages[step.id], refusal }, signal);
  }
  const snapshot: ReleaseSnapshot = {
    processVersion: process.version,
    ...presentVariables(host, project),
    transformsVersion: getDocument(host.db, "transforms", project.id)?.version ?? 0,
    packages,
  };
  const version = request.version ?? nextVersion(host, project.id, packages);
  const release = addRelease(
    host.db,
    { projectId: project.id, version, channelId: channel.id, snapshot, notes: request.notes },
    changeOf(call),
  );
  host.changes.publish({ kind: "release", projectId: project.id, releaseId: release.id });
  return release;
}

/** The versions of a project's variables and library sets now. */
function presentVariables(host: HostContext, project: StoredDocument<"project">) {
  return {
    variablesVersion: getDocument(host.db, "variables", project.id)?.version ?? 0,
    variableSets: project.body.variableSets.map((id) => ({
      id,
      version: requireDocument(host.db, "variable-set", id).version,
    })),
  };
}

/** A project's releases, newest first. Throws `not_found` for the project. */
export function list(host: HostContext, projectId: string, limit: number): readonly ReleaseDetails[] {
  requireDocument(host.db, "project", projectId);
  return detailsOf(host, projectId, listReleases(host.db, projectId, limit));
}

/** A release with its channel and where it may go. Throws `not_found`. */
export function get(host: HostContext, id: number): ReleaseDetails {
  const release = requireRelease(host.db, id);
  const [details] = detailsOf(host, release.projectId, [release]);
  if (!details) throw new AppError("internal", `Release ${id} could not be read.`);
  return details;
}

/** Freezes the present variables into a release that was made before they changed. Deployments that ran keep theirs. */
export function updateVariables(call: CallContext, id: number): Release {
  const { projectId } = requireRelease(call.host.db, id);
  const project = requireDocument(call.host.db, "project", projectId);
  const release = setReleaseVariables(call.host.db, id, presentVariables(call.host, project), changeOf(call));
  call.host.changes.publish({ kind: "release", projectId, releaseId: id });
  return release;
}

/** Keeps a release from going further for a reason; null lets it go again. Throws `not_found`. */
export function block(call: CallContext, id: number, reason: string | null): Release {
  const release = setReleaseBlock(call.host.db, id, reason, changeOf(call));
  call.host.changes.publish({ kind: "release", projectId: release.projectId, releaseId: id });
  return release;
}

/** All environments, in the order of the board. */
export function environmentsInOrder(host: HostContext): readonly EnvironmentRef[] {
  return listDocuments(host.db, "environment")
    .toSorted((a, b) => a.body.sortOrder - b.body.sortOrder || a.body.name.localeCompare(b.body.name))
    .map(({ id, body }) => ({ id, name: body.name }));
}

/** The channel of a release; one that the project no longer has counts as the default. */
export function channelOf(project: StoredDocument<"project">, channelId: string): Channel {
  const channels = channelsOf(project.body);
  return channels.find(({ id }) => id === channelId) ?? channels[0];
}

/** The lifecycle that releases of a channel go through. */
export function lifecycleOf(host: HostContext, project: StoredDocument<"project">, channelId: string): Lifecycle {
  const id = channelOf(project, channelId).lifecycle ?? project.body.lifecycle;
  return requireDocument(host.db, "lifecycle", id).body;
}

function requireChannel(project: StoredDocument<"project">, wanted: string | null): Channel {
  const channels = channelsOf(project.body);
  if (wanted === null) return channels[0];
  const found =
    channels.find(({ id }) => id === wanted) ??
    channels.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  const known = channels.map(({ name }) => name).join(", ");
  throw new AppError("invalid_input", `'${project.body.name}' has no channel '${wanted}'. It has: ${known}.`);
}

function detailsOf(host: HostContext, projectId: string, releases: readonly Release[]): readonly ReleaseDetails[] {
  const project = requireDocument(host.db, "project", projectId);
  const all = environmentsInOrder(host);
  const successes = successesByRelease(
    host.db,
    releases.map((release) => release.id),
  );
  return releases.map((release) => {
    const channel = channelOf(project, release.channelId);
    const lifecycle = lifecycleOf(host, project, release.channelId);
    const inLifecycle = effectivePhases(lifecycle, all).flatMap(phaseEnvironments);
    const succeeded = successes.get(release.id) ?? new Set<string>();
    const progress = { succeeded, blockedReason: release.blockedReason };
    const environments = inLifecycle.map((id) => ({
      environmentId: id,
      name: all.find((environment) => environment.id === id)?.name ?? id,
      progression: progression(lifecycle, all, progress, id),
      succeeded: succeeded.has(id),
    }));
    return { release, channel: { id: channel.id, name: channel.name }, environments };
  });
}

function checkSteps(request: ReleaseRequest, steps: readonly PackageStep[]): void {
  const unknown = Object.keys(request.packages).find((id) => !steps.some((step) => step.id === id));
  if (unknown === undefined) return;
  const known = steps.map((step) => step.id).join(", ") || "none";
  throw new AppError(
    "invalid_input",
    `The process has no step '${unknown}' with a package. Steps with packages: ${known}.`,
  );
}

/** The version of the first package; made unique by a number when the project has a release of that name. */
function nextVersion(host: HostContext, projectId: string, packages: Readonly<Record<string, PinnedPackage>>): string {
  const [first] = Object.values(packages);
  const usual = first ? packageVersion(first) : "1.0.0";
  return firstFree(usual, (version) => findRelease(host.db, projectId, version) !== null);
}
