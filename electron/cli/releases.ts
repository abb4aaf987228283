import { AppError } from "../../shared/core/errors.ts";
import type { Release } from "../../shared/core/model/release.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { resolveId } from "./host-access.ts";

/** A project's release by its version; `latest` is the newest. Throws `not_found`. */
export async function findRelease(client: Client, project: string, version: string): Promise<Release> {
  const releases = await client.releases.list({ project: await resolveId(client, "project", project), limit: 10_000 });
  const wanted = version.toLowerCase();
  const found =
    wanted === "latest" ? releases[0] : releases.find(({ release }) => release.version.toLowerCase() === wanted);
  if (found) return found.release;
  const newest =
    releases
      .slice(0, 5)
      .map(({ release }) => release.version)
      .join(", ") || "none";
  throw new AppError("not_found", `'${project}' has no release ${version}. Newest: ${newest}.`);
}
