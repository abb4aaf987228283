import { AppError } from "../../../shared/core/errors.ts";
import type { Mailer, MailReceipt } from "../../ports/mail.ts";
import { Walk } from "../connection-walk.ts";
import { type ComposedMail, composeMail } from "./compose.ts";
import { createGuard, type MailWay } from "./guard.ts";
import { handOver } from "./hand-over.ts";
import type { MailHop } from "./mail-errors.ts";
import { openSession } from "./session.ts";

const TIMEOUT_MS = 30_000;
/** How long a server may take to say goodbye. */
const QUIT_MS = 2000;

/** Sends mail over SMTP (RFC 5321). */
export const mailer: Mailer = createMailer();

/** A mailer whose hops may take `timeoutMs` each. */
export function createMailer({ timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Mailer {
  return {
    send: async (server, mail, signal) => {
      const composed = await composeMail(server.from, mail);
      return deliver({ server, timeoutMs, signal, pass: (_hop, work) => work() }, composed);
    },
    test: async (server, to, signal) => {
      const composed = await composeMail(server.from, { ...TEST_MAIL, to: [to] });
      const walk = new Walk(signal);
      const pass: MailWay["pass"] = (hop, work, describe) => walk.step(HOP_LABELS[hop], work, describe);
      try {
        await deliver({ server, timeoutMs, signal, pass }, composed);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === "cancelled") throw error;
      }
      return walk.checks;
    },
  };
}

const TEST_MAIL = {
  cc: [],
  bcc: [],
  subject: "Test of Slipway's mail server",
  body: "Slipway can send mail through this server. Nothing needs to be done.\n",
  isHtml: false,
  priority: "normal",
} as const;

const HOP_LABELS: Readonly<Record<MailHop, string>> = {
  name: "Name",
  port: "Port",
  tls: "Encryption",
  greeting: "Greeting",
  "sign-in": "Sign-in",
  sender: "Sender",
  recipient: "Recipient",
  mail: "Mail",
};

/** Goes the whole way with one mail. */
async function deliver(way: MailWay, mail: ComposedMail): Promise<MailReceipt> {
  const guard = createGuard(way);
  try {
    const session = await openSession(way, guard);
    const receipt = await handOver(session, guard, mail);
    session.connection.quit();
    setTimeout(() => guard.close(), QUIT_MS).unref();
    return receipt;
  } catch (error) {
    guard.close();
    throw error;
  }
}
