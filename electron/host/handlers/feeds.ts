import { acceptedTags, readTags } from "../../../shared/core/versions/accepted-tags.ts";
import type { Feed } from "../../../shared/core/model/feed.ts";
import type { FeedExchange, TagInfo } from "../../../shared/rpc/types.ts";
import { requireDocument } from "../../store/documents.ts";
import { openSecret } from "../../store/secrets.ts";
import type { HostContext } from "../context.ts";
import { registryAddress } from "../endpoints.ts";

/** Walks the connection to a feed; the first exchange that is not `ok` is what stands in the way. */
export async function test(
  host: HostContext,
  id: string,
  repository: string | null,
  signal: AbortSignal,
): Promise<readonly FeedExchange[]> {
  const feed = requireDocument(host.db, "feed", id).body;
  if (feed.kind === "registry") return host.registry.test(addressOf(host, feed), repository, signal);
  const startedMs = performance.now();
  const packages = await host.files.listPackages(feed.path, repository ?? "");
  const detail = repository === null ? "The folder can be read." : `${packages.length} versions of ${repository}.`;
  return [
    { request: `Read folder ${feed.path}`, status: null, ok: true, detail, durationMs: performance.now() - startedMs },
  ];
}

/**
 * Every version of a package: plain versions newest first, then pre-releases newest first, then tags that read as no
 * version. None is hidden; each that is not a plain version says why.
 */
export async function versions(
  host: HostContext,
  id: string,
  packageName: string,
  signal: AbortSignal,
): Promise<readonly TagInfo[]> {
  return rankTags(await tagsOf(host, requireDocument(host.db, "feed", id).body, packageName, signal));
}

/** The newest plain version of a package; without any, the newest pre-release; null for a package without tags. */
export async function newestVersion(
  host: HostContext,
  feed: Feed,
  packageName: string,
  signal: AbortSignal,
): Promise<string | null> {
  return rankTags(await tagsOf(host, feed, packageName, signal))[0]?.tag ?? null;
}

export function addressOf(host: HostContext, feed: Feed) {
  return registryAddress(feed, (secret) => openSecret(host.db, host.dataKey, secret));
}

async function tagsOf(
  host: HostContext,
  feed: Feed,
  packageName: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (feed.kind === "registry") return host.registry.listTags(addressOf(host, feed), packageName, signal);
  return (await host.files.listPackages(feed.path, packageName)).map((found) => found.version);
}

function rankTags(tags: readonly string[]): readonly TagInfo[] {
  const read = readTags(tags);
  const numbered = read.filter(({ tag, version }) => version !== null && /^\s*v?\s*\d/i.test(tag));
  const known = new Set(numbered);
  const others = read.filter((tagged) => !known.has(tagged)).map(({ tag }) => tag);
  const plain = acceptedTags(numbered, { range: null, preRelease: (version) => !version.isPreRelease });
  const preReleases = acceptedTags(numbered, { range: null, preRelease: (version) => version.isPreRelease });
  return [
    ...plain.map((tag) => ({ tag, note: null })),
    ...preReleases.map((tag) => ({ tag, note: "pre-release" })),
    ...others.toSorted().map((tag) => ({ tag, note: "reads as no version" })),
  ];
}
