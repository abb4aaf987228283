import { Readable } from "node:stream";
import type { SMTPConnectionSendInfo } from "nodemailer/lib/smtp-connection";
import type { MailReceipt } from "../../ports/mail.ts";
import type { ComposedMail } from "./compose.ts";
import type { Guard } from "./guard.ts";
import { errorField, wordsOf } from "./mail-errors.ts";
import { type MailSession, passing } from "./session.ts";

/** Names sender and recipients to the server and hands the mail over to it. */
export async function handOver(session: MailSession, guard: Guard, mail: ComposedMail): Promise<MailReceipt> {
  const { from, recipients } = mail;
  const { named, sent } = begin(session, guard, mail);
  const isNot = (command: string) => (error: unknown) =>
    errorField(error, "command") !== command || errorField(error, "response") === "";
  await guard.hop("sender", passing(named, isNot("MAIL FROM")), () => `${from} may send`);
  await guard.hop("recipient", passing(named, isNot("RCPT TO")), () => `${recipients.join(", ")} accepted`);
  const info = await guard.hop(
    "mail",
    () => sent,
    (taken) => `accepted${wordsOf(taken?.response ?? null)}`,
  );
  return { answer: info?.response ?? "", refused: (info?.rejectedErrors ?? []).map(refusalOf) };
}

/** `named` resolves when the server asks for the text, `sent` when it has taken it. */
function begin({ connection, run }: MailSession, guard: Guard, { from, recipients, bytes }: ComposedMail) {
  const asked = Promise.withResolvers<void>();
  const text = new Readable({
    // The server asks for the text once it has taken sender and recipients: from here on it may take the mail.
    read() {
      guard.handOver();
      asked.resolve();
      this.push(bytes);
      this.push(null);
    },
  });
  const envelope = { from, to: [...recipients], size: bytes.length };
  const sent = run<SMTPConnectionSendInfo>((done) => connection.send(envelope, text, done));
  return { named: Promise.race([sent, asked.promise]), sent };
}

function refusalOf(error: unknown): MailReceipt["refused"][number] {
  return { address: errorField(error, "recipient"), reason: errorField(error, "response") };
}
