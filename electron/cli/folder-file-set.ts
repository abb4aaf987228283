import { readdir } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { FileSet } from "../../shared/core/config/rewrite-file-set.ts";
import { parseTransformRule, splitRules } from "../../shared/core/config/transform-rules.ts";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import { readWholeFile, type WholeFile, writeWholeFile } from "./whole-file.ts";

/** Whose rules for file names hold on this computer. */
export const PLATFORM = process.platform === "win32" ? "windows" : "linux";

/**
 * The regular files below a folder; links are not followed. Transforms that rules name outside the folder, by absolute
 * path or `..` from the folder itself, belong to the list too. What was read must be unchanged when it is written.
 */
export function folderFileSet(folder: string, rules: string): FileSet {
  const read = new Map<string, WholeFile>();
  return {
    async list() {
      const inside = (await filesIn(folder, true)).map((path) => relative(folder, path).split(sep).join("/"));
      const outside = await Promise.all(
        foldersOutside(folder, rules).map((other) => filesIn(other, false).catch(() => [])),
      );
      return [...inside, ...new Set(outside.flat())];
    },
    async read(path) {
      const file = await readWholeFile(resolve(folder, path));
      read.set(path, file);
      return file.bytes;
    },
    async write(path, bytes) {
      const file = read.get(path);
      if (!file) throw new AppError("internal", `${path} was not read before. Please report this.`);
      await writeWholeFile(file.path, bytes, file);
    },
  };
}

async function filesIn(folder: string, isRecursive: boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: isRecursive, withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError("not_found", `The folder ${folder} cannot be read: ${messageOf(cause)}.`, { cause });
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function foldersOutside(folder: string, rules: string): readonly string[] {
  const folders = splitRules(rules).flatMap((text) => {
    const rule = parseTransformRule(text, PLATFORM);
    return rule?.kind === "pair" ? [dirname(resolve(folder, rule.transform.pattern))] : [];
  });
  return [...new Set(folders)].filter((other) => {
    const path = relative(folder, other);
    return path.startsWith("..") || isAbsolute(path);
  });
}
