import { join } from "node:path";
import semver from "semver";
import { AppError } from "../../../shared/core/errors.ts";
import type { Feed } from "../../../shared/core/model/feed.ts";
import type { PinnedPackage } from "../../../shared/core/model/release.ts";
import type { PackageStep } from "../../../shared/core/planning/release-packages.ts";
import type { ChannelTest } from "../../../shared/core/versions/channel-rules.ts";
import { parseImageReference } from "../../../shared/core/versions/image-reference.ts";
import { requireDocument } from "../../store/documents.ts";
import type { HostContext } from "../context.ts";
import { registryHost } from "../endpoints.ts";
import { addressOf, newestVersion } from "./feeds.ts";

type Wanted = {
  readonly step: PackageStep;
  /** Undefined: the newest that is not refused. */
  readonly version: string | undefined;
  readonly refusal: ChannelTest;
};

/**
 * Finds out, once and for all, which bytes a version of a step's package means. Throws `blocked` for a version that the
 * channel refuses, `invalid_input` for a feed or file that does not fit the step, `not_found`, and what the feed throws.
 */
export async function pinPackage(
  host: HostContext,
  { step, version: wanted, refusal }: Wanted,
  signal: AbortSignal,
): Promise<PinnedPackage> {
  const feed = requireDocument(host.db, "feed", step.feed).body;
  const name = step.kind === "run-container" ? step.image : step.package;
  const version = wanted ?? (await newestVersion(host, feed, name, refusal, signal));
  const reason = refusal(version);
  if (reason !== null) {
    throw new AppError(
      "blocked",
      `${reason} Choose another version of ${name} for step '${step.name}', another channel, or ignore the channel's rules.`,
    );
  }
  if (step.kind === "deploy-package") return pinZip(host, { step, feed, version }, signal);
  const { registry, repository } = parseImageReference(`${registryHost(feed)}/${step.image}`);
  const digest = await host.registry.resolveDigest(addressOf(host, feed), step.image, version, signal);
  return { kind: "image", feed: step.feed, registry, repository, tag: version, digest };
}

type WantedZip = {
  readonly step: PackageStep & { readonly kind: "deploy-package" };
  readonly feed: Feed;
  readonly version: string;
};

async function pinZip(
  { files }: HostContext,
  { step, feed, version }: WantedZip,
  signal: AbortSignal,
): Promise<PinnedPackage> {
  if (feed.kind !== "folder") {
    throw new AppError(
      "invalid_input",
      `Step '${step.name}' deploys a zip package, but feed '${feed.name}' is an image registry. Choose a folder feed.`,
    );
  }
  const found = (await files.listPackages(feed.path, step.package)).find((candidate) => candidate.version === version);
  if (!found) {
    throw new AppError(
      "not_found",
      `Feed '${feed.name}' has no ${step.package} ${version}. Look at its versions, or put the file into ${feed.path}.`,
    );
  }
  const path = join(feed.path, found.file);
  checkDescription(path, await files.describePackage(path), step.package, version);
  const sha256 = await files.hash(path, signal);
  return { kind: "zip", feed: step.feed, package: step.package, version, file: found.file, sha256 };
}

/** A NuGet package that says it is another one was renamed by hand, or built wrongly. */
function checkDescription(
  path: string,
  described: { readonly id: string; readonly version: string } | null,
  packageId: string,
  version: string,
): void {
  if (!described) return;
  const isSameVersion =
    described.version === version ||
    semver.eq(semver.coerce(described.version) ?? "0.0.0", semver.coerce(version) ?? "0.0.1");
  if (described.id.toLowerCase() === packageId.toLowerCase() && isSameVersion) return;
  throw new AppError(
    "invalid_input",
    `${path} says of itself that it is ${described.id} ${described.version}. Give the file its right name, or build it again.`,
  );
}
