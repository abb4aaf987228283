import { AppError, assertNever, type ErrorCode, messageOf } from "../../../shared/core/errors.ts";
import { createMask } from "../../../shared/core/variables/mask.ts";
import type { MailServerEndpoint } from "../../ports/mail.ts";

/** The stations of a mail's way, in order. */
export type MailHop = "name" | "port" | "tls" | "greeting" | "sign-in" | "sender" | "recipient" | "mail";

export type MailFailure = {
  readonly server: MailServerEndpoint;
  readonly hop: MailHop;
  /** A time limit ran out, in seconds. */
  readonly lateAfterS: number | null;
  /** The text was on its way, so the server may have taken it. */
  readonly isHandedOver: boolean;
};

const LONGEST_WORDS = 300;

/** Turns what a hop threw into an `AppError` that names the hop and the next action. Passwords are in none. */
export function mailError(error: unknown, failure: MailFailure): AppError {
  if (error instanceof AppError) return error;
  const { server, hop, isHandedOver } = failure;
  const facts = factsOf(error, failure);
  const [code, why] = isHandedOver && facts.isBroken ? lostAfterwards(facts) : reasonAt(hop, facts, server);
  const mask = createMask(server.login ? [server.login.password] : []);
  const mayRetry = facts.isBroken && !facts.isDistrust && !isHandedOver;
  return new AppError(code, mask.text(`The mail server '${server.name}' fails at ${HOP_NAMES[hop]}: ${why}`), {
    details: { hop, mayRetry },
  });
}

/** The server's own words in one line, shortened, as ` ("550 ...")`; empty when it said nothing. */
export function wordsOf(response: string | null): string {
  const line = (response ?? "").replace(/\s+/g, " ").trim();
  if (line === "") return "";
  return ` ("${line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)} ...` : line}")`;
}

/** What nodemailer or Node say of an error in a text; empty when they do not. */
export function errorField(
  error: unknown,
  name: "code" | "originalCode" | "command" | "response" | "recipient",
): string {
  const value: unknown = error instanceof Error && name in error ? Reflect.get(error, name) : null;
  return typeof value === "string" ? value : "";
}

const HOP_NAMES: Readonly<Record<MailHop, string>> = {
  name: "its name",
  port: "its port",
  tls: "encryption (TLS)",
  greeting: "the greeting",
  "sign-in": "the sign-in",
  sender: "the sender",
  recipient: "the recipients",
  mail: "the mail itself",
};

/** True for an error that came while the connection changed to encryption. */
export function isOfEncryption(error: unknown): boolean {
  const original = errorField(error, "originalCode");
  if (errorField(error, "code") === "ETLS" || errorField(error, "command") === "STARTTLS") return true;
  return isDistrust(original) || /SSL|TLS/.test(original);
}

/** True for codes that say that a certificate is not good. */
function isDistrust(code: string): boolean {
  return /CERT|SELF_SIGNED|VERIFY|ALTNAME/.test(code);
}

type Facts = {
  readonly text: string;
  readonly words: string;
  /** Node's or OpenSSL's own code. */
  readonly code: string;
  readonly command: string;
  readonly lateAfterS: number | null;
  /** The connection was not made, lost, or ended by the server: nothing was said against the mail. */
  readonly isBroken: boolean;
  /** The certificate is the reason. */
  readonly isDistrust: boolean;
};

function factsOf(error: unknown, { lateAfterS }: MailFailure): Facts {
  const kind = errorField(error, "code");
  const response = errorField(error, "response");
  const code = errorField(error, "originalCode") || kind;
  return {
    text: messageOf(error),
    words: wordsOf(response),
    code,
    command: errorField(error, "command"),
    lateAfterS,
    isBroken: lateAfterS !== null || /^421\b/.test(response) || (response === "" && !REFUSALS.includes(kind)),
    isDistrust: isDistrust(code),
  };
}

/** nodemailer's own codes of what is no matter of the connection. */
const REFUSALS = ["EAUTH", "EENVELOPE", "EMESSAGE", "EPROTOCOL", "EREQUIRETLS"];

type Reason = readonly [code: ErrorCode, why: string];

