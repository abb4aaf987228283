import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { AppError, messageOf, throwIfCancelled } from "../../shared/core/errors.ts";
import type { Files, PackageFile } from "../ports/files.ts";
import { type Nuspec, readNuspec } from "./nuspec.ts";

/** Unpacked, a package may not be larger than this: beyond it is a bomb rather than a package. */
const MAX_UNPACKED_BYTES = 8 * 1024 ** 3;

/** Folders and packages of this computer. */
export const localFiles: Files = {
  listPackages: async (folder, packageId) => {
    const names = await readdir(folder).catch((cause: unknown) => {
      throw new AppError(
        "not_found",
        `The package folder ${folder} cannot be read: ${messageOf(cause)}. Correct the feed's path.`,
        { cause },
      );
    });
    return names.map((file) => packageFile(file, packageId)).filter((found) => found !== null);
  },
  describePackage,
  hash: async (path, signal) => {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash, { signal }).catch((cause: unknown) => {
      throw new AppError("not_found", `${path} cannot be read: ${messageOf(cause)}. Put the package file back.`, {
        cause,
      });
    });
    return hash.digest("hex");
  },
  unzip,
  list: async (folder) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  },
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return null;
      throw new AppError("remote_failed", `${path} cannot be read: ${messageOf(error)}.`, { cause: error });
    }
  },
  write: async (path, bytes) => {
    const { mode } = await stat(path);
    const temporary = join(dirname(path), `.${basename(path)}.slipway`);
    try {
      await writeFile(temporary, bytes);
      await chmod(temporary, mode);
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true });
      throw new AppError("remote_failed", `${path} cannot be written: ${messageOf(cause)}. The file is as it was.`, {
        cause,
      });
    }
  },
  copyFolder: async (from, to, { purge }) => {
    try {
      if (purge) await rm(to, { recursive: true, force: true });
      await makeFolder(to);
      await cp(from, to, { recursive: true, force: true, preserveTimestamps: true });
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError(
        "remote_failed",
        `The files could not be copied to ${to}: ${messageOf(cause)}. Stop what uses them and deploy again.`,
        { cause },
      );
    }
  },
  removeFolder: (folder) => rm(folder, { recursive: true, force: true }),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
};

/** `Acme.Web.1.2.0.zip` is version 1.2.0 of `Acme.Web`; other files are not of that package. */
export function packageFile(file: string, packageId: string): PackageFile | null {
  const prefix = `${packageId}.`.toLowerCase();
  const lower = file.toLowerCase();
  const ending = [".zip", ".nupkg"].find((candidate) => lower.endsWith(candidate));
  if (!ending || !lower.startsWith(prefix)) return null;
  const version = file.slice(prefix.length, -ending.length);
  return /^\d/.test(version) ? { version, file } : null;
}

async function unzip(file: string, folder: string, signal: AbortSignal): Promise<void> {
  const zip = await openArchive(file);
  await makeFolder(folder);
  try {
    let unpackedBytes = 0;
    for await (const entry of zip.eachEntry()) {
      throwIfCancelled(signal, `Unpacking ${file}`);
      unpackedBytes += entry.uncompressedSize;
      if (unpackedBytes > MAX_UNPACKED_BYTES)
        throw new AppError("invalid_input", `${file} unpacks to more than ${MAX_UNPACKED_BYTES} bytes. It is refused.`);
      await unpackEntry(zip, entry, folder, signal);
    }
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    if (cause instanceof AppError) throw cause;
    throw new AppError("invalid_input", `${file} cannot be unpacked: ${messageOf(cause)}. Build the package again.`, {
      cause,
    });
  } finally {
    zip.close();
  }
}

/** A `.nuspec` is small; a larger one is not read. */
const MAX_NUSPEC_BYTES = 1024 * 1024;

async function describePackage(path: string): Promise<Nuspec | null> {
  if (!path.toLowerCase().endsWith(".nupkg")) return null;
  const zip = await openArchive(path);
  try {
    for await (const entry of zip.eachEntry()) {
      if (!/^[^/]+\.nuspec$/i.test(entry.fileName) || entry.uncompressedSize > MAX_NUSPEC_BYTES) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk as Uint8Array)); // a stream of bytes
      return readNuspec(
        Buffer.concat(chunks)
          .toString("utf8")
          .replace(/^\ufeff/, ""),
      );
    }
    return null;
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      `The .nuspec in ${path} cannot be read: ${messageOf(cause)}. Build the package again.`,
      { cause },
    );
  } finally {
    zip.close();
  }
}

async function openArchive(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: true,
      strictFileNames: false,
    });
  } catch (cause) {
    throw new AppError("invalid_input", `${file} is no readable zip file: ${messageOf(cause)}.`, { cause });
  }
}

/**
 * Makes a folder and those above it, one after the other: the platform's own recursive call never ends where the system
 * refuses new folders without saying why (`/proc`). Throws `remote_failed` naming the folder.
 */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isFolder(at)); at = dirname(at)) {
    missing.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const at of missing) {
    await mkdir(at).catch(async (cause: unknown) => {
      if (await isFolder(at)) return; // somebody else made it meanwhile
      throw new AppError(
        "remote_failed",
        `The folder ${at} cannot be made: ${messageOf(cause)}. Correct the target's folder, or who may write there.`,
        { cause },
      );
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** The library has refused absolute names and `..` already. */
async function unpackEntry(zip: ZipFile, entry: Entry, folder: string, signal: AbortSignal): Promise<void> {
  const path = join(folder, ...entry.fileName.split("/"));
  if (entry.fileName.endsWith("/")) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: "wx" }), { signal });
}
