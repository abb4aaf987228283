import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../shared/core/errors.ts";
import {
  type DocumentBodies,
  type DocumentKind,
  documentTitle,
  type DocumentVersion,
  PROJECT_PARTS,
  type StoredDocument,
} from "../../shared/core/model/documents.ts";
import { kindNoun } from "../../shared/core/model/kind-noun.ts";
import { appendAudit } from "./audit.ts";
import { type Db, transaction } from "./database.ts";
import { type DataKey, reuseSecrets, sealPlainSecrets } from "./secrets.ts";

type Row = { kind: DocumentKind; id: string; version: number; body: string; updated_at_ms: number; updated_by: string };

/** Who changes something, and when. */
export type Change = { readonly actor: string; readonly nowMs: number };

/** The newest version; null when there is none or it was removed. */
export function getDocument<K extends DocumentKind>(db: Db, kind: K, id: string): StoredDocument<K> | null {
  const row = db.prepare<[string, string], Row>("SELECT * FROM documents WHERE kind = ? AND id = ?").get(kind, id);
  return row ? documentOf<K>(row) : null;
}

/** Throws `not_found` naming the document. */
export function requireDocument<K extends DocumentKind>(db: Db, kind: K, id: string): StoredDocument<K> {
  const found = getDocument(db, kind, id);
  if (!found) throw new AppError("not_found", `There is no ${kindNoun(kind)} '${id}'.`, { details: { kind, id } });
  return found;
}

/** All documents of a kind by id, newest versions. */
export function listDocuments<K extends DocumentKind>(db: Db, kind: K): StoredDocument<K>[] {
  return db
    .prepare<[string], Row>("SELECT * FROM documents WHERE kind = ? ORDER BY id")
    .all(kind)
    .map(documentOf<K>);
}

/** A document as it was at a version. Throws `not_found`. */
export function getDocumentVersion<K extends DocumentKind>(
  db: Db,
  kind: K,
  id: string,
  version: number,
): DocumentBodies[K] {
  const row = db
    .prepare<[string, string, number], { body: string | null }>(
      "SELECT body FROM document_versions WHERE kind = ? AND id = ? AND version = ?",
    )
    .get(kind, id, version);
  if (!row?.body) throw new AppError("not_found", `There is no version ${version} of ${kind} '${id}'.`);
  return JSON.parse(row.body) as DocumentBodies[K]; // stored by saveDocument after its schema had passed it
}

/** Newest first. */
export function listDocumentVersions(db: Db, kind: DocumentKind, id: string): DocumentVersion[] {
  return db
    .prepare<[string, string], { version: number; at_ms: number; by: string; removed: number }>(
      "SELECT version, at_ms, by, body IS NULL AS removed FROM document_versions WHERE kind = ? AND id = ? ORDER BY version DESC",
    )
    .all(kind, id)
    .map((row) => ({ version: row.version, atMs: row.at_ms, by: row.by, removed: row.removed === 1 }));
}

/**
 * Stores a checked body as the document's next version, seals its plain secrets and writes the audit event, all in one
 * transaction. `expectedVersion`: the version the change was made from (0: it must be new; null: whatever is there).
 * Throws `conflict` when somebody else changed it meanwhile. A body equal to the stored one changes nothing.
 */
