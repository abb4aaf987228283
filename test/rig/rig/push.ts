import { type Image, manifestType, sha256 } from "./image.ts";
import { type RegistryInfo } from "./registry.ts";

/** Pushes an image under a repository and tag, straight through the registry API. */
export async function pushImage(registry: RegistryInfo, repository: string, tag: string, image: Image): Promise<void> {
  const call = await signedIn(registry, repository);
  await pushBlob(call, image.config, image.configDigest);
  for (const layer of image.layers) await pushBlob(call, layer.blob, layer.digest);
  await putManifest(call, tag, image.manifest);
}

/** Lets `tag` point to another image whose layers the repository holds already. */
export async function moveTag(registry: RegistryInfo, repository: string, tag: string, to: string): Promise<void> {
  const call = await signedIn(registry, repository);
  const manifest = await call("GET", `manifests/${to}`, { headers: { Accept: manifestType } });
  await putManifest(call, tag, new Uint8Array(await manifest.arrayBuffer()));
}

/** Deletes a manifest: its digest, and every tag that points to it, are unknown from now on. */
export async function deleteManifest(registry: RegistryInfo, repository: string, digest: string): Promise<void> {
  const call = await signedIn(registry, repository);
  await call("DELETE", `manifests/${digest}`, {});
}

type Call = (
  method: string,
  path: string,
  init: { headers?: Record<string, string>; body?: Uint8Array },
) => Promise<Response>;

async function pushBlob(call: Call, blob: Uint8Array, digest: string): Promise<void> {
  const upload = await call("POST", "blobs/uploads/", {});
  const location = upload.headers.get("location") ?? "";
  const body = { headers: { "Content-Type": "application/octet-stream" }, body: blob };
  await call("PUT", `${location}${location.includes("?") ? "&" : "?"}digest=${digest}`, body);
}

async function putManifest(call: Call, tag: string, manifest: Uint8Array): Promise<void> {
  const stored = await call("PUT", `manifests/${tag}`, { headers: { "Content-Type": manifestType }, body: manifest });
  const digest = stored.headers.get("docker-content-digest");
  if (digest !== sha256(manifest)) throw new Error(`The registry stored ${tag} as ${digest}.`);
}

/** A function that calls the repository's part of the API, signed in as the registry wants it; throws on a refusal. */
async function signedIn(registry: RegistryInfo, repository: string): Promise<Call> {
  const authorization = await authorizationFor(registry, repository);
  return async (method, path, init) => {
    const url = new URL(path, `${registry.url}/v2/${repository}/`);
    const headers = { ...init.headers, ...(authorization && { Authorization: authorization }) };
    const answer = await fetch(url, { method, headers, ...(init.body && { body: Buffer.from(init.body) }) });
    if (!answer.ok) throw new Error(`${method} ${url.href} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
}

async function authorizationFor(registry: RegistryInfo, repository: string): Promise<string | null> {
  if (!registry.login) return null;
  const { username, password } = registry.login;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const challenge = (await fetch(`${registry.url}/v2/`)).headers.get("www-authenticate") ?? "";
  const realm = /^Bearer realm="([^"]+)"/.exec(challenge)?.[1];
  if (realm === undefined) return basic;
  const scope = encodeURIComponent(`repository:${repository}:pull,push,delete`);
  const answer = await fetch(`${realm}?service=slipway-rig&scope=${scope}`, { headers: { Authorization: basic } });
  const { token } = (await answer.json()) as { token: string }; // Our own token server's answer.
  return `Bearer ${token}`;
}
