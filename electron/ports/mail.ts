import type { ConnectionCheck } from "../../shared/core/model/connection-test.ts";
import type { MailServer } from "../../shared/core/model/mail-server.ts";
import type { Mailbox } from "../../shared/core/model/mailboxes.ts";

/** A mail server, secrets opened. */
export type MailServerEndpoint = Pick<MailServer, "name" | "host" | "port" | "security" | "ca"> & {
  /** Null sends without signing in. */
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly from: Mailbox;
};

/** One mail, its expressions filled in. */
export type Mail = {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly subject: string;
  readonly body: string;
  readonly isHtml: boolean;
  readonly priority: "normal" | "high";
};

/** What a mail server took: its answer, and the recipients it did not take although it took others. */
export type MailReceipt = {
  readonly answer: string;
  readonly refused: readonly { readonly address: string; readonly reason: string }[];
};

/**
 * Hands mails to servers. What goes wrong names the hop (name, port, TLS, sign-in, sender, recipient) and, with
 * `details.mayRetry` true, is a connection problem before the mail was handed over, so that another try can do no harm.
 */
export type Mailer = {
  /** Sends once. Throws `remote_failed` when the server refuses the sender, every recipient or the mail itself. */
  send(server: MailServerEndpoint, mail: Mail, signal: AbortSignal): Promise<MailReceipt>;
  /** Sends a mail that says it is a test; the first check that is not `ok` is what stands in the way. Throws `cancelled` only. */
  test(server: MailServerEndpoint, to: Mailbox, signal: AbortSignal): Promise<readonly ConnectionCheck[]>;
};