function lostAfterwards({ lateAfterS, text }: Facts): Reason {
  const what = lateAfterS === null ? `the connection was lost (${text})` : `it did not answer within ${lateAfterS} s`;
  return [
    lateAfterS === null ? "unreachable" : "timed_out",
    `${what} after the mail was handed over, so nobody knows whether it was taken. Ask a recipient before it is sent again.`,
  ];
}

function reasonAt(hop: MailHop, facts: Facts, server: MailServerEndpoint): Reason {
  const { host, port } = server;
  const { text, words, lateAfterS } = facts;
  switch (hop) {
    case "name":
      return ["unreachable", `the name ${host} is not known. Check its spelling and this machine's DNS.`];
    case "port":
      return portReason(facts, server);
    case "tls":
      return tlsReason(facts, server);
    case "greeting":
      if (words !== "") return ["remote_failed", `it refuses this computer${words}. Ask who runs it to let it in.`];
      return broken(
        facts,
        `Check that a mail server answers on port ${port}, and whether it wants TLS from the start.`,
      );
    case "sign-in":
      if (facts.isBroken) return broken(facts, `Try again; if that does not help, ask who runs ${host}.`);
      return [
        "unauthenticated",
        `it refuses the user ${server.login?.username ?? ""}${words}. Check user and password of the mail server.`,
      ];
    case "sender":
      if (facts.isBroken) return broken(facts, "Try again later.");
      return [
        "remote_failed",
        `it refuses the sender ${server.from.address}${words}. Give the mail server's document an address that may send there.`,
      ];
    case "recipient":
      if (facts.isBroken) return broken(facts, "Try again later.");
      return [
        "remote_failed",
        `it refuses every recipient${words}. Correct the addresses, or sign in to send outside.`,
      ];
    case "mail":
      if (facts.isBroken) return broken(facts, "Try again later.");
      return [
        "remote_failed",
        `it refuses the mail${words || ` (${text})`}. Change the mail, or ask who runs ${host}.`,
      ];
    default:
      return assertNever(hop);
  }
  function broken({ code }: Facts, next: string): Reason {
    if (lateAfterS !== null) return ["timed_out", `${host} did not answer within ${lateAfterS} s. ${next}`];
    return ["unreachable", `${host} ended the connection${words || (code === "" ? "" : ` (${code})`)}. ${next}`];
  }
}

function portReason({ code, text, lateAfterS }: Facts, { host, port }: MailServerEndpoint): Reason {
  if (lateAfterS !== null) {
    const why = `${host} does not answer on port ${port} within ${lateAfterS} s.`;
    return ["timed_out", `${why} Check the port, and the firewalls between.`];
  }
  if (code !== "ECONNREFUSED")
    return ["unreachable", `there is no way to ${host}:${port} (${text}). Check the network.`];
  return ["unreachable", `nothing listens on port ${port} of ${host}. Check the port, and that the server runs.`];
}

function tlsReason(facts: Facts, { host, port }: MailServerEndpoint): Reason {
  const { code, command, text, words, lateAfterS, isDistrust } = facts;
  if (code.includes("ALTNAME")) {
    return ["unauthenticated", `its certificate is for another name (${text}). Use the name that stands in it.`];
  }
  if (code === "CERT_HAS_EXPIRED") return ["unauthenticated", "its certificate has run out. Renew it there."];
  if (isDistrust) {
    return ["unauthenticated", `its certificate is not trusted (${text}). Give the certificate of its authority (CA).`];
  }
  if (command === "STARTTLS" && words !== "") {
    return ["remote_failed", `${host} offers no STARTTLS on port ${port}${words}. Choose another port, or TLS.`];
  }
  if (lateAfterS !== null || /WRONG_VERSION|PACKET_LENGTH|EPROTO|RECORD/.test(`${code} ${text.toUpperCase()}`)) {
    return ["unreachable", `${host} does not speak TLS from the start on port ${port}. Choose STARTTLS, or port 465.`];
  }
  return ["unreachable", `${host} broke encrypting off (${text}). See its log, or choose another way to encrypt.`];
}
