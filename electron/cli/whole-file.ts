import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppError, messageOf } from "../../shared/core/errors.ts";

/** Configuration files above this are refused: as text and tree they would take about sixteen times as much memory. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** A file as it was when it was read; `writeWholeFile` compares with it. */
export type WholeFile = { readonly path: string; readonly bytes: Uint8Array; readonly stamp: FileStamp };

type FileStamp = {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly modifiedNs: bigint;
  readonly mode: number;
};

/**
 * Reads a regular file. Throws `not_found` when it cannot be opened, `invalid_input` above {@link MAX_FILE_BYTES} or
 * for folders and devices, and `conflict` when it changes while it is read.
 */
export async function readWholeFile(path: string): Promise<WholeFile> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new AppError("not_found", `${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  });
  try {
    const before = await stampOf(file, path);
    if (before.size > MAX_FILE_BYTES) {
      const limit = MAX_FILE_BYTES / 1024 / 1024;
      throw new AppError("invalid_input", `${path} is larger than ${limit} MiB, the limit for configuration files.`);
    }
    const bytes = await readAll(file, Number(before.size));
    if (!isSame(before, await stampOf(file, path))) throw changed(path);
    return { path, bytes, stamp: before };
  } finally {
    await file.close();
  }
}

/**
 * Writes a file in one step: a temporary file beside it takes its place, with its mode and owner. A link keeps pointing
 * at it. `unchanged` is a file that must still be as it was read. Throws `conflict` when it is not, `blocked` for a
 * read-only file, `remote_failed` when the folder cannot be written; the old file then stays.
 */
export async function writeWholeFile(path: string, bytes: Uint8Array, unchanged: WholeFile): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const present = await stat(target).catch(() => null);
  if (present && !present.isFile()) throw new AppError("invalid_input", `${path} is not a file. Name another one.`);
  if (present && (present.mode & 0o222) === 0) {
    throw new AppError("blocked", `${path} is read-only. Make it writable, or write to another file.`);
  }
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeNew(temporary, bytes, present ?? { mode: unchanged.stamp.mode, uid: null, gid: null });
    await refuseChanged(unchanged);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof AppError) throw cause;
    throw new AppError("remote_failed", `${path} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

async function writeNew(
  path: string,
  bytes: Uint8Array,
  like: { readonly mode: number; readonly uid: number | null; readonly gid: number | null },
): Promise<void> {
  const file = await open(path, "wx", like.mode & 0o7777);
  try {
    await file.writeFile(bytes);
    if (like.uid !== null && like.gid !== null && process.getuid?.() === 0) await file.chown(like.uid, like.gid);
    await file.chmod(like.mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function refuseChanged(file: WholeFile): Promise<void> {
  const now = await stat(file.path, { bigint: true }).catch(() => null);
  if (!now || !isSame(file.stamp, toStamp(now))) throw changed(file.path);
}

function changed(path: string): AppError {
  return new AppError("conflict", `${path} was changed by someone else meanwhile. Nothing was written; run it again.`);
}

async function stampOf(file: FileHandle, path: string): Promise<FileStamp> {
  const found = await file.stat({ bigint: true });
  if (!found.isFile()) throw new AppError("invalid_input", `${path} is not a file.`);
  return toStamp(found);
}

function toStamp(found: {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly mode: bigint;
}): FileStamp {
  const { dev, ino, size, mtimeNs, mode } = found;
  return { device: dev, inode: ino, size, modifiedNs: mtimeNs, mode: Number(mode) };
}

function isSame(one: FileStamp, other: FileStamp): boolean {
  const sameFile = one.device === other.device && one.inode === other.inode;
  return sameFile && one.size === other.size && one.modifiedNs === other.modifiedNs;
}

/** Reads to the end, or one byte past the expected size, which shows that the file grew. */
async function readAll(file: FileHandle, size: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(size + 1);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "access is denied",
  EPERM: "access is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? messageOf(error);
}
