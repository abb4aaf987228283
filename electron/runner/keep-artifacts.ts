import { AppError, messageOf } from "../../shared/core/errors.ts";
import type { MaskStream } from "../../shared/core/variables/mask.ts";
import { maskUtf16, utf16Of } from "../../shared/core/variables/mask-utf16.ts";
import type { DockerEngine } from "../ports/docker.ts";
import type { ArtifactRequest } from "./script-output.ts";
import type { Unit } from "./unit.ts";

/** The engine gives a whole file at once. */
const MAX_CONTAINER_FILE_BYTES = 128 * 1024 * 1024;

/** Gives the bytes of a file where a script ran. */
export type ReadFile = (path: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * Keeps the files that a script gave away. One that cannot be had is a warning: the script's work is done. In files of
 * text secrets are hidden; others are kept as they are.
 */
export async function keepArtifacts(
  unit: Unit<string | null>,
  requests: readonly ArtifactRequest[],
  read: ReadFile,
): Promise<void> {
  for (const { path, name } of requests) {
    try {
      const content = withoutSecrets(unit, read(path, unit.signal));
      const kept = await unit.ports.artifacts.keep(unit.deploymentId, content);
      unit.emit({ kind: "artifact-kept", name: unit.masked(name), ...kept });
      unit.log("info", `Kept the artifact ${name} (${kept.sizeBytes} bytes)`);
    } catch (error) {
      if (unit.signal.aborted) throw error;
      unit.log("warning", `The artifact ${name} could not be kept: ${messageOf(error)}`);
    }
  }
}

/** Reads files of a container, whether it runs or has ended. */
export function containerReader(docker: DockerEngine, id: string): ReadFile {
  return async function* (path, signal) {
    const files = await docker.readFiles(id, path, MAX_CONTAINER_FILE_BYTES, signal);
    if (files === null) throw new AppError("not_found", `The container has no file ${path}.`);
    const [file] = files;
    if (!file) throw new AppError("not_found", `${path} in the container is a link or no file. Name the file itself.`);
    // The files of a folder lie below it.
    if (depthOf(file.path) > depthOf(path)) {
      throw new AppError("not_found", `${path} in the container is a folder. Name a file in it, or pack it into one.`);
    }
    yield file.bytes;
  };
}

function depthOf(path: string): number {
  return path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".").length;
}

async function* withoutSecrets(
  unit: Unit<string | null>,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let mask: MaskStream | null | undefined;
  for await (const piece of content) {
    if (mask === undefined) mask = maskFor(piece, unit.maskStream());
    yield mask === null ? piece : mask.push(piece);
  }
  if (mask) yield mask.end();
}

/** What has a byte 0 in its first piece and is no UTF-16, as PowerShell writes it, is taken for no text. */
function maskFor(beginning: Uint8Array, mask: MaskStream): MaskStream | null {
  const utf16 = utf16Of(beginning);
  if (utf16 !== null) return maskUtf16(mask, utf16);
  return beginning.includes(0) ? null : mask;
}
