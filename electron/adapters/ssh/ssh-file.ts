import type { ScriptSystem } from "../../../shared/core/deployment/script-program.ts";
import type { Readable } from "node:stream";
import type { SFTPWrapper, Stats } from "ssh2";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import { requireFile } from "../shell/require-file.ts";
import type { SshSession } from "./ssh-session.ts";

/** A file on an SSH host. */
export type RemoteFile = { readonly place: string; readonly path: string; readonly system: ScriptSystem };

/** Reads a file by SFTP, from the user's folder unless its path is absolute. Throws as `Shell.readFile` does. */
export async function* readRemoteFile(
  session: SshSession,
  { place, path, system }: RemoteFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const sftp = await session.sftp().catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      "remote_failed",
      `The SSH server of ${place} offers no SFTP (${messageOf(cause)}). Allow it in its sshd_config.`,
      { cause },
    );
  });
  const there = sftpPath(path, system);
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(new AppError("cancelled", `Reading ${path} on ${place} was cancelled.`));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    requireFile(await Promise.race([statOf(sftp, there), aborted.promise]), path, place);
    yield* piecesOf(sftp.createReadStream(there), aborted.promise);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw readError(cause, path, place);
  } finally {
    signal.removeEventListener("abort", abort);
    sftp.end();
  }
}

function statOf(sftp: SFTPWrapper, path: string): Promise<Stats> {
  return new Promise((resolve, reject) => sftp.stat(path, (error, stats) => (error ? reject(error) : resolve(stats))));
}

/** Once it is broken off nothing of the server is waited for: a disk that hangs there answers no more. */
async function* piecesOf(stream: Readable, aborted: Promise<never>): AsyncGenerator<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([pieces.next(), aborted]);
      if (next.done === true) return;
      yield next.value as Uint8Array; // a stream without encoding gives bytes
    }
  } finally {
    stream.on("error", () => undefined);
    stream.destroy();
  }
}

/** What the server says has a status code; without one it has said nothing any more. */
function readError(cause: unknown, path: string, place: string): AppError {
  if (cause instanceof Error && "code" in cause && typeof cause.code === "number") {
    return new AppError("not_found", `${path} cannot be read on ${place}: ${cause.message}.`, { cause });
  }
  const text = `The SSH connection to ${place} was lost while ${path} was read (${messageOf(cause)}).`;
  return new AppError("unreachable", text, { cause });
}

/** Windows servers take `/C:/folder/file`. */
function sftpPath(path: string, system: ScriptSystem): string {
  if (system !== "windows") return path;
  const slashes = path.replaceAll("\\", "/");
  return /^[A-Za-z]:/.test(slashes) ? `/${slashes}` : slashes;
}
