import { rewriteFile, type TransformFile } from "../../shared/core/config/rewrite-file.ts";
import type { FileRule } from "../../shared/core/model/process.ts";
import type { ContainerFile, DockerEngine } from "../ports.ts";
import { findTransforms, MAX_FILE_BYTES, missingFile, reportRewrite, reportStages } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";

/**
 * Rewrites files inside a created, not yet started container, in the order of the rules. Owner, mode and time stay.
 * Throws `not_found` for an absent file or transform and `invalid_input` when a file cannot be rewritten; the container
 * has then not been changed by that rule.
 */
export async function rewriteContainerFiles(
  unit: Unit,
  rules: readonly FileRule[],
  docker: DockerEngine,
  containerId: string,
): Promise<void> {
  const read = async (path: string): Promise<ContainerFile | null> => {
    const files = await docker.readFiles(containerId, path, MAX_FILE_BYTES, unit.signal);
    return files?.[0] ?? null;
  };
  const readTransform = async (path: string): Promise<TransformFile | null> => {
    const file = await read(path);
    return file ? { name: path, bytes: file.bytes } : null;
  };
  for (const rule of rules) {
    const path = unit.fill(rule.path, "file path");
    const [file, transforms] = await Promise.all([read(path), findTransforms(unit, rule, path, readTransform)]);
    if (!file) throw missingFile(unit, path, "image");
    const result = rewriteFile({ path, bytes: file.bytes, rule, transforms, variables: unit.variables });
    reportStages(unit, path, result);
    if (result.bytes !== file.bytes) {
      await docker.writeFiles(containerId, [{ ...file, bytes: result.bytes }], unit.signal);
    }
    reportRewrite(unit, path, file.bytes, result.bytes);
  }
}
