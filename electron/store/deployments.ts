import type { DeploymentEvent, Outcome, StoredEvent } from "../../shared/core/deployment/events.ts";
import type { DeploymentStatus } from "../../shared/core/deployment/reduce.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { AuditEntry } from "../../shared/core/model/audit.ts";
import type { DeploymentSummary } from "../../shared/core/model/deployment.ts";
import type { Plan } from "../../shared/core/planning/plan.ts";
import { appendAudit } from "./audit.ts";
import { type Db, transaction } from "./database.ts";
import type { Change } from "./documents.ts";

/** A deployment without its plan, and how far its events and log lines are. */
export type DeploymentRow = DeploymentSummary & { readonly lastSeq: number; readonly lastLine: number };

type Row = {
  id: number;
  project_id: string;
  environment_id: string;
  release_id: number;
  version: string;
  status: DeploymentStatus;
  outcome: Outcome | null;
  error: string | null;
  last_seq: number;
  last_line: number;
  created_at_ms: number;
  created_by: string;
  started_at_ms: number | null;
  finished_at_ms: number | null;
};

const COLUMNS = `d.id, d.project_id, d.environment_id, d.release_id, r.version, d.status, d.outcome, d.error, d.last_seq,
  d.last_line, d.created_at_ms, d.created_by, d.started_at_ms, d.finished_at_ms`;
const SELECT = `SELECT ${COLUMNS} FROM deployments d JOIN releases r ON r.id = d.release_id`;

/** Stores a queued deployment with its plan, and its audit event. */
export function addDeployment(db: Db, releaseId: number, plan: Plan, change: Change): DeploymentRow {
  return transaction(db, () => {
    const done = db
      .prepare(
        `INSERT INTO deployments (project_id, environment_id, release_id, plan, status, created_at_ms, created_by)
         VALUES (?, ?, ?, ?, 'queued', ?, ?)`,
      )
      .run(plan.project.id, plan.environment.id, releaseId, JSON.stringify(plan), change.nowMs, change.actor);
    const row = requireDeployment(db, Number(done.lastInsertRowid));
    const message = `Queued ${row.version} for ${plan.environment.name}`;
    auditDeployment(db, row, { actor: change.actor, message, details: {} }, change.nowMs);
    return row;
  });
}

/** Throws `not_found`. */
export function requireDeployment(db: Db, id: number): DeploymentRow {
  const row = db.prepare<[number], Row>(`${SELECT} WHERE d.id = ?`).get(id);
  if (!row) throw new AppError("not_found", `There is no deployment ${id}.`);
  return rowOf(row);
}

/** The plan as it was stored. Throws `not_found`. */
export function getPlan(db: Db, id: number): Plan {
  const row = db.prepare<[number], { plan: string }>("SELECT plan FROM deployments WHERE id = ?").get(id);
  if (!row) throw new AppError("not_found", `There is no deployment ${id}.`);
  return JSON.parse(row.plan) as Plan; // stored by addDeployment
}

/** Which deployments; `beforeId` gives the page after the one that ended there. */
export type DeploymentFilter = {
  readonly projectId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
};

