import type { URL } from "node:url";
import type { Dispatcher } from "undici";
import { AppError } from "../../../shared/core/errors.ts";
import { createMask } from "../../../shared/core/variables/mask.ts";
import type { WebhookPost, Webhooks } from "../../ports/webhooks.ts";
import { proxyHint } from "../environment-proxy.ts";
import { basicLoginOf } from "../url-parts.ts";
import { readAddress, secretParts } from "./address.ts";
import { oneConnection } from "./one-connection.ts";
import { answerError, connectionError, type WebhookAnswer } from "./webhook-errors.ts";

const TIMEOUT_MS = 30_000;
/** Of an answer no more is read. */
const MOST_ANSWER_BYTES = 4000;

/** Posts to Slack, Teams and other webhooks. */
export const webhooks: Webhooks = createWebhooks();

/** Webhooks that may take `timeoutMs` for all of a post. */
export function createWebhooks({ timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Webhooks {
  return {
    post: async (message, signal) => {
      const url = readAddress(message);
      const limit = AbortSignal.timeout(timeoutMs);
      const connection = await oneConnection(timeoutMs);
      const either = AbortSignal.any([signal, limit]);
      try {
        const answer = await unlessAborted(send(url, message, connection.dispatcher), either);
        if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.statusCode;
        throw answerError(url.host, answer, createMask(secretParts(url, message)).text(answer.text));
      } catch (error) {
        if (error instanceof AppError) throw error;
        const lateAfterS = limit.aborted ? timeoutMs / 1000 : null;
        const isConnected = connection.isMade();
        throw connectionError(error, { host: url.host, proxyHint: proxyHint(url), signal, lateAfterS, isConnected });
      } finally {
        connection.close();
      }
    },
  };
}

/** Rejects as soon as the signal aborts; what the work then comes to is of no interest. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener("abort", abort));
}

async function send(url: URL, { headers, body }: WebhookPost, dispatcher: Dispatcher): Promise<WebhookAnswer> {
  const { request } = await import("undici");
  const login = basicLoginOf(url);
  const answer = await request(`${url.origin}${url.pathname}${url.search}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "slipway",
      ...(login !== null && { authorization: login }),
      ...namesToValues(headers),
    },
    body,
    dispatcher,
  });
  const { statusCode } = answer;
  const retryAfter = answer.headers["retry-after"];
  // What a service says after it took the message is of no use, and no reason to wait.
  const text = statusCode < 300 ? "" : await beginningOf(answer.body);
  return { statusCode, text, retryAfter: typeof retryAfter === "string" ? retryAfter : null };
}

/** A later header of the same name counts, whatever its case: what a step says goes before what is usual. */
function namesToValues(headers: WebhookPost["headers"]): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** The answer's text as far as it came; one that breaks off is as good as a short one. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= MOST_ANSWER_BYTES) break;
    }
  } catch {
    // The status alone says that the message was refused.
  }
  return Buffer.concat(pieces).subarray(0, MOST_ANSWER_BYTES).toString("utf8");
}
