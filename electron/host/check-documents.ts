import type { z } from "zod";
import { AppError, type Finding } from "../../shared/core/errors.ts";
import type { Certificate } from "../../shared/core/model/certificate.ts";
import {
  type DocumentBodies,
  type DocumentKind,
  documentSchemas,
  documentTitle,
} from "../../shared/core/model/documents.ts";
import { danglingReferences, referencesOf } from "../../shared/core/model/references.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { weakSecretReason } from "../../shared/core/variables/weak-secret.ts";
import { channelFindings } from "../../shared/core/versions/channel-rules.ts";
import { hasSecret, openSecret, secretIds } from "../store/secrets.ts";
import type { HostContext } from "./context.ts";
import { openCertificate } from "./credentials.ts";
import { type Outlook, outlookOf } from "./outlook.ts";
import { saveWarnings } from "./save-warnings.ts";
import { tieFindings } from "./variable-ties.ts";

/** A document as it comes in, before its schema has seen it. */
export type IncomingDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The file it was read from, for findings. */
  readonly file?: string | undefined;
};

/** A document that its schema has taken. */
export type CheckedDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: DocumentBodies[DocumentKind];
  readonly file: string | undefined;
};

/** The body as its schema gives it, defaults filled in, or a finding for each problem. */
export function checkShape(incoming: IncomingDocument): CheckedDocument | { readonly findings: readonly Finding[] } {
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
export function checkMeaning(host: HostContext, documents: readonly CheckedDocument[]): Finding[] {
  const { db } = host;
  const outlook = outlookOf(db, documents);
  const exists = (kind: DocumentKind, id: string) => outlook.get(kind, id) !== null;
  const findings = documents.flatMap(({ kind, id, body, file }) => {
    const title = documentTitle(kind, id, body);
    const found: readonly Finding[] = [
      ...danglingReferences(referencesOf(kind, id, body), title, exists),
      ...missingSecrets(host, title, secretIds(body)),
      ...(kind === "project" ? channelProblems(outlook, id) : []),
      ...(kind === "certificate" ? certificateFindings(host, title, outlook.get(kind, id)) : []),
      ...("variables" in body ? weakFindings(body.variables) : []),
    ];
    return file === undefined ? found : found.map((finding) => ({ ...finding, file }));
  });
  return [...findings, ...tieFindings(db, documents), ...saveWarnings(db, documents)];
}

function missingSecrets({ db }: HostContext, title: string, secrets: readonly string[]): Finding[] {
  return secrets
    .filter((secret) => !hasSecret(db, secret))
    .map((secret) => ({
      level: "error",
      text: `The ${title} refers to the secret '${secret}', which is not stored here. Give its value, or name an environment variable that holds it.`,
    }));
}

/** Rules of channels that cannot be read, or that are for steps the process (as it will be) does not have. */
function channelProblems(outlook: Outlook, projectId: string): readonly Finding[] {
  const channels = outlook.get("project", projectId)?.channels ?? [];
  if (channels.length === 0) return [];
  const steps = outlook.get("process", projectId)?.steps;
  return channelFindings(channels, steps?.map((step) => step.id) ?? null);
}

/** Says what is wrong with a certificate's file, and warns of one that has run out. */
function certificateFindings(host: HostContext, title: string, certificate: Certificate | null): Finding[] {
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
function weakFindings(variables: readonly Variable[]): Finding[] {
  return variables.flatMap((variable) =>
    variable.values.flatMap(({ value }): Finding[] => {
      const reason = isPlainSecret(value) ? weakSecretReason(value.plain) : null;
      return reason === null ? [] : [{ level: "warning", text: `Variable '${variable.name}': ${reason}` }];
    }),
  );
}
