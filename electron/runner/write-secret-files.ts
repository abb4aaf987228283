import { type FileOwner, fileOwner } from "../../shared/core/deployment/file-owner.ts";
import { isRecord } from "../../shared/core/model/secret-value.ts";
import type { ContainerFile } from "../ports/docker.ts";
import type { Replacement } from "./replacement.ts";

const MAX_TABLE_BYTES = 1024 * 1024;

/**
 * Writes the step's secret files into a created, not yet started container. Each belongs to the user the container runs
 * as, and to nobody else. Unlike environment variables they show in no `inspect`.
 */
export async function writeSecretFiles(work: Replacement, id: string): Promise<void> {
  const { unit, step, connection } = work;
  const secrets = step.container.secretFiles;
  if (secrets.length === 0) return;
  const owner = await ownerInside(work, id);
  const files = secrets.map(({ path, value, mode }): ContainerFile => {
    const filled = unit.fill(path, "path of a secret file");
    const bytes = new TextEncoder().encode(unit.fill(value, `secret file ${filled}`));
    return { path: filled, bytes, entry: { mode: Number.parseInt(mode, 8), ...owner } };
  });
  await connection.docker.writeFiles(id, files, unit.signal);
  unit.log("info", `Wrote ${files.map(({ path }) => path).join(", ")}, readable for the container's user only`);
}

/** Windows containers know no owner by number; there a file belongs to whoever the engine runs as. */
async function ownerInside({ unit, connection }: Replacement, id: string): Promise<FileOwner | Record<never, never>> {
  const { docker } = connection;
  if ((await docker.info(unit.signal)).os === "windows") return {};
  const config = (await docker.inspectContainer(id, unit.signal))?.raw["Config"];
  const user = isRecord(config) && typeof config["User"] === "string" ? config["User"] : "";
  const read = async (path: string) => {
    const [file] = (await docker.readFiles(id, path, MAX_TABLE_BYTES, unit.signal)) ?? [];
    return file ? new TextDecoder().decode(file.bytes) : "";
  };
  return user === "" ? fileOwner("", "", "") : fileOwner(user, await read("/etc/passwd"), await read("/etc/group"));
}
