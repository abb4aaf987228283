import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { URL } from "node:url";
import type { Response } from "undici";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import type { RegistryExchange } from "../../../shared/core/model/connection-test.ts";
import { proxyFor, proxyHint } from "../environment-proxy.ts";
import { trustSystemAuthorities } from "../system-authorities.ts";

/** One HTTP request to a registry or its token server. */
export type HttpRequest = {
  readonly method: "GET" | "HEAD";
  readonly url: string;
  /** An `Authorization` header; it goes to this url's origin only. */
  readonly authorization: string | null;
  readonly accept: string;
};

/** Who asks, and who wants to see the exchanges. */
export type HttpCaller = {
  readonly signal: AbortSignal;
  /** Gets each exchange as it ends; `authorization` and tokens are not in it. */
  readonly onExchange?: (exchange: RegistryExchange) => void;
};

const connectTimeoutMs = 10_000;
const answerTimeoutMs = 30_000;
const longestWaitS = 30;
const mostTries = 3;
const mostRedirects = 5;

/** Loaded on first use, with connections of its own, over the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
const client = lazily(async () => {
  const { Agent, ProxyAgent, fetch } = await import("undici");
  trustSystemAuthorities();
  const limits = {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  };
  const direct = new Agent(limits);
  const proxies = new Map<string, InstanceType<typeof ProxyAgent>>();
  const wayTo = (url: string) => {
    const proxy = proxyFor(new URL(url))?.href;
    if (proxy === undefined) return direct;
    const known = proxies.get(proxy) ?? new ProxyAgent({ ...limits, uri: proxy });
    proxies.set(proxy, known);
    return known;
  };
  return (url: string, init: { method: string; headers: Record<string, string>; signal: AbortSignal }) =>
    fetch(url, { ...init, redirect: "manual", dispatcher: wayTo(url) });
});

/**
 * Sends a request and gives the answer, whatever its status; redirects are followed, without the login when they lead to
 * another origin. Waits as long as a busy registry asks (429, `Retry-After`), up to half a minute. Throws `unreachable`,
 * `timed_out` or `cancelled`.
 */
export async function send(request: HttpRequest, caller: HttpCaller): Promise<Response> {
  let { url, authorization } = request;
  for (let tries = 1, redirects = 0; ; ) {
    const answer = await sendOnce({ ...request, url, authorization }, caller);
    const target =
      answer.status >= 300 && answer.status < 400 ? URL.parse(answer.headers.get("location") ?? "", url) : null;
    if (target && redirects < mostRedirects) {
      redirects += 1;
      refuseDowngrade(url, target);
      if (target.origin !== new URL(url).origin) authorization = null;
      url = target.href;
    } else if (answer.status === 429 && tries < mostTries && retryAfterS(answer) <= longestWaitS) {
      tries += 1;
      await wait(retryAfterS(answer), url, caller.signal);
    } else {
      return answer;
    }
    await answer.body?.cancel();
  }
}

/** How long a busy server asks to wait, in seconds; 1 when it does not say (RFC 9110, 10.2.3: seconds or a date). */
export function retryAfterS(answer: Response): number {
  const value = answer.headers.get("retry-after") ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? 1 : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

async function sendOnce(request: HttpRequest, { signal, onExchange }: HttpCaller): Promise<Response> {
  const { method, url, authorization, accept } = request;
  const startedAt = performance.now();
  const record = (status: number | null, detail: string) => {
    const durationMs = Math.round(performance.now() - startedAt);
    // Whether 401 is a failure or only a question is for the caller to say.
    const ok = status !== null && (status < 400 || status === 401);
    onExchange?.({ request: `${method} ${url}`, status, ok, detail, durationMs });
  };
  const limit = AbortSignal.timeout(connectTimeoutMs + answerTimeoutMs);
  try {
    const headers = {
      Accept: accept,
      "User-Agent": "slipway",
      ...(authorization !== null && { Authorization: authorization }),
    };
    const answer = await (await client())(url, { method, headers, signal: AbortSignal.any([signal, limit]) });
    record(answer.status, answer.statusText);
    return answer;
  } catch (cause) {
    const error = connectionError(cause, url, signal, limit);
    record(null, error.message);
    throw error;
  }
}

function refuseDowngrade(from: string, target: URL): void {
  if (from.startsWith("https:") && target.protocol !== "https:") {
    const message = `${new URL(from).host} redirects to ${target.origin}, which is not encrypted. Correct the registry's configuration.`;
    throw new AppError("remote_failed", message);
  }
}

async function wait(seconds: number, url: string, signal: AbortSignal): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch (cause) {
    throw new AppError("cancelled", `The request to ${new URL(url).host} was cancelled.`, { cause });
  }
}

function connectionError(error: unknown, url: string, signal: AbortSignal, limit: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  const { host } = new URL(url);
  if (signal.aborted) {
    if (signal.reason instanceof AppError) return signal.reason;
    return new AppError("cancelled", `The request to ${host} was cancelled.`, { cause: error });
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  const details = { host, reason: code };
  if (limit.aborted || code.endsWith("_TIMEOUT") || code === "ETIMEDOUT") {
    const message = `${host} did not answer in time. Check that the registry runs, and the network, proxy and firewall between.${proxyHint(new URL(url))}`;
    return new AppError("timed_out", message, { details, cause });
  }
  const message = `Could not reach ${host}: ${connectionReason(code, messageOf(cause), host)}${proxyHint(new URL(url))}`;
  return new AppError("unreachable", message, { details, cause });
}

function connectionReason(code: string, text: string, host: string): string {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `the name is not known. Check the feed's address and this machine's DNS.`;
  if (code === "ECONNREFUSED")
    return `nothing listens there. Check that the registry runs, and the port in the feed's address.`;
  if (/WRONG_VERSION_NUMBER|EPROTO|packet length too long/i.test(`${code} ${text}`)) {
    return `it does not speak TLS. If it serves plain HTTP on purpose, write the feed's address as http://${host}.`;
  }
  if (/CERT|SELF_SIGNED|VERIFY|ALTNAME/i.test(code)) {
    return `its certificate is not trusted (${text}). Add its certificate authority to this machine, or correct the certificate.`;
  }
  return `${text}. Check the feed's address and the network.`;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
