import { AppError } from "../../../shared/core/errors.ts";
import { parseMailboxes } from "../../../shared/core/model/mailboxes.ts";
import type { ConnectionCheck } from "../../../shared/core/model/connection-test.ts";
import { requireDocument } from "../../store/documents.ts";
import { openSecret } from "../../store/secrets.ts";
import type { HostContext } from "../context.ts";
import { mailServerEndpoint } from "../endpoints.ts";

/** Sends a test mail; the first check that is not `ok` is what stands in the way. Throws `invalid_input` for an address that is none. */
export async function test(
  { db, dataKey, mailer }: HostContext,
  id: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly ConnectionCheck[]> {
  const server = requireDocument(db, "mail-server", id);
  const [mailbox, ...others] = parseMailboxes(to);
  if (!mailbox || others.length > 0) {
    throw new AppError("invalid_input", "Give one address to send the test mail to, like name@example.com.");
  }
  return mailer.test(
    mailServerEndpoint(server, (secret) => openSecret(db, dataKey, secret)),
    mailbox,
    signal,
  );
}
