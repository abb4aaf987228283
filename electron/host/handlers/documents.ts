import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../../shared/core/errors.ts";
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  documentTitle,
  type StoredDocument,
} from "../../../shared/core/model/documents.ts";
import { referencesOf } from "../../../shared/core/model/references.ts";
import type { ApplyResult } from "../../../shared/rpc/types.ts";
import { appendAudit } from "../../store/audit.ts";
import { transaction } from "../../store/database.ts";
import { type DeploymentRow, getPlan, listOpenDeployments } from "../../store/deployments.ts";
import {
  auditSubject,
  getDocument,
  listDocuments,
  removeDocument,
  requireDocument,
  saveDocument,
} from "../../store/documents.ts";
import { openSecret, reuseSecrets, secretIds } from "../../store/secrets.ts";
import { auditExport } from "../audit-export.ts";
import { type CheckedDocument, checkMeaning, checkShape, type IncomingDocument } from "../check-documents.ts";
import { type CallContext, changeOf, type HostContext } from "../context.ts";

/** Checks and stores one document. Throws `invalid_input` with every problem in the message and in `details.issues`. */
export function save(
  call: CallContext,
  incoming: IncomingDocument & { readonly expectedVersion: number | null },
): StoredDocument {
  const { host } = call;
  const checked = checkShape(incoming);
  const findings = "findings" in checked ? checked.findings : checkMeaning(host, [checked]);
  const errors = findings.filter((finding) => finding.level === "error");
  if ("findings" in checked || errors.length > 0) {
    throw new AppError("invalid_input", errors.map((finding) => finding.text).join("\n"), { details: { findings } });
  }
  const saved = saveDocument(
    host.db,
    host.dataKey,
    { ...checked, expectedVersion: incoming.expectedVersion },
    changeOf(call),
  );
  if (saved.result !== "unchanged") announce(call, saved.document.kind, saved.document.id);
  return saved.document;
}

/** Checks all documents together, then stores all of them in one transaction, or none; a dry run stores nothing. */
export function apply(
  call: CallContext,
  incoming: readonly IncomingDocument[],
  { dryRun }: { readonly dryRun: boolean },
): ApplyResult {
  const { host } = call;
  const shapes = incoming.map(checkShape);
  const checked = shapes.filter((shape): shape is CheckedDocument => !("findings" in shape));
  const shapeFindings = shapes.flatMap((shape) => ("findings" in shape ? shape.findings : []));
  const findings = [...shapeFindings, ...checkMeaning(host, checked)];
  if (findings.some((finding) => finding.level === "error")) return { applied: false, documents: [], findings };
  const inOrder = checked.toSorted((a, b) => DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind));
  const documents = dryRun
    ? inOrder.map((document) => ({ kind: document.kind, id: document.id, outcome: wouldBe(call, document) }))
    : transaction(host.db, () =>
        inOrder.map((document) => {
          const saved = saveDocument(host.db, host.dataKey, { ...document, expectedVersion: null }, changeOf(call));
          return { kind: document.kind, id: document.id, outcome: saved.result };
        }),
      );
  if (!dryRun) {
    for (const { kind, id, outcome } of documents) if (outcome !== "unchanged") announce(call, kind, id);
  }
  return { applied: !dryRun, documents, findings };
}

/** Removes a document that nothing refers to and no open deployment works with. Throws `conflict` naming what does. */
export function remove(call: CallContext, kind: DocumentKind, id: string): void {
  const { host } = call;
  requireDocument(host.db, kind, id);
  const users = allDocuments(call).filter(
    (other) =>
      other.id !== id &&
      referencesOf(other.kind, other.id, other.body).some(
        (reference) => reference.kind === kind && reference.id === id,
      ),
  );
  if (users.length > 0) {
    const names = users.map((user) => documentTitle(user.kind, user.id, user.body)).join(", ");
    throw new AppError("conflict", `The ${kind} '${id}' is used by ${names}. Change or remove those first.`);
  }
  const [open] = openDeploymentsWith(host, kind, id);
  if (open) {
    throw new AppError(
      "conflict",
      `Deployment ${open.id} (${open.version}) of it is ${open.status}. Let it finish, or cancel or abandon it first.`,
    );
  }
  removeDocument(host.db, kind, id, changeOf(call));
  announce(call, kind, id);
}

/** The deployments that are not finished and need a project or a target to get there. */
function openDeploymentsWith({ db }: HostContext, kind: DocumentKind, id: string): readonly DeploymentRow[] {
  if (kind === "project") return listOpenDeployments(db).filter(({ projectId }) => projectId === id);
  if (kind !== "target") return [];
  return listOpenDeployments(db).filter((row) => getPlan(db, row.id).targets.some((target) => target.id === id));
}

/** Opens a secret that a document refers to, and writes down who looked. Throws `not_found` when it does not. */
export function reveal(
  call: CallContext,
  { kind, id, secret }: { readonly kind: DocumentKind; readonly id: string; readonly secret: string },
): { readonly plain: string } {
  const { host, actor } = call;
  const document = requireDocument(host.db, kind, id);
  const title = documentTitle(kind, id, document.body);
  if (!secretIds(document.body).includes(secret)) {
    throw new AppError("not_found", `The ${title} does not hold that secret (any more). Read it again.`);
  }
  return transaction(host.db, () => {
    const message = `Revealed a secret of ${title}`;
    appendAudit(
      host.db,
      { ...auditSubject(kind, id), actor, category: "secret", message, details: { secret } },
      host.clock.nowMs(),
    );
    return { plain: openSecret(host.db, host.dataKey, secret) };
  });
}

/** Every document there is; secrets are references. Reading everything at once is an export, and audited as one. */
export function exportAll(call: CallContext): readonly StoredDocument[] {
  const documents = allDocuments(call);
  auditExport(call, `Exported ${documents.length} documents`);
  return documents;
}

function allDocuments(call: CallContext): StoredDocument[] {
  return DOCUMENT_KINDS.flatMap((kind): StoredDocument[] => listDocuments(call.host.db, kind));
}

function wouldBe(call: CallContext, document: CheckedDocument): "created" | "changed" | "unchanged" {
  const { db, dataKey } = call.host;
  const before = getDocument(db, document.kind, document.id);
  if (!before) return "created";
  const after = reuseSecrets(db, dataKey, document.body, before.body);
  return isDeepStrictEqual(before.body, after) ? "unchanged" : "changed";
}

function announce(call: CallContext, documentKind: DocumentKind, id: string): void {
  call.host.changes.publish({ kind: "document", documentKind, id });
}
