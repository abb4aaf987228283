import { AppError, messageOf } from "../../shared/core/errors.ts";
import { automaticEnvironments } from "../../shared/core/lifecycle/progression.ts";
import { appendAudit } from "../store/audit.ts";
import { transaction } from "../store/database.ts";
import { environmentsTried, successesByRelease } from "../store/deployments.ts";
import { getDocument } from "../store/documents.ts";
import { requireRelease } from "../store/releases.ts";
import type { HostContext } from "./context.ts";
import { start } from "./handlers/deployments.ts";
import { environmentsInOrder, lifecycleOf } from "./handlers/releases.ts";

/** Who is named for what nobody asked for. */
const LIFECYCLE_ACTOR = "the lifecycle";

/**
 * Starts what a release's lifecycle starts by itself: called when a release was made, and when one succeeded somewhere.
 * What cannot be started is written into the audit trail with its reason.
 */
export function startAutomatic(host: HostContext, releaseId: number): void {
  const release = requireRelease(host.db, releaseId);
  const project = getDocument(host.db, "project", release.projectId);
  if (!project) return;
  const lifecycle = lifecycleOf(host, project, release.channelId);
  const succeeded = successesByRelease(host.db, [releaseId]).get(releaseId) ?? new Set<string>();
  const progress = { succeeded, blockedReason: release.blockedReason };
  const tried = environmentsTried(host.db, releaseId);
  for (const environment of automaticEnvironments(lifecycle, environmentsInOrder(host), progress, tried)) {
    try {
      start({ host, actor: LIFECYCLE_ACTOR }, { release: releaseId, environment, answers: {}, skip: [] });
    } catch (error) {
      reportNotStarted(host, release, environment, messageOf(error));
    }
  }
}

/** The same for a caller that must not fail with it: a store that cannot be written has said so already. */
export function tryStartAutomatic(host: HostContext, releaseId: number): void {
  try {
    startAutomatic(host, releaseId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

function reportNotStarted(
  host: HostContext,
  release: { readonly id: number; readonly projectId: string; readonly version: string },
  environmentId: string,
  reason: string,
): void {
  const message = `Did not deploy ${release.version} to ${environmentId} by itself: ${reason}`;
  transaction(host.db, () =>
    appendAudit(
      host.db,
      {
        actor: LIFECYCLE_ACTOR,
        category: "deployment",
        subjectKind: "release",
        subjectId: String(release.id),
        projectId: release.projectId,
        environmentId,
        message,
        details: { reason },
      },
      host.clock.nowMs(),
    ),
  );
}
