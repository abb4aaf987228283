import { appendAudit } from "../store/audit.ts";
import { transaction } from "../store/database.ts";
import type { CallContext } from "./context.ts";

/** Writes down that somebody read much at once. */
export function auditExport({ host, actor }: CallContext, message: string): void {
  const subject = { subjectKind: "host", subjectId: "", projectId: null, environmentId: null };
  transaction(host.db, () =>
    appendAudit(host.db, { actor, category: "export", ...subject, message, details: {} }, host.clock.nowMs()),
  );
}
