import { AppError } from "../errors.ts";

/** Somebody mail is sent to or comes from; the name may be empty. */
export type Mailbox = { readonly name: string; readonly address: string };

/**
 * The mailboxes of a text, separated by commas or semicolons: `name@example.com`, `Name <name@example.com>`, and names
 * with commas in quotes. Throws `invalid_input` naming the first that cannot be read.
 */
export function parseMailboxes(text: string): readonly Mailbox[] {
  return splitMailboxes(text)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseMailbox);
}

/** A mailbox as people write it. */
export function mailboxText({ name, address }: Mailbox): string {
  return name === "" ? address : `${name} <${address}>`;
}

/** At separators that stand neither in quotes nor in angle brackets. */
function splitMailboxes(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;])+/g) ?? [];
}

const NAMED = /^(?:"((?:[^"\\]|\\.)*)"\s*|([^"<>]*))<([^<>]*)>$/;
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;
const CONTROL = /\p{Cc}/u;
const MOST_SHOWN = 100;

function parseMailbox(text: string): Mailbox {
  const [, quoted, plain, inBrackets] = NAMED.exec(text) ?? [];
  const address = (inBrackets ?? text).trim();
  const name = quoted?.replace(/\\(.)/g, "$1") ?? plain?.trim() ?? "";
  if (ADDRESS.test(address) && !CONTROL.test(name)) return { name, address };
  throw new AppError(
    "invalid_input",
    `'${text.slice(0, MOST_SHOWN)}' is no mail address. Write name@example.com or Name <name@example.com>, several separated by commas.`,
  );
}
