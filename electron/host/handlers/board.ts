import { effectivePhases, nextEnvironments, phaseEnvironments } from "../../../shared/core/lifecycle/progression.ts";
import { channelsOf } from "../../../shared/core/model/channel.ts";
import type { StoredDocument } from "../../../shared/core/model/documents.ts";
import type { Board, BoardCell, BoardRow } from "../../../shared/rpc/types.ts";
import { type DeploymentRow, listBoardDeployments, successesByRelease } from "../../store/deployments.ts";
import { listDocuments } from "../../store/documents.ts";
import { listReleases } from "../../store/releases.ts";
import type { HostContext } from "../context.ts";
import { summaryOf } from "./deployments.ts";
import { environmentsInOrder, lifecycleOf } from "./releases.ts";

/** How many of a project's newest releases are looked at for what could be deployed next. */
const NEXT_AMONG = 10;

/** What runs where: a row for each project, a cell for each environment of its lifecycle. */
export function getBoard(host: HostContext): Board {
  const environments = environmentsInOrder(host);
  const byCell = new Map<string, DeploymentRow[]>();
  for (const row of listBoardDeployments(host.db)) {
    const key = `${row.projectId}/${row.environmentId}`;
    byCell.set(key, [...(byCell.get(key) ?? []), row]);
  }
  const projects = listDocuments(host.db, "project").toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  return { environments, rows: projects.map((project) => boardRow(host, project, environments, byCell)) };
}

function boardRow(
  host: HostContext,
  project: StoredDocument<"project">,
  environments: Board["environments"],
  byCell: ReadonlyMap<string, readonly DeploymentRow[]>,
): BoardRow {
  const lifecycles = channelsOf(project.body).map(({ id }) => lifecycleOf(host, project, id));
  const shown = new Set(
    lifecycles.flatMap((lifecycle) => effectivePhases(lifecycle, environments).flatMap(phaseEnvironments)),
  );
  const next = nextByEnvironment(host, project, environments);
  const cells = [...shown].map((environmentId): BoardCell => {
    const [a, b] = byCell.get(`${project.id}/${environmentId}`) ?? [];
    const newest = a && b && b.id > a.id ? b : a;
    const success = [a, b].find((row) => row !== newest && row?.outcome === "succeeded");
    const candidate = next.get(environmentId);
    return {
      environmentId,
      latest: newest ? summaryOf(newest) : null,
      lastSuccess: success ? summaryOf(success) : null,
      next: candidate && candidate.releaseId !== newest?.releaseId ? candidate : null,
    };
  });
  return { projectId: project.id, projectName: project.body.name, cells };
}

/** For each environment the newest release that may go there and has not succeeded there. */
function nextByEnvironment(
  host: HostContext,
  project: StoredDocument<"project">,
  environments: Board["environments"],
): ReadonlyMap<string, NonNullable<BoardCell["next"]>> {
  const releases = listReleases(host.db, project.id, NEXT_AMONG);
  const successes = successesByRelease(
    host.db,
    releases.map((release) => release.id),
  );
  const next = new Map<string, NonNullable<BoardCell["next"]>>();
  const passed = new Set<string>();
  for (const release of releases) {
    const succeeded = successes.get(release.id) ?? new Set<string>();
    const progress = { succeeded, blockedReason: release.blockedReason };
    for (const id of nextEnvironments(lifecycleOf(host, project, release.channelId), environments, progress)) {
      if (!next.has(id) && !passed.has(id)) next.set(id, { releaseId: release.id, version: release.version });
    }
    for (const id of succeeded) passed.add(id);
  }
  return next;
}
