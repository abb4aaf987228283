import type { AuditEntry } from "../../shared/core/model/audit.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { Release, ReleaseSnapshot } from "../../shared/core/model/release.ts";
import { appendAudit } from "./audit.ts";
import { type Db, transaction } from "./database.ts";
import type { Change } from "./documents.ts";

type Row = {
  id: number;
  project_id: string;
  version: string;
  channel_id: string;
  snapshot: string;
  notes: string;
  blocked_reason: string | null;
  created_at_ms: number;
  created_by: string;
};

/** Stores a release and its audit event. Throws `conflict` when the project has that version already. */
export function addRelease(
  db: Db,
  release: {
    readonly projectId: string;
    readonly version: string;
    readonly channelId: string;
    readonly snapshot: ReleaseSnapshot;
    readonly notes: string;
  },
  change: Change,
): Release {
  return transaction(db, () => {
    const taken = findRelease(db, release.projectId, release.version);
    if (taken) {
      throw new AppError(
        "conflict",
        `The project '${release.projectId}' has a release ${taken.version} already. Choose another version.`,
      );
    }
    const done = db
      .prepare(
        "INSERT INTO releases (project_id, version, channel_id, snapshot, notes, created_at_ms, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
      )
      .run(
        release.projectId,
        release.version,
        release.channelId,
        JSON.stringify(release.snapshot),
        release.notes,
        change.nowMs,
        change.actor,
      );
    const stored = requireRelease(db, Number(done.lastInsertRowid));
    const details = { channel: stored.channelId, snapshot: stored.snapshot };
    auditRelease(db, stored, { message: `Created release ${stored.version}`, details }, change);
    return stored;
  });
}

/** Throws `not_found`. */
export function requireRelease(db: Db, id: number): Release {
  const row = db.prepare<[number], Row>("SELECT * FROM releases WHERE id = ?").get(id);
  if (!row) throw new AppError("not_found", `There is no release with the number ${id}.`);
  return releaseOf(row);
}

/** A project's release by its version; null when there is none. */
export function findRelease(db: Db, projectId: string, version: string): Release | null {
  const row = db
    .prepare<[string, string], Row>("SELECT * FROM releases WHERE project_id = ? AND version = ?")
    .get(projectId, version);
  return row ? releaseOf(row) : null;
}

/** The release of a project that was made before another one. */
export function releaseBefore(db: Db, projectId: string, id: number): Release | null {
  const row = db
    .prepare<[string, number], Row>("SELECT * FROM releases WHERE project_id = ? AND id < ? ORDER BY id DESC LIMIT 1")
    .get(projectId, id);
  return row ? releaseOf(row) : null;
}

/** Newest first. */
export function listReleases(db: Db, projectId: string, limit: number): Release[] {
  return db
    .prepare<[string, number], Row>("SELECT * FROM releases WHERE project_id = ? ORDER BY id DESC LIMIT ?")
    .all(projectId, limit)
    .map(releaseOf);
}

/** Puts other versions of variables into what a release froze. */
export function setReleaseVariables(
  db: Db,
  id: number,
  variables: Pick<ReleaseSnapshot, "variablesVersion" | "variableSets">,
  change: Change,
): Release {
  return transaction(db, () => {
    const release = requireRelease(db, id);
    const { variablesVersion, variableSets } = release.snapshot;
    const snapshot = { ...release.snapshot, ...variables };
    db.prepare("UPDATE releases SET snapshot = ? WHERE id = ?").run(JSON.stringify(snapshot), id);
    const details = { before: { variablesVersion, variableSets }, after: variables };
    auditRelease(db, release, { message: `Updated the variables of release ${release.version}`, details }, change);
    return { ...release, snapshot };
  });
}

/** Blocks a release with a reason, or lets it go on (null). */
export function setReleaseBlock(db: Db, id: number, reason: string | null, change: Change): Release {
  return transaction(db, () => {
    const before = requireRelease(db, id);
    db.prepare("UPDATE releases SET blocked_reason = ? WHERE id = ?").run(reason, id);
    const message =
      reason === null ? `Unblocked release ${before.version}` : `Blocked release ${before.version}: ${reason}`;
    const details = { before: before.blockedReason, after: reason };
    auditRelease(db, before, { message, details }, change);
    return { ...before, blockedReason: reason };
  });
}

type AuditWords = Pick<AuditEntry, "message" | "details">;

function auditRelease(db: Db, release: Release, words: AuditWords, { actor, nowMs }: Change): void {
  appendAudit(
    db,
    {
      ...words,
      actor,
      category: "release",
      subjectKind: "release",
      subjectId: String(release.id),
      projectId: release.projectId,
      environmentId: null,
    },
    nowMs,
  );
}

function releaseOf(row: Row): Release {
  return {
    id: row.id,
    projectId: row.project_id,
    version: row.version,
    channelId: row.channel_id,
    snapshot: JSON.parse(row.snapshot) as ReleaseSnapshot, // stored by addRelease
    notes: row.notes,
    blockedReason: row.blocked_reason,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
  };
}
