import { isAbsolute, join } from "node:path";
import { isGlob, matchGlob } from "../../shared/core/config/globs.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { PinnedPackage } from "../../shared/core/model/release.ts";
import { MAX_FILE_BYTES, type RuleFile, type RuleFiles } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";

const PLATFORM = process.platform === "win32" ? "windows" : "linux";

/** Unpacks the release's package into a folder that does not exist yet; the bytes must be those the release pinned. */
export async function unpackPackage(unit: Unit, folder: string): Promise<PinnedPackage & { readonly kind: "zip" }> {
  const pinned = requireZip(unit);
  const archive = join(unit.ports.feedFolder(pinned.feed), pinned.file);
  await checkUnchanged(unit, pinned, archive);
  await unit.ports.files.unzip(archive, folder, unit.signal);
  return pinned;
}

/** The files of the unpacked package, by paths and globs relative to its folder. */
export function packageFiles(unit: Unit, folder: string): RuleFiles<RuleFile> {
  const { files } = unit.ports;
  const read = async (path: string): Promise<Uint8Array | null> => {
    const bytes = await files.read(inside(folder, path));
    if (bytes && bytes.length > MAX_FILE_BYTES)
      throw new AppError(
        "invalid_input",
        `${path} has ${bytes.length} bytes; configuration files may have ${MAX_FILE_BYTES}.`,
      );
    return bytes;
  };
  return {
    where: "package",
    async find(path) {
      const paths = isGlob(path) ? matchGlob(await files.list(folder), path.replaceAll("\\", "/"), PLATFORM) : [path];
      const found: RuleFile[] = [];
      for (const one of paths) {
        const bytes = await read(one);
        if (bytes) found.push({ path: one, bytes });
      }
      return found;
    },
    async readTransform(path) {
      const bytes = await read(path);
      return bytes ? { name: path, bytes } : null;
    },
    write: (file, bytes) => files.write(inside(folder, file.path), bytes),
  };
}

/** A path of a rule inside the unpacked folder; one that leads out of it is refused. */
function inside(folder: string, path: string): string {
  const parts = path.split(/[\\/]+/);
  if (isAbsolute(path) || parts.includes("..")) {
    throw new AppError("invalid_input", `'${path}' leads out of the package. Give a path inside it.`);
  }
  return join(folder, ...parts);
}

/** The package a release pinned for a step. Throws `invalid_input` when it has none. */
export function requireZip(unit: Unit): PinnedPackage & { readonly kind: "zip" } {
  const pinned = unit.planned.package;
  if (pinned?.kind === "zip") return pinned;
  throw new AppError(
    "invalid_input",
    `The release has no package for step '${unit.planned.step.name}'. Create a new release.`,
  );
}

/** The release pinned the bytes; a file that was replaced since is not what was tested. */
async function checkUnchanged(
  unit: Unit,
  pinned: PinnedPackage & { readonly kind: "zip" },
  archive: string,
): Promise<void> {
  const sha256 = await unit.ports.files.hash(archive, unit.signal);
  if (sha256 === pinned.sha256) return;
  throw new AppError(
    "conflict",
    `${archive} has changed since the release was made. Put the original file back, or create a new release.`,
    { details: { expected: pinned.sha256, actual: sha256 } },
  );
}
