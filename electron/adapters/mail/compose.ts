import type { Mailbox } from "../../../shared/core/model/mailboxes.ts";
import type { Mail } from "../../ports/mail.ts";

/** A mail as it goes over the wire, and whom the server is told it is from and for. */
export type ComposedMail = {
  readonly bytes: Buffer;
  readonly from: string;
  readonly recipients: readonly string[];
};

/** Composes a mail (RFC 5322). Those of `bcc` are told to the server alone. */
export async function composeMail(from: Mailbox, mail: Mail): Promise<ComposedMail> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const [to, cc, bcc] = [mail.to, mail.cc, mail.bcc].map((boxes) => boxes.map((box) => ({ ...box })));
  const composed = new MailComposer({
    from: { ...from },
    to,
    cc,
    bcc,
    subject: mail.subject.replace(/\s+/g, " ").trim(),
    ...(mail.isHtml ? { html: mail.body } : { text: mail.body }),
    headers: { ...AUTOMATIC, ...(mail.priority === "high" ? URGENT : {}) },
    // A body is a text, never something to be read from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = composed.getEnvelope();
  return { bytes: await composed.build(), from: envelope.from || from.address, recipients: envelope.to };
}

/** So that absence notes are not answered (RFC 3834, 5). */
const AUTOMATIC = { "Auto-Submitted": "auto-generated" };
const URGENT = { "X-Priority": "1 (Highest)", Importance: "High" };
