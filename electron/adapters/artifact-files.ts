import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { ArtifactFiles } from "../ports/files.ts";

const MAX_ARTIFACT_BYTES = 1024 ** 3;

/** Artifacts as files below a folder, in one folder for each deployment. */
export function artifactFiles(folder: string): ArtifactFiles {
  const folderOf = (deploymentId: number) => join(folder, String(deploymentId));
  return {
    keep: async (deploymentId, content) => {
      const file = randomUUID();
      const path = join(folderOf(deploymentId), file);
      await mkdir(folderOf(deploymentId), { recursive: true });
      try {
        return { file, sizeBytes: await writeAll(path, content) };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    sweep: async (deploymentId, known) => {
      const names = await readdir(folderOf(deploymentId)).catch(() => []); // most deployments have no such folder
      for (const name of names) if (!known.has(name)) await rm(join(folderOf(deploymentId), name), { force: true });
    },
    open: async (deploymentId, file) => {
      const path = join(folderOf(deploymentId), file);
      try {
        return await openAsBlob(path);
      } catch (cause) {
        throw new AppError("not_found", `The artifact's file ${path} cannot be read: ${messageOf(cause)}.`, { cause });
      }
    },
  };
}

/** Writes to the disk itself, so that an event that tells of the file never outlives it. Gives the number of bytes. */
async function writeAll(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, "wx", 0o600);
  try {
    let sizeBytes = 0;
    for await (const piece of content) {
      sizeBytes += piece.length;
      if (sizeBytes > MAX_ARTIFACT_BYTES) {
        throw new AppError("invalid_input", "It is larger than 1 GiB. Give away less, or copy it elsewhere.");
      }
      await file.writeFile(piece);
    }
    await file.sync();
    return sizeBytes;
  } finally {
    await file.close();
  }
}
