/** What is to be remembered of a change. `details` holds from/to as JSON; secrets appear in it as references only. */
export type AuditEntry = {
  readonly actor: string;
  readonly category: "created" | "changed" | "removed" | "deployment" | "release" | "secret" | "export" | "host";
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly projectId: string | null;
  readonly environmentId: string | null;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** An audit event as it is stored: numbered from 1, and chained by `hash` to the one before. */
export type AuditEvent = AuditEntry & { readonly seq: number; readonly atMs: number; readonly hash: string };
