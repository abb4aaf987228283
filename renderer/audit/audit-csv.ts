import type { AuditEvent } from "../../shared/rpc/types.ts";

/** Events as RFC 4180 CSV. A field that a spreadsheet would take for a formula gets an apostrophe before it. */
export function auditCsv(events: readonly AuditEvent[]): string {
  const rows = events.map((event) => [
    String(event.seq),
    new Date(event.atMs).toISOString(),
    event.actor,
    event.category,
    event.subjectKind,
    event.subjectId,
    event.projectId ?? "",
    event.environmentId ?? "",
    event.message,
    JSON.stringify(event.details),
  ]);
  const head = ["seq", "time", "actor", "category", "kind", "id", "project", "environment", "message", "details"];
  return [head, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

function csvField(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
