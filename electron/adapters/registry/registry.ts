import { createHash } from "node:crypto";
import type { Response } from "undici";
import { AppError } from "../../../shared/core/errors.ts";
import type { RegistryExchange } from "../../../shared/core/model/connection-test.ts";
import type { Registry, RegistryAddress } from "../../ports/registry.ts";
import { readChallenge } from "./challenge.ts";
import { type HttpCaller, retryAfterS, send } from "./http.ts";
import { nextPage } from "./next-page.ts";
import { registryBase, repositoryName } from "./registry-address.ts";
import { RegistrySignIn } from "./sign-in.ts";

/** All a tag may point to; a registry without this list may give an old form with another digest. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** A registry that sends the same pages round and round would never end. */
const mostPages = 10_000;

/** Reads registries by the OCI distribution API (Docker Registry v2): anonymous, with a login, or by tokens. */
export const registry: Registry = createRegistry();

/** A registry client with token memory of its own. */
export function createRegistry(): Registry {
  const signIn = new RegistrySignIn();
  return {
    listTags: (address, repository, signal) => listTags(place(signIn, address, repository), { signal }),
    resolveDigest: (address, repository, tag, signal) =>
      resolveDigest(place(signIn, address, repository), tag, { signal }),
    test: (address, repository, signal) => testRegistry(signIn, address, repository, signal),
  };
}

/** A repository of a registry, with what is needed to ask for it. */
type Place = {
  readonly signIn: RegistrySignIn;
  readonly address: RegistryAddress;
  readonly base: string;
  /** `null` for the registry itself. */
  readonly repository: string | null;
};

function place(signIn: RegistrySignIn, address: RegistryAddress, repository: string | null): Place {
  const base = registryBase(address.url);
  return { signIn, address, base, repository: repository === null ? null : repositoryName(base, repository) };
}

async function listTags(from: Place, caller: HttpCaller): Promise<readonly string[]> {
  const tags = new Set<string>();
  let url: string | null = `${from.base}/v2/${from.repository}/tags/list`;
  for (let pages = 0; url !== null; pages += 1) {
    if (pages === mostPages)
      throw new AppError("remote_failed", `${from.base} never ends its list of tags of ${from.repository}.`);
    const page = await readTagsPage(from, url, caller);
    page.tags.forEach((tag) => tags.add(tag));
    if (page.next === url) break;
    url = page.next;
  }
  return [...tags];
}

async function readTagsPage(
  from: Place,
  url: string,
  caller: HttpCaller,
): Promise<{ readonly tags: readonly string[]; readonly next: string | null }> {
  const answer = await ask(from, { method: "GET", url, accept: "application/json" }, caller);
  if (!answer.ok) throw await refusal(from, answer, `the tags of ${from.repository}`);
  const body: unknown = await answer.json().catch(() => null);
  const tags: unknown = typeof body === "object" && body !== null && "tags" in body ? (body.tags ?? []) : null;
  if (!Array.isArray(tags)) throw notARegistry(from, `its list of tags of ${from.repository} is not one`);
  return { tags: tags.filter((tag) => typeof tag === "string"), next: nextPage(answer.headers.get("link"), url) };
}

