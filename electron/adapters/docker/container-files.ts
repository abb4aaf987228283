import type Docker from "dockerode";
import { packTar, type TarHeader, unpackTar } from "modern-tar";
import { AppError } from "../../../shared/core/errors.ts";
import type { ContainerFile, DockerEngine } from "../../ports/docker.ts";
import { commonFolder, isWithin, joinPath, parentPath, relativePath, rootOf } from "./container-path.ts";
import { shortName } from "./containers.ts";
import { attempt, type EngineAccess } from "./engine-access.ts";
import { statusOf } from "./engine-errors.ts";

/** The engine's archive calls: files out of a container and back into it, also while it has never run. */
export function fileCalls(engine: EngineAccess): Pick<DockerEngine, "readFiles" | "writeFiles"> {
  return {
    readFiles: (id, path, maxBytes, signal) =>
      attempt(engine, { doing: `read ${path} in container ${shortName(id)}`, signal }, async () => {
        const container = engine.docker.getContainer(id);
        await refuseMounts(container, id, [path], signal);
        const archive = await readArchive(container, path, maxBytes, signal);
        return archive && unpackFiles(archive, path);
      }),
    writeFiles: (id, files, signal) =>
      attempt(engine, { doing: `write ${files.length} files into container ${shortName(id)}`, signal }, async () => {
        if (files.length === 0) return;
        const paths = files.map((file) => file.path);
        const container = engine.docker.getContainer(id);
        await refuseMounts(container, id, paths, signal);
        const put = async (folder: string) =>
          container.putArchive(Buffer.from(await packFiles(files, folder)), { path: folder, abortSignal: signal });
        const folder = commonFolder(paths);
        await put(folder).catch((error: unknown) => {
          // Folders that are missing are made when they are part of the archive.
          if (statusOf(error) !== 404 || folder === rootOf(folder)) throw error;
          return put(rootOf(folder));
        });
      }),
  };
}

/** The regular files of an archive the engine made of `path`, each with its own header. */
export async function unpackFiles(archive: Uint8Array, path: string): Promise<readonly ContainerFile[]> {
  const entries = await unpackTar(archive);
  const folder = parentPath(path);
  return entries.flatMap(({ header, data }) =>
    header.type === "file"
      ? [{ path: joinPath(folder, header.name), bytes: data ?? new Uint8Array(), entry: { ...header } }]
      : [],
  );
}

/** An archive of files below `folder`. Each keeps the owner, mode, times and PAX records that it was read with. */
export async function packFiles(files: readonly ContainerFile[], folder: string): Promise<Uint8Array> {
  const entries = files.map(({ path, bytes, entry }) => {
    // `entry` is a header that `unpackFiles` gave out, or empty for a new file.
    const own = entry as Partial<TarHeader>;
    const name = relativePath(path, folder);
    return {
      header: { mode: 0o644, ...own, ...withoutPlace(own.pax), type: "file" as const, name, size: bytes.length },
      body: bytes,
    };
  });
  return packTar(entries);
}

/** PAX records may repeat path and size, which are the new ones now. */
function withoutPlace(pax: TarHeader["pax"]): Pick<TarHeader, "pax"> {
  if (!pax) return {};
  return { pax: Object.fromEntries(Object.entries(pax).filter(([name]) => name !== "path" && name !== "size")) };
}

/** A file below a mount is not the container's own: a rewrite would change the host's folder or the volume for everyone. */
async function refuseMounts(
  container: Docker.Container,
  id: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { Mounts } = await container.inspect({ abortSignal: signal });
  for (const path of paths) {
    const mount = Mounts.find(({ Destination }) => isWithin(path, Destination));
    if (!mount) continue;
    const source = mount.Type === "volume" ? `the volume ${mount.Name}` : `the host's ${mount.Source}`;
    throw new AppError(
      "blocked",
      `${path} in container ${shortName(id)} lies below the mount ${mount.Destination}, which is ${source}, so it is not ` +
        `part of the container. Change the file there, or take the mount out of the step.`,
      { details: { path, mount: mount.Destination, source: mount.Source } },
    );
  }
}

async function readArchive(
  container: Docker.Container,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const stream = await container.getArchive({ path, abortSignal: signal }).catch((error: unknown) => {
    if (statusOf(error) === 404) return null;
    throw error;
  });
  if (!stream) return null;
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop by a throw destroys the stream and ends the engine's work.
  for await (const piece of stream as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw tooLarge(path, maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLarge(path: string, maxBytes: number): AppError {
  const limit = `${Math.round(maxBytes / 1024)} KB`;
  return new AppError(
    "invalid_input",
    `${path} in the container holds more than ${limit}. Name the one file or folder to rewrite.`,
    {
      details: { path, maxBytes },
    },
  );
}
