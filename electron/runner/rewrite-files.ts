import type { RewriteResult, TransformFile } from "../../shared/core/config/rewrite-file.ts";
import { automaticTransformNames, splitPath } from "../../shared/core/config/transform-names.ts";
import { AppError, type Finding } from "../../shared/core/errors.ts";
import type { FileRule } from "../../shared/core/model/process.ts";
import { decodeGuessed } from "../../shared/core/text/encoding.ts";
import { unifiedDiff } from "../../shared/core/text/unified-diff.ts";
import type { Unit } from "./unit.ts";

/** A configuration file larger than this is not one. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/**
 * The transforms of a rule in order: named ones first, then the automatic ones that exist. Each is looked for among the
 * project's own, then beside the file through `read`. Throws `not_found` for a named one that is in neither place.
 */
export async function findTransforms(
  unit: Unit,
  rule: FileRule,
  path: string,
  read: (path: string) => Promise<TransformFile | null>,
): Promise<readonly TransformFile[]> {
  const { folder, name } = splitPath(path);
  const named = rule.transforms.map((transform) => unit.fill(transform, "transform name"));
  const automatic = rule.automaticTransforms ? automaticTransformNames(name, unit.plan.environment.name) : [];
  const found = await Promise.all(
    [...new Set([...named, ...automatic])].map(async (transform) => {
      const file = ownTransform(unit, transform) ?? (await read(folder + transform));
      if (!file && named.includes(transform)) throw missingTransform(unit, transform, folder);
      return file;
    }),
  );
  return found.filter((transform) => transform !== null);
}

/** Logs what each stage did. Throws `invalid_input` with the first error finding. */
export function reportStages(unit: Unit, path: string, result: RewriteResult): void {
  for (const stage of result.stages) {
    const what = stage.transform ?? stage.kind;
    unit.log("info", `${path}: ${what} changed ${stage.changes} place${stage.changes === 1 ? "" : "s"}`);
    for (const finding of stage.findings)
      unit.log(finding.level === "error" ? "error" : "warning", findingLine(finding));
    const error = stage.findings.find((finding) => finding.level === "error");
    if (error) {
      throw new AppError(
        "invalid_input",
        `${path} could not be rewritten by ${what}: ${findingLine(error)} Correct it and create a new release.`,
      );
    }
  }
}

/** Records that a file is ready, with its difference, secrets masked. */
export function reportRewrite(unit: Unit, path: string, before: Uint8Array, after: Uint8Array): void {
  const diff = before === after ? "" : unifiedDiff(decodeGuessed(before).text, decodeGuessed(after).text);
  const bytes = { bytesBefore: before.length, bytesAfter: after.length };
  unit.emit({ kind: "file-rewritten", path, ...bytes, diff: unit.masked(diff) });
}

export function missingFile(unit: Unit, path: string, where: "image" | "package"): AppError {
  return new AppError(
    "not_found",
    `The ${where} has no file ${path} to rewrite. Correct the path in step '${unit.planned.step.name}', or use ${where === "image" ? "an image" : "a package"} that has it.`,
  );
}

function ownTransform(unit: Unit, name: string): TransformFile | null {
  const file = unit.plan.transforms.files.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  return file ? { name: file.name, bytes: new TextEncoder().encode(file.text) } : null;
}

function findingLine(finding: Finding): string {
  if (finding.file === undefined) return finding.text;
  const place = finding.line === undefined ? "" : `(${finding.line},${finding.column ?? 1})`;
  return `${finding.file}${place}: ${finding.text}`;
}

function missingTransform(unit: Unit, name: string, folder: string): AppError {
  return new AppError(
    "not_found",
    `The transform '${name}' of step '${unit.planned.step.name}' is neither among the project's transforms nor beside the file${folder ? ` in ${folder}` : ""}. Add it, or correct the name.`,
  );
}
