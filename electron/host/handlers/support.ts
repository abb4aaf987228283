import { arch, cpus, freemem, release, totalmem } from "node:os";
import process from "node:process";
import { documentOutline } from "../../../shared/core/model/document-outline.ts";
import { DOCUMENT_KINDS } from "../../../shared/core/model/documents.ts";
import { createMask } from "../../../shared/core/variables/mask.ts";
import type { SupportFile } from "../../../shared/rpc/types.ts";
import { listAudit } from "../../store/audit.ts";
import { type DeploymentRow, listDeployments, listEvents } from "../../store/deployments.ts";
import { listDocuments } from "../../store/documents.ts";
import { listLogLines } from "../../store/log.ts";
import { allSecrets } from "../../store/secrets.ts";
import { auditExport } from "../audit-export.ts";
import type { CallContext, HostContext } from "../context.ts";

const DEPLOYMENTS = 50;
/** Of these the events and the end of the log are given whole. */
const FAILURES = 5;
const LOG_LINES = 500;
const AUDIT_EVENTS = 500;

/**
 * What helps somebody else find out what is wrong, as texts a person can read before they give them away. Every stored
 * secret is masked in all of it; values of variables, scripts and transforms are left out.
 */
export function supportBundle(call: CallContext): readonly SupportFile[] {
  const { host } = call;
  const deployments = listDeployments(host.db, { limit: DEPLOYMENTS });
  const failed = deployments.filter(({ outcome }) => outcome === "failed").slice(0, FAILURES);
  const files: SupportFile[] = [
    { name: "about.json", text: json(about(host)) },
    { name: "documents.json", text: json(documents(host)) },
    { name: "deployments.json", text: json(deployments) },
    ...failed.flatMap((row) => failureFiles(host, row)),
    { name: "audit.json", text: json(audit(host)) },
    { name: "host.log", text: host.log.read() },
  ];
  auditExport(call, "Made a support bundle");
  const mask = createMask(allSecrets(host.db, host.dataKey));
  return files.map(({ name, text }) => ({ name, text: mask.text(text) }));
}

function about(host: HostContext) {
  return {
    slipway: host.version,
    node: process.version,
    platform: `${process.platform} ${release()} ${arch()}`,
    processors: cpus().length,
    memoryMb: { all: megabytes(totalmem()), free: megabytes(freemem()), own: megabytes(process.memoryUsage.rss()) },
    runningSince: new Date(host.startedAtMs).toISOString(),
    madeAt: new Date(host.clock.nowMs()).toISOString(),
    secretBox: host.secretBoxName,
    databaseMb: megabytes(databaseBytes(host)),
  };
}

function documents(host: HostContext) {
  return Object.fromEntries(
    DOCUMENT_KINDS.map((kind) => [
      kind,
      listDocuments(host.db, kind).map(({ id, version, body }) => ({ id, version, body: documentOutline(body) })),
    ]),
  );
}

function failureFiles(host: HostContext, { id, lastLine }: DeploymentRow): readonly SupportFile[] {
  const events = listEvents(host.db, id, 0).map(({ seq, atMs, event }) => {
    const { kind } = event;
    // Outputs and differences of files hold values.
    if (kind === "output") return { seq, atMs, kind, name: event.name };
    return kind === "file-rewritten" ? { seq, atMs, kind, path: event.path } : { seq, atMs, ...event };
  });
  const lines = listLogLines(host.db, id, Math.max(0, lastLine - LOG_LINES), LOG_LINES);
  return [
    { name: `deployment-${id}-events.json`, text: json(events) },
    { name: `deployment-${id}.log`, text: lines.map(({ level, text }) => `${level}: ${text}\n`).join("") },
  ];
}

/** Without what was before and after: changes hold values. */
function audit(host: HostContext) {
  return listAudit(host.db, { limit: AUDIT_EVENTS }).map(({ details: _details, ...event }) => event);
}

function databaseBytes({ db }: HostContext): number {
  return Number(db.pragma("page_count", { simple: true })) * Number(db.pragma("page_size", { simple: true }));
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
