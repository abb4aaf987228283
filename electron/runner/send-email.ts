import { AppError, messageOf } from "../../shared/core/errors.ts";
import { type Mailbox, mailboxText, parseMailboxes } from "../../shared/core/model/mailboxes.ts";
import type { SendEmailStep } from "../../shared/core/model/notification-steps.ts";
import type { Mail } from "../ports/mail.ts";
import { sendOnce } from "./send-once.ts";
import type { Unit } from "./unit.ts";

/** Sends a mail through a mail server of the library. Fails also when some of the recipients were refused. */
export async function sendEmail(unit: Unit<string | null>, step: SendEmailStep): Promise<void> {
  const mail = mailOf(unit, step);
  const server = unit.ports.mailServer(step.server);
  unit.log("info", `Sending '${mail.subject}' to ${recipientsText(mail)} through the mail server '${server.name}'`);
  const receipt = await sendOnce(unit, () => unit.ports.mailer.send(server, mail, unit.signal));
  if (receipt === null) return;
  unit.log("info", `The mail server '${server.name}' took the mail: ${receipt.answer}`);
  if (receipt.refused.length === 0) return;
  const refused = receipt.refused.map(({ address, reason }) => `${address} (${reason})`).join(", ");
  throw new AppError(
    "remote_failed",
    `The mail server '${server.name}' took the mail, but not for ${refused}. Correct these addresses in step '${step.name}'.`,
  );
}

function mailOf({ fill }: Unit<string | null>, step: SendEmailStep): Mail {
  const boxes = (field: "to" | "cc" | "bcc") => mailboxesIn(fill(step[field], `text of '${field}'`), field, step);
  const [to, cc, bcc] = [boxes("to"), boxes("cc"), boxes("bcc")];
  if (to.length + cc.length + bcc.length === 0) {
    throw new AppError(
      "invalid_input",
      `Step '${step.name}' has nobody to send its mail to once its texts are filled in.`,
    );
  }
  const { isHtml, priority } = step;
  return { to, cc, bcc, subject: fill(step.subject, "subject"), body: fill(step.body, "body"), isHtml, priority };
}

function mailboxesIn(text: string, field: string, step: SendEmailStep): readonly Mailbox[] {
  try {
    return parseMailboxes(text);
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      `The text of '${field}' of step '${step.name}' cannot be used: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Those of the blind copy stay unnamed. */
function recipientsText({ to, cc, bcc }: Mail): string {
  const named = [...to, ...cc].map(mailboxText).join(", ");
  if (bcc.length === 0) return named;
  const hidden = `${bcc.length} in blind copy`;
  return named === "" ? hidden : `${named} and ${hidden}`;
}