async function resolveDigest(from: Place, tag: string, caller: HttpCaller): Promise<string> {
  if (!/^(\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/.test(tag)) {
    throw new AppError("invalid_input", `"${tag}" is not a tag. Use letters, digits and . _ -, at most 128.`);
  }
  const url = `${from.base}/v2/${from.repository}/manifests/${tag}`;
  const head = await ask(from, { method: "HEAD", url, accept: manifestTypes }, caller);
  const told = digestHeader(head);
  if (head.ok && told !== null) return told;
  // Some proxies do not pass HEAD or the header on: the digest is that of the manifest's bytes.
  const answer = await ask(from, { method: "GET", url, accept: manifestTypes }, caller);
  if (!answer.ok) throw await refusal(from, answer, `${from.repository}:${tag}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return digestHeader(answer) ?? `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function digestHeader(answer: Response): string | null {
  const digest = answer.headers.get("docker-content-digest") ?? "";
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : null;
}

async function testRegistry(
  signIn: RegistrySignIn,
  address: RegistryAddress,
  repository: string | null,
  signal: AbortSignal,
): Promise<readonly RegistryExchange[]> {
  const exchanges: RegistryExchange[] = [];
  const caller = { signal, onExchange: (exchange: RegistryExchange) => exchanges.push(exchange) };
  try {
    const root = place(signIn, address, null);
    const answer = await ask(root, { method: "GET", url: `${root.base}/v2/`, accept: "application/json" }, caller);
    if (!answer.ok) throw await refusal(root, answer, "the registry");
    await answer.body?.cancel();
    if (repository === null) return exchanges;
    const from = place(signIn, address, repository);
    const page = await readTagsPage(from, `${from.base}/v2/${from.repository}/tags/list`, caller);
    return replaceLast(exchanges, { detail: `${page.tags.length} tags${page.next === null ? "" : " and more"}` });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "cancelled") throw error;
    if (exchanges.length === 0)
      return [{ request: address.url, status: null, ok: false, detail: error.message, durationMs: 0 }];
    return replaceLast(exchanges, { ok: false, detail: error.message });
  }
}

function replaceLast(
  exchanges: readonly RegistryExchange[],
  change: Partial<RegistryExchange>,
): readonly RegistryExchange[] {
  return exchanges.map((exchange, index) => (index === exchanges.length - 1 ? { ...exchange, ...change } : exchange));
}

/** Asks, signing in when the registry wants it; a token it no longer takes is replaced once. The answer may be a refusal. */
async function ask(
  from: Place,
  request: { readonly method: "GET" | "HEAD"; readonly url: string; readonly accept: string },
  caller: HttpCaller,
): Promise<Response> {
  const { signIn, address, base, repository } = from;
  const scope = repository === null ? null : `repository:${repository}:pull`;
  const known = signIn.knownChallenge(base, address);
  const authorization =
    known && (await signIn.authorization(base, address, { challenge: known, scope, fresh: false }, caller));
  const answer = await send({ ...request, authorization }, caller);
  if (answer.status !== 401) return answer;
  const challenge = readChallenge(answer.headers.get("www-authenticate"));
  if (!challenge) return answer;
  const fresh = known?.kind === "bearer";
  const renewed = await signIn.authorization(base, address, { challenge, scope, fresh }, caller);
  if (renewed === null || renewed === authorization) return answer;
  await answer.body?.cancel();
  return send({ ...request, authorization: renewed }, caller);
}

/** What a refused answer means, in words. */
async function refusal({ address, base, repository }: Place, answer: Response, what: string): Promise<AppError> {
  const { status } = answer;
  const said = await saidBy(answer);
  const details = { url: address.url, status };
  const failed = `Could not read ${what} at ${address.url}`;
  if (status === 404) {
    if (repository === null) return notARegistry({ address }, `${base}/v2/ is not there`);
    return new AppError("not_found", `${failed}: it is not there${said}. Check the name and the feed's address.`, {
      details,
    });
  }
  if (status === 401 && address.username === null) {
    const message = `${failed}: the registry asks for a login${said}. Set user name and password of the feed, and check the name.`;
    return new AppError("unauthenticated", message, { details });
  }
  if (status === 401 || status === 403) {
    const who = address.username === null ? "without a login" : `to ${address.username}`;
    const message = `${failed}: the registry refuses it ${who}${said}. Check the feed's login and what it may read.`;
    return new AppError("unauthenticated", message, { details });
  }
  if (status === 429) {
    const seconds = retryAfterS(answer);
    const message = `${failed}: the registry allows no more requests for ${seconds} s${said}. Wait, or give the feed a login with a higher limit.`;
    return new AppError("remote_failed", message, { details: { ...details, retryAfterS: seconds } });
  }
  return new AppError(
    "remote_failed",
    `${failed}: the registry answered ${status}${said}. See its log, or try again later.`,
    { details },
  );
}

function notARegistry({ address }: Pick<Place, "address">, why: string): AppError {
  return new AppError(
    "remote_failed",
    `${address.url} does not answer as a container registry: ${why}. Check the feed's address.`,
    {
      details: { url: address.url },
    },
  );
}

/** The registry's own first message (distribution specification, "Error codes"), as ` ("...")`; empty when it gave none. */
async function saidBy(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  const errors: unknown = typeof body === "object" && body !== null && "errors" in body ? body.errors : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const message: unknown = typeof first === "object" && first !== null && "message" in first ? first.message : null;
  return typeof message === "string" && message !== "" ? ` ("${message}")` : "";
}
