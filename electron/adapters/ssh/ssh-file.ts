import type { ScriptSystem } from "../../../shared/core/deployment/script-program.ts";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
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
  const stream = sftp.createReadStream(sftpPath(path, system));
  const abort = () => stream.destroy(new AppError("cancelled", `Reading ${path} on ${place} was cancelled.`));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    yield* stream;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw readError(cause, path, place);
  } finally {
    signal.removeEventListener("abort", abort);
    // The file is closed by a request of its own, whose answer is still to come.
    stream.on("error", () => undefined);
    if (stream.closed) sftp.end();
    else stream.once("close", () => sftp.end());
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
