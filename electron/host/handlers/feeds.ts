import { acceptedTags, readTags } from "../../../shared/core/versions/accepted-tags.ts";
import { AppError } from "../../../shared/core/errors.ts";
import type { Feed } from "../../../shared/core/model/feed.ts";
import type { ChannelTest } from "../../../shared/core/versions/channel-rules.ts";
import type { RegistryExchange } from "../../../shared/core/model/connection-test.ts";
import type { TagInfo } from "../../../shared/rpc/types.ts";
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
): Promise<readonly RegistryExchange[]> {
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

/**
 * The newest version of a package that a channel accepts: the newest plain one; without any, the newest pre-release.
 * Throws `not_found` when there is none.
 */
export async function newestVersion(
  host: HostContext,
  feed: Feed,
  packageName: string,
  refusal: ChannelTest,
  signal: AbortSignal,
): Promise<string> {
  const ranked = rankTags(await tagsOf(host, feed, packageName, signal));
  const accepted = ranked.find(({ tag }) => refusal(tag) === null);
  if (accepted) return accepted.tag;
  const [first] = ranked;
  const why = first ? ` that may be taken. ${refusal(first.tag)}` : "";
  throw new AppError(
    "not_found",
    `Feed '${feed.name}' has no version of ${packageName}${why || ". Push one, or correct the name in the step."}`,
  );
}

/** A registry feed with its password opened. */
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
