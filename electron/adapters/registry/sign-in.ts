import { createHash } from "node:crypto";
import { URL } from "node:url";
import { AppError } from "../../../shared/core/errors.ts";
import type { RegistryAddress } from "../../ports/registry.ts";
import type { Challenge } from "./challenge.ts";
import { type HttpCaller, send } from "./http.ts";

/** A token counts as old this long before it is, so that it does not expire under way. */
const marginMs = 10_000;
/** The token specification's default for `expires_in`. */
const defaultLifeS = 60;

/** Gives `Authorization` headers, and keeps tokens in memory for as long as they live. */
export class RegistrySignIn {
  readonly #tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();
  readonly #challenges = new Map<string, Challenge>();

  /** What this registry asked for the last time, so that the first request can answer it at once. */
  knownChallenge(base: string, address: RegistryAddress): Challenge | null {
    return this.#challenges.get(accountKey(base, address)) ?? null;
  }

  /**
   * The header that answers a challenge; `null` when a login is wanted and the feed has none. `fresh` asks for a new token
   * even when one is kept. Throws `unauthenticated` when the token server refuses the login.
   */
  async authorization(
    base: string,
    address: RegistryAddress,
    request: { readonly challenge: Challenge; readonly scope: string | null; readonly fresh: boolean },
    caller: HttpCaller,
  ): Promise<string | null> {
    const { challenge, scope, fresh } = request;
    this.#challenges.set(accountKey(base, address), challenge);
    if (challenge.kind === "basic") return basicHeader(address);
    const url = tokenUrl(base, challenge, scope);
    const key = `${accountKey(base, address)} ${url}`;
    const kept = this.#tokens.get(key);
    if (kept && !fresh && kept.untilMs > Date.now()) return `Bearer ${kept.token}`;
    const { token, lifeS } = await askForToken(url, address, caller);
    this.#forgetOld();
    this.#tokens.set(key, { token, untilMs: Date.now() + lifeS * 1000 - marginMs });
    return `Bearer ${token}`;
  }

  #forgetOld(): void {
    for (const [key, { untilMs }] of this.#tokens) if (untilMs <= Date.now()) this.#tokens.delete(key);
  }
}

/** A key that changes with the login, and does not hold it. */
function accountKey(base: string, { username, password }: RegistryAddress): string {
  const login = createHash("sha256")
    .update(JSON.stringify([username, password]))
    .digest("hex");
  return `${base} ${login}`;
}

function basicHeader({ username, password }: RegistryAddress): string | null {
  if (username === null) return null;
  return `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}`;
}

/** Where to ask for the token. The scope of what is asked for goes before the challenge's, which may belong to an earlier request. */
function tokenUrl(base: string, challenge: Challenge & { readonly kind: "bearer" }, scope: string | null): string {
  const url = URL.parse(challenge.realm, base);
  if (!url || (base.startsWith("https:") && url.protocol !== "https:")) {
    const message = `${new URL(base).host} sends to "${challenge.realm}" for a token, which is no encrypted address. Correct the registry's configuration.`;
    throw new AppError("remote_failed", message);
  }
  if (challenge.service !== null) url.searchParams.set("service", challenge.service);
  for (const one of (scope ?? challenge.scope ?? "").split(" ")) if (one !== "") url.searchParams.append("scope", one);
  return url.href;
}

async function askForToken(
  url: string,
  address: RegistryAddress,
  caller: HttpCaller,
): Promise<{ readonly token: string; readonly lifeS: number }> {
  const answer = await send(
    { method: "GET", url, authorization: basicHeader(address), accept: "application/json" },
    caller,
  );
  const { host } = new URL(url);
  if (answer.status === 401 || answer.status === 403) {
    const who =
      address.username === null ? "gives no token without a login" : `refuses the login of ${address.username}`;
    throw new AppError(
      "unauthenticated",
      `${host} ${who}. Set the user name and password of the feed for ${address.url}.`,
      {
        details: { url: address.url, status: answer.status },
      },
    );
  }
  const body: unknown = answer.ok ? await answer.json().catch(() => null) : null;
  const token = textOf(body, "token") ?? textOf(body, "access_token");
  if (token === null) {
    const message = `The token server ${host} of ${address.url} answered ${answer.status} without a token. See its log, or try again later.`;
    throw new AppError("remote_failed", message, { details: { url: address.url, status: answer.status } });
  }
  return { token, lifeS: lifeOf(body) };
}

function textOf(body: unknown, name: string): string | null {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : null;
  return typeof value === "string" && value !== "" ? value : null;
}

function lifeOf(body: unknown): number {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "expires_in") : null;
  return typeof value === "number" && value > 0 ? value : defaultLifeS;
}
