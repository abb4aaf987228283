import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { AppError, type Finding } from "../../../shared/core/errors.ts";
import {
  DOCUMENT_KINDS,
  type DocumentBodies,
  type DocumentKind,
  documentSchemas,
  documentTitle,
  type StoredDocument,
} from "../../../shared/core/model/documents.ts";
import { isPlainSecret } from "../../../shared/core/model/secret-value.ts";
import { channelFindings } from "../../../shared/core/versions/channel-rules.ts";
import { danglingReferences, referencesOf } from "../../../shared/core/model/references.ts";
import { weakSecretReason } from "../../../shared/core/variables/weak-secret.ts";
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
import { hasSecret, openSecret, reuseSecrets, secretIds } from "../../store/secrets.ts";
import { auditExport } from "../audit-export.ts";
import { openCertificate } from "../credentials.ts";
import { type CallContext, changeOf, type HostContext } from "../context.ts";
import { saveWarnings } from "../save-warnings.ts";
import { tieFindings } from "../variable-ties.ts";

/** A document as it comes in, before its schema has seen it. */
export type IncomingDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The file it was read from, for findings. */
  readonly file?: string | undefined;
};

type CheckedDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: DocumentBodies[DocumentKind];
  readonly file: string | undefined;
};

/** Checks and stores one document. Throws `invalid_input` with every problem in the message and in `details.issues`. */
export function save(
  call: CallContext,
  incoming: IncomingDocument & { readonly expectedVersion: number | null },
): StoredDocument {
  const { host } = call;
  const checked = checkShape(incoming);
  const findings = "findings" in checked ? checked.findings : checkMeaning(call, [checked]);
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

/** Checks all documents together, then stores all of them in one transaction, or none. */
export function apply(call: CallContext, incoming: readonly IncomingDocument[], dryRun: boolean): ApplyResult {
  const { host } = call;
  const shapes = incoming.map(checkShape);
  const checked = shapes.filter((shape): shape is CheckedDocument => !("findings" in shape));
  const shapeFindings = shapes.flatMap((shape) => ("findings" in shape ? shape.findings : []));
  const findings = [...shapeFindings, ...checkMeaning(call, checked)];
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

/** The body as its schema gives it, defaults filled in, or a finding for each problem. */
function checkShape(incoming: IncomingDocument): CheckedDocument | { readonly findings: readonly Finding[] } {
  const result = documentSchemas[incoming.kind].safeParse(incoming.body);
  if (result.success) return { kind: incoming.kind, id: incoming.id, body: result.data, file: incoming.file };
  const title = documentTitle(incoming.kind, incoming.id, incoming.body);
  return { findings: result.error.issues.flatMap((issue) => issueFindings(issue, title, incoming.file)) };
}

/** Unknown keys become a finding each; the path leads a reader of the file to the place. */
function issueFindings(issue: z.core.$ZodIssue, title: string, file: string | undefined): Finding[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
  const place = path.length === 0 ? "" : ` at ${path.join(".")}`;
  const where = file === undefined ? {} : { file };
  if (issue.code !== "unrecognized_keys") {
    return [{ level: "error", text: `Not valid in the ${title}${place}: ${issue.message}.`, path, ...where }];
  }
  return issue.keys.map((key) => ({
    level: "error",
    text: `Unknown key '${key}' in the ${title}${place}. Remove it or correct its spelling.`,
    path: [...path, key],
    ...where,
  }));
}

/** What schemas cannot see: references that lead nowhere, secrets that are not stored, values that tie, bad certificates. */
function checkMeaning(call: CallContext, documents: readonly CheckedDocument[]): Finding[] {
  const { db } = call.host;
  const coming = new Set(documents.map(({ kind, id }) => `${kind}/${id}`));
  const exists = (kind: DocumentKind, id: string) => coming.has(`${kind}/${id}`) || getDocument(db, kind, id) !== null;
  const findings = documents.flatMap(({ kind, id, body, file }) => {
    const title = documentTitle(kind, id, body);
    const found: readonly Finding[] = [
      ...danglingReferences(referencesOf(kind, id, body), title, exists),
      ...secretIds(body)
        .filter((secret) => !hasSecret(db, secret))
        .map(
          (secret): Finding => ({
            level: "error",
            text: `The ${title} refers to the secret '${secret}', which is not stored here. Give its value, or name an environment variable that holds it.`,
          }),
        ),
      ...projectFindings(call, documents, id, kind === "project" ? (body as DocumentBodies["project"]) : null),
      ...certificateFindings(call, title, kind === "certificate" ? (body as DocumentBodies["certificate"]) : null),
      ...("variables" in body ? weakFindings(body.variables) : []),
    ];
    return file === undefined ? found : found.map((finding) => ({ ...finding, file }));
  });
  return [...findings, ...tieFindings(db, documents), ...saveWarnings(db, documents)];
}

/** Rules of channels that cannot be read, or that are for steps the process (as it will be) does not have. */
function projectFindings(
  { host }: CallContext,
  documents: readonly CheckedDocument[],
  id: string,
  project: DocumentBodies["project"] | null,
): readonly Finding[] {
  if (project === null || project.channels.length === 0) return [];
  const coming = documents.find((other) => other.kind === "process" && other.id === id)?.body;
  const process = (coming as DocumentBodies["process"] | undefined) ?? getDocument(host.db, "process", id)?.body;
  return channelFindings(project.channels, process?.steps.map((step) => step.id) ?? null);
}

/** Says what is wrong with a certificate's file, and warns of one that has run out. */
function certificateFindings(
  { host }: CallContext,
  title: string,
  certificate: DocumentBodies["certificate"] | null,
): Finding[] {
  if (certificate === null) return [];
  try {
    const { facts } = openCertificate(host.certificates, certificate, (id) => openSecret(host.db, host.dataKey, id));
    if (facts.notAfterMs > host.clock.nowMs()) return [];
    const since = new Date(facts.notAfterMs).toISOString().slice(0, 10);
    return [{ level: "warning", text: `The ${title} has run out on ${since}. Give it a newer file.` }];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field = error.details["part"] === "password" ? "password" : "content";
    return [{ level: "error", text: `The ${title} cannot be read: ${error.message}`, path: [field] }];
  }
}

/** Sensitive values that are easily guessed, or that would hide half of every log. */
function weakFindings(variables: DocumentBodies["variables"]["variables"]): Finding[] {
  return variables.flatMap((variable) =>
    variable.values.flatMap(({ value }): Finding[] => {
      const reason = isPlainSecret(value) ? weakSecretReason(value.plain) : null;
      return reason === null ? [] : [{ level: "warning", text: `Variable '${variable.name}': ${reason}` }];
    }),
  );
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