/** Newest first. */
export function listDeployments(db: Db, filter: DeploymentFilter): DeploymentRow[] {
  const conditions = ["1 = 1"];
  const values: (string | number)[] = [];
  for (const [column, value] of [
    ["d.project_id = ?", filter.projectId],
    ["d.environment_id = ?", filter.environmentId],
    ["d.id < ?", filter.beforeId],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(column);
    values.push(value);
  }
  return db
    .prepare<(string | number)[], Row>(`${SELECT} WHERE ${conditions.join(" AND ")} ORDER BY d.id DESC LIMIT ?`)
    .all(...values, filter.limit)
    .map(rowOf);
}

/** The newest deployment that succeeded there: what runs there now; or the newest of another release than one. */
export function lastSuccess(
  db: Db,
  projectId: string,
  environmentId: string,
  { exceptRelease = 0 }: { readonly exceptRelease?: number } = {},
): DeploymentRow | null {
  const row = db
    .prepare<[string, string, number], Row>(
      `${SELECT} WHERE d.project_id = ? AND d.environment_id = ? AND d.release_id <> ? AND d.outcome = 'succeeded'
       ORDER BY d.id DESC LIMIT 1`,
    )
    .get(projectId, environmentId, exceptRelease);
  return row ? rowOf(row) : null;
}

/** All that have not finished, oldest first: the queue. */
export function listOpenDeployments(db: Db): DeploymentRow[] {
  return db.prepare<[], Row>(`${SELECT} WHERE d.status <> 'finished' ORDER BY d.id`).all().map(rowOf);
}

/** For each project and environment: the newest deployment, and the newest successful one. */
export function listBoardDeployments(db: Db): DeploymentRow[] {
  return db
    .prepare<[], Row>(
      `${SELECT} WHERE d.id IN (
         SELECT max(id) FROM deployments GROUP BY project_id, environment_id
         UNION SELECT max(id) FROM deployments WHERE outcome = 'succeeded' GROUP BY project_id, environment_id)`,
    )
    .all()
    .map(rowOf);
}

/** The environments in which each release has ever succeeded, by release id. */
export function successesByRelease(db: Db, releaseIds: readonly number[]): ReadonlyMap<number, ReadonlySet<string>> {
  const rows = db
    .prepare<[string], { release_id: number; environment_id: string }>(
      `SELECT DISTINCT release_id, environment_id FROM deployments
       WHERE outcome = 'succeeded' AND release_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(releaseIds));
  const found = new Map<number, Set<string>>(releaseIds.map((id) => [id, new Set()]));
  for (const row of rows) found.get(row.release_id)?.add(row.environment_id);
  return found;
}

/** The environments a release was ever deployed to, whatever became of it. */
export function environmentsTried(db: Db, releaseId: number): ReadonlySet<string> {
  const rows = db
    .prepare<[number], { environment_id: string }>(
      "SELECT DISTINCT environment_id FROM deployments WHERE release_id = ?",
    )
    .all(releaseId);
  return new Set(rows.map((row) => row.environment_id));
}

/** The status an event brings; events that leave it alone give null. */
function statusAfter(event: DeploymentEvent): DeploymentStatus | null {
  switch (event.kind) {
    case "started":
    case "resumed":
    case "rolling-back":
    case "answered":
      return "running";
    case "waiting":
      return "waiting";
    case "cancel-requested":
      return "cancelling";
    case "interrupted":
      return "interrupted";
    case "finished":
      return "finished";
    default:
      return null;
  }
}

/** Appends events in one transaction, with the deployment's own columns and the audit events that belong to them. */
export function appendEvents(db: Db, id: number, events: readonly DeploymentEvent[], nowMs: number): StoredEvent[] {
  return transaction(db, () => {
    const row = requireDeployment(db, id);
    const insert = db.prepare("INSERT INTO deployment_events (deployment_id, seq, at_ms, event) VALUES (?, ?, ?, ?)");
    const stored = events.map((event, index) => ({ seq: row.lastSeq + index + 1, atMs: nowMs, event }));
    for (const one of stored) {
      insert.run(id, one.seq, nowMs, JSON.stringify(one.event));
      recordEvent(db, row, one.event, nowMs);
    }
    db.prepare("UPDATE deployments SET last_seq = ? WHERE id = ?").run(row.lastSeq + events.length, id);
    return stored;
  });
}

/** The events after a number, oldest first. */
export function listEvents(db: Db, id: number, afterSeq: number): StoredEvent[] {
  return db
    .prepare<[number, number], { seq: number; at_ms: number; event: string }>(
      "SELECT seq, at_ms, event FROM deployment_events WHERE deployment_id = ? AND seq > ? ORDER BY seq",
    )
    .all(id, afterSeq)
    .map((row) => ({ seq: row.seq, atMs: row.at_ms, event: JSON.parse(row.event) as DeploymentEvent })); // stored by appendEvents
}

function recordEvent(db: Db, row: DeploymentRow, event: DeploymentEvent, nowMs: number): void {
  const status = statusAfter(event);
  if (status) db.prepare("UPDATE deployments SET status = ? WHERE id = ?").run(status, row.id);
  if (event.kind === "started") db.prepare("UPDATE deployments SET started_at_ms = ? WHERE id = ?").run(nowMs, row.id);
  if (event.kind === "finished") {
    db.prepare("UPDATE deployments SET outcome = ?, error = ?, finished_at_ms = ? WHERE id = ?").run(
      event.outcome,
      event.error,
      nowMs,
      row.id,
    );
  }
  const words = auditWords(event, row);
  if (words) auditDeployment(db, row, words, nowMs);
}

type AuditWords = Pick<AuditEntry, "actor" | "message" | "details">;

/** Null for events that are not for the audit trail. What no person did is put down to who asked for the deployment. */
function auditWords(event: DeploymentEvent, { version, createdBy }: DeploymentRow): AuditWords | null {
  switch (event.kind) {
    case "started":
      return { actor: createdBy, message: `Started deploying ${version}`, details: {} };
    case "answered":
      return {
        actor: event.by,
        message: `${event.proceed ? "Approved" : "Rejected"} ${version} at step '${event.stepId}'`,
        details: { note: event.note },
      };
    case "cancel-requested":
      return { actor: event.by, message: `Cancelled deploying ${version}`, details: {} };
    case "interrupted":
      return { actor: createdBy, message: `Deploying ${version} was interrupted`, details: {} };
    case "resumed":
      return { actor: event.by, message: `Resumed deploying ${version}`, details: {} };
    case "rolling-back":
      return { actor: event.by, message: `Rolled back deploying ${version}`, details: {} };
    case "finished":
      return {
        actor: event.by ?? createdBy,
        message: `Deploying ${version} ${event.outcome}${event.error ? `: ${event.error}` : ""}`,
        details: { outcome: event.outcome },
      };
    default:
      return null;
  }
}

function auditDeployment(db: Db, row: DeploymentRow, words: AuditWords, nowMs: number): void {
  appendAudit(
    db,
    {
      ...words,
      category: "deployment",
      subjectKind: "deployment",
      subjectId: String(row.id),
      projectId: row.projectId,
      environmentId: row.environmentId,
    },
    nowMs,
  );
}

function rowOf(row: Row): DeploymentRow {
  return {
    id: row.id,
    projectId: row.project_id,
    environmentId: row.environment_id,
    releaseId: row.release_id,
    version: row.version,
    status: row.status,
    outcome: row.outcome,
    error: row.error,
    lastSeq: row.last_seq,
    lastLine: row.last_line,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
  };
}
