import { fixedFolderOf, isGlob, matchGlob } from "../../shared/core/config/globs.ts";
import type { FileRule } from "../../shared/core/model/process.ts";
import type { ContainerFile, DockerEngine } from "../ports/docker.ts";
import { MAX_FILE_BYTES, type RuleFiles, rewriteByRules } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";

/** A glob reads the whole folder in front of its first wildcard; that folder may be this large. */
const MAX_FOLDER_BYTES = 128 * 1024 * 1024;

/**
 * Rewrites files inside a created, not yet started container, in the order of the rules. Owner, mode and time stay.
 * Throws as `rewriteByRules` does.
 */
export async function rewriteContainerFiles(
  unit: Unit,
  rules: readonly FileRule[],
  docker: DockerEngine,
  containerId: string,
): Promise<void> {
  await rewriteByRules(unit, rules, containerFiles(unit, docker, containerId));
}

/** The files of a created container, by paths and globs in its own style. */
export function containerFiles(unit: Unit, docker: DockerEngine, containerId: string): RuleFiles<ContainerFile> {
  const read = async (path: string): Promise<ContainerFile | null> => {
    const files = await docker.readFiles(containerId, path, MAX_FILE_BYTES, unit.signal);
    // For a folder the engine gives the files below it.
    return files?.find((file) => samePath(file.path, path)) ?? null;
  };
  return {
    where: "image",
    async find(path) {
      if (isGlob(path)) return filesOfGlob(path, unit, docker, containerId);
      const file = await read(path);
      return file ? [file] : [];
    },
    async readTransform(path) {
      const file = await read(path);
      return file ? { name: file.path, bytes: file.bytes } : null;
    },
    write: (file, bytes) => docker.writeFiles(containerId, [{ ...file, bytes }], unit.signal),
  };
}

async function filesOfGlob(
  glob: string,
  unit: Unit,
  docker: DockerEngine,
  containerId: string,
): Promise<readonly ContainerFile[]> {
  const platform = /^[A-Za-z]:|\\/.test(glob) ? "windows" : "linux";
  // Without its last separator, unless that makes it the root itself.
  const folder = fixedFolderOf(glob).replace(/(?<=[^/\\:])[/\\]$/, "");
  const below = (await docker.readFiles(containerId, folder, MAX_FOLDER_BYTES, unit.signal)) ?? [];
  const names = below.map((file) => file.path);
  const wanted = new Set(matchGlob(names, glob, platform));
  return below.filter((file) => wanted.has(file.path) && file.bytes.length <= MAX_FILE_BYTES);
}

/** Windows containers answer with their own separators and letters. */
function samePath(one: string, other: string): boolean {
  const form = (path: string) =>
    path
      .replaceAll("\\", "/")
      .replace(/^\/?(?=[A-Za-z]:)/, "")
      .toLowerCase();
  return form(one) === form(other);
}
