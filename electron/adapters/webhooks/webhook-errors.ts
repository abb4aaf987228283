import { AppError, messageOf } from "../../../shared/core/errors.ts";

/** What a service answered; `text` is the beginning of it. */
export type WebhookAnswer = {
  readonly statusCode: number;
  readonly text: string;
  readonly retryAfter: string | null;
};

const LONGEST_WORDS = 300;

/** What an answer other than 2xx means. `said` is its text without secrets. */
export function answerError(host: string, { statusCode, retryAfter }: WebhookAnswer, said: string): AppError {
  const refused = `${host} answered ${statusCode}${wordsOf(said)}`;
  const details = { status: statusCode, mayRetry: statusCode === 429 || statusCode >= 500, ...waitOf(retryAfter) };
  if (statusCode >= 300 && statusCode < 400) {
    const message = `${host} answered ${statusCode}, a redirect, which is not followed. Give the step the address it leads to.`;
    return new AppError("remote_failed", message, { details });
  }
  if (statusCode === 429) {
    const message = `${refused}: it takes no more messages for now. Send fewer, or try again later.`;
    return new AppError("remote_failed", message, { details });
  }
  if (statusCode === 401 || statusCode === 403) {
    const message = `${refused}: it refuses the address or its token. Make a new address there, and check the step's headers.`;
    return new AppError("unauthenticated", message, { details });
  }
  if (statusCode === 404 || statusCode === 410) {
    const message = `${refused}: nothing takes messages at that address (any more). Make a new address there.`;
    return new AppError("not_found", message, { details });
  }
  const next = statusCode >= 500 ? "Try again later." : "Correct the message, or see what the service expects.";
  return new AppError("remote_failed", `${refused}. ${next}`, { details });
}

export type LostPost = {
  readonly host: string;
  /** What to add of a proxy on the way; else empty. */
  readonly proxyHint: string;
  readonly signal: AbortSignal;
  /** A time limit ran out, in seconds. */
  readonly lateAfterS: number | null;
  /** The connection was made, so the service may have got the message. */
  readonly isConnected: boolean;
};

/** What it means that no answer came. */
export function connectionError(
  error: unknown,
  { host, proxyHint, signal, lateAfterS, isConnected }: LostPost,
): AppError {
  if (signal.aborted) return new AppError("cancelled", `Posting to ${host} was cancelled.`);
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (code === "UND_ERR_INVALID_ARG") {
    const message = `The message for ${host} cannot be posted (${messageOf(cause)}). Correct the step's headers.`;
    return new AppError("invalid_input", message);
  }
  const isLate = lateAfterS !== null || code.endsWith("TIMEOUT") || code === "ETIMEDOUT";
  const kind = isLate ? "timed_out" : "unreachable";
  if (isConnected) {
    const what =
      lateAfterS === null
        ? `${host} ended the connection without an answer`
        : `${host} did not answer within ${lateAfterS} s`;
    const message = `${what}, so nobody knows whether it took the message. Look there before it is sent again.`;
    return new AppError(kind, message, { details: { reason: code, mayRetry: false } });
  }
  const [reason, mayRetry] = isLate
    ? [
        `it does not answer${lateAfterS === null ? "" : ` within ${lateAfterS} s`}. Check the network, proxy and firewall between.`,
        true,
      ]
    : reasonOf(code, messageOf(cause), host);
  return new AppError(kind, `Could not reach ${host}: ${reason}${proxyHint}`, { details: { reason: code, mayRetry } });
}

function reasonOf(code: string, text: string, host: string): readonly [reason: string, mayRetry: boolean] {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return ["the name is not known. Check the address and this machine's DNS.", true];
  if (code === "ECONNREFUSED") return ["nothing listens there. Check the address, and that the service runs.", true];
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|EPROTO/i.test(`${code} ${text}`)) {
    return [
      `it does not speak TLS. If it serves plain HTTP on purpose, write http:// and allow that in the step.`,
      false,
    ];
  }
  if (/CERT|SELF_SIGNED|VERIFY|ALTNAME/i.test(code)) {
    return [
      `the certificate of ${host} is not trusted (${text}). Add its authority to this machine, or correct it.`,
      false,
    ];
  }
  return [`${text}. Check the address and the network.`, true];
}

/** The service's own words in one line, without markup and shortened, as ` ("...")`. */
function wordsOf(said: string): string {
  const plain = /^\s*<(?:!doctype|html)/i.test(said)
    ? said.replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gis, " ")
    : said;
  const line = plain.replace(/\s+/g, " ").trim();
  if (line === "") return "";
  return ` ("${line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)} ...` : line}")`;
}

/** How long a busy service asks to wait (RFC 9110, 10.2.3: seconds or a date). */
function waitOf(retryAfter: string | null): { readonly waitMs?: number } {
  if (retryAfter === null) return {};
  if (/^\d+$/.test(retryAfter)) return { waitMs: Number(retryAfter) * 1000 };
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? {} : { waitMs: Math.max(0, date - Date.now()) };
}
