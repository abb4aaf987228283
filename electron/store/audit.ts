import { createHash } from "node:crypto";
import type { AuditEntry, AuditEvent } from "../../shared/core/model/audit.ts";
import type { Db } from "./database.ts";

/** Which events; `text` is looked for in messages and actors, `beforeSeq` gives the page after the one that ended there. */
export type AuditFilter = {
  readonly projectId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly text?: string | undefined;
  readonly beforeSeq?: number | undefined;
  readonly limit: number;
};

type Row = {
  seq: number;
  at_ms: number;
  actor: string;
  category: AuditEntry["category"];
  subject_kind: string;
  subject_id: string;
  project_id: string | null;
  environment_id: string | null;
  message: string;
  details: string;
  hash: string;
};

const FIRST_HASH = "0".repeat(64);

/** Appends an audit event, chained to the one before. Call it inside the transaction of the change it reports. */
export function appendAudit(db: Db, entry: AuditEntry, nowMs: number): void {
  const last = db
    .prepare<[], { seq: number; hash: string }>("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    .get();
  const row: Omit<Row, "hash"> = {
    seq: (last?.seq ?? 0) + 1,
    at_ms: nowMs,
    actor: entry.actor,
    category: entry.category,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    project_id: entry.projectId,
    environment_id: entry.environmentId,
    message: entry.message,
    details: JSON.stringify(entry.details),
  };
  db.prepare(
    `INSERT INTO audit (seq, at_ms, actor, category, subject_kind, subject_id, project_id, environment_id, message, details, hash)
     VALUES (:seq, :at_ms, :actor, :category, :subject_kind, :subject_id, :project_id, :environment_id, :message, :details, :hash)`,
  ).run({ ...row, hash: hashOf(last?.hash ?? FIRST_HASH, row) });
}

/** Newest first. */
export function listAudit(db: Db, filter: AuditFilter): AuditEvent[] {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...more: (string | number)[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  if (filter.projectId !== undefined) add("project_id = ?", filter.projectId);
  if (filter.environmentId !== undefined) add("environment_id = ?", filter.environmentId);
  if (filter.beforeSeq !== undefined) add("seq < ?", filter.beforeSeq);
  if (filter.text)
    add("(message LIKE ? ESCAPE '\\' OR actor LIKE ? ESCAPE '\\')", like(filter.text), like(filter.text));
  const where = conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
  const rows = db.prepare<(string | number)[], Row>(`SELECT * FROM audit ${where} ORDER BY seq DESC LIMIT ?`);
  return rows.all(...values, filter.limit).map(eventOf);
}

/** Walks the chain from the first event. `firstBadSeq` is the first event that was changed, or follows a gap. */
export function verifyAudit(db: Db): { readonly count: number; readonly firstBadSeq: number | null } {
  let hash = FIRST_HASH;
  let count = 0;
  for (const row of db.prepare<[], Row>("SELECT * FROM audit ORDER BY seq").iterate()) {
    count += 1;
    const { hash: stored, ...content } = row;
    if (row.seq !== count || hashOf(hash, content) !== stored) return { count, firstBadSeq: row.seq };
    hash = stored;
  }
  return { count, firstBadSeq: null };
}

function hashOf(previous: string, row: Omit<Row, "hash">): string {
  const content = [
    row.seq,
    row.at_ms,
    row.actor,
    row.category,
    row.subject_kind,
    row.subject_id,
    row.project_id,
    row.environment_id,
    row.message,
    row.details,
  ];
  return createHash("sha256").update(previous).update(JSON.stringify(content)).digest("hex");
}

function like(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

function eventOf(row: Row): AuditEvent {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    actor: row.actor,
    category: row.category,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    projectId: row.project_id,
    environmentId: row.environment_id,
    message: row.message,
    details: JSON.parse(row.details) as Record<string, unknown>, // written by appendAudit from such an object
    hash: row.hash,
  };
}