export function saveDocument<K extends DocumentKind>(
  db: Db,
  key: DataKey,
  document: {
    readonly kind: K;
    readonly id: string;
    readonly body: DocumentBodies[K];
    readonly expectedVersion: number | null;
  },
  change: Change,
): { readonly document: StoredDocument<K>; readonly result: "created" | "changed" | "unchanged" } {
  return transaction(db, () => {
    const { kind, id } = document;
    const before = getDocument(db, kind, id);
    const title = documentTitle(kind, id, document.body);
    if (document.expectedVersion !== null && document.expectedVersion !== (before?.version ?? 0)) {
      throw new AppError("conflict", conflictMessage(title, before), {
        details: { kind, id, currentVersion: before?.version ?? 0 },
      });
    }
    const reused = reuseSecrets(db, key, document.body, before?.body);
    if (before && isDeepStrictEqual(before.body, reused)) return { document: before, result: "unchanged" };
    const body = JSON.stringify(sealPlainSecrets(db, key, reused, change.nowMs));
    const version = lastVersion(db, kind, id) + 1;
    writeVersion(db, { kind, id, version, body }, change);
    const after = documentOf<K>({ kind, id, version, body, updated_at_ms: change.nowMs, updated_by: change.actor });
    appendAudit(
      db,
      {
        actor: change.actor,
        category: before ? "changed" : "created",
        ...auditSubject(kind, id),
        message: `${before ? "Changed" : "Created"} ${title}`,
        details: { version, before: before?.body ?? null, after: after.body },
      },
      change.nowMs,
    );
    return { document: after, result: before ? "changed" : "created" };
  });
}

/** Removes a document (a project with its parts). Its versions and audit events stay. Throws `not_found`. */
export function removeDocument(db: Db, kind: DocumentKind, id: string, change: Change): void {
  transaction(db, () => {
    const before = requireDocument(db, kind, id);
    for (const part of kind === "project" ? [...PROJECT_PARTS, kind] : [kind]) dropRow(db, part, id, change);
    appendAudit(
      db,
      {
        actor: change.actor,
        category: "removed",
        ...auditSubject(kind, id),
        message: `Removed ${documentTitle(kind, id, before.body)}`,
        details: { before: before.body, after: null },
      },
      change.nowMs,
    );
  });
}

function dropRow(db: Db, kind: DocumentKind, id: string, change: Change): void {
  const removed = db.prepare("DELETE FROM documents WHERE kind = ? AND id = ?").run(kind, id);
  if (removed.changes === 0) return;
  db.prepare("INSERT INTO document_versions (kind, id, version, body, at_ms, by) VALUES (?, ?, ?, NULL, ?, ?)").run(
    kind,
    id,
    lastVersion(db, kind, id) + 1,
    change.nowMs,
    change.actor,
  );
}

function writeVersion(
  db: Db,
  row: { kind: DocumentKind; id: string; version: number; body: string },
  change: Change,
): void {
  db.prepare("INSERT INTO document_versions (kind, id, version, body, at_ms, by) VALUES (?, ?, ?, ?, ?, ?)").run(
    row.kind,
    row.id,
    row.version,
    row.body,
    change.nowMs,
    change.actor,
  );
  db.prepare(
    `INSERT INTO documents (kind, id, version, body, updated_at_ms, updated_by) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body,
       updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by`,
  ).run(row.kind, row.id, row.version, row.body, change.nowMs, change.actor);
}

function lastVersion(db: Db, kind: DocumentKind, id: string): number {
  const row = db
    .prepare<[string, string], { version: number | null }>(
      "SELECT max(version) AS version FROM document_versions WHERE kind = ? AND id = ?",
    )
    .get(kind, id);
  return row?.version ?? 0;
}

function conflictMessage(title: string, before: StoredDocument | null): string {
  if (!before) return `The ${title} was removed meanwhile. Copy what you need and create it again.`;
  return `The ${title} was changed by ${before.updatedBy} meanwhile (now version ${before.version}). Look at the new version and save again.`;
}

/** How an audit event names a document, and the project and environment it belongs to. */
export function auditSubject(kind: DocumentKind, id: string) {
  const isOfProject = kind === "project" || PROJECT_PARTS.some((part) => part === kind);
  return {
    subjectKind: kind,
    subjectId: id,
    projectId: isOfProject ? id : null,
    environmentId: kind === "environment" ? id : null,
  };
}

function documentOf<K extends DocumentKind>(row: Row): StoredDocument<K> {
  return {
    kind: row.kind as K, // the row was selected by this kind
    id: row.id,
    version: row.version,
    body: JSON.parse(row.body) as DocumentBodies[K], // stored after its schema had passed it
    updatedAtMs: row.updated_at_ms,
    updatedBy: row.updated_by,
  };
}
