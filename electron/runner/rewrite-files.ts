import { automaticSuffixes, suffixedNames } from "../../shared/core/config/discover-transforms.ts";
import { splitPath } from "../../shared/core/config/paths.ts";
import {
  type RewriteResult,
  type RewriteStage,
  rewriteFile,
  type TransformFile,
} from "../../shared/core/config/rewrite-file.ts";
import { AppError, type Finding } from "../../shared/core/errors.ts";
import type { FileRule } from "../../shared/core/model/process.ts";
import { decodeGuessed } from "../../shared/core/text/encoding.ts";
import { unifiedDiff } from "../../shared/core/text/unified-diff.ts";
import type { Unit } from "./unit.ts";

/** A configuration file larger than this is not one. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** A file that a rule names. */
export type RuleFile = { readonly path: string; readonly bytes: Uint8Array };

/** Where a step's files are: inside a created container, or in an unpacked package. */
export type RuleFiles<F extends RuleFile> = {
  readonly where: "image" | "package";
  /** The files of a path or glob; none when there is no such file. */
  find(path: string): Promise<readonly F[]>;
  /** A transform beside a file; null when it is not there. */
  readTransform(path: string): Promise<TransformFile | null>;
  write(file: F, bytes: Uint8Array): Promise<void>;
};

/** What became of one file. The difference is masked; the changes of the stages are not. */
export type RewrittenFile = { readonly path: string; readonly diff: string; readonly stages: readonly RewriteStage[] };

/**
 * Rewrites the files of each rule, in the order of the rules. Throws `not_found` for an absent file or transform and
 * `invalid_input` when a file cannot be rewritten; that file has then not been changed by that rule.
 */
export async function rewriteByRules<F extends RuleFile>(
  unit: Unit,
  rules: readonly FileRule[],
  files: RuleFiles<F>,
): Promise<readonly RewrittenFile[]> {
  const rewritten: RewrittenFile[] = [];
  for (const rule of rules) {
    const found = await filesOfRule(unit, rule, files);
    const works: { readonly file: F; readonly transforms: FoundTransforms }[] = [];
    for (const file of found) works.push({ file, transforms: await findTransforms(unit, rule, file.path, files) });
    const used = new Set(works.flatMap(({ transforms }) => transforms.found.map((transform) => transform.name)));
    for (const { file, transforms } of works) {
      // A glob also catches the transforms beside the files; they are not rewritten themselves.
      if (found.length > 1 && used.has(file.path)) continue;
      if (transforms.missing) throw transforms.missing;
      rewritten.push(await rewriteOne(unit, rule, file, transforms.found, files));
    }
  }
  return rewritten;
}

/** The files that the rules name, each once. Throws `not_found` for a rule that names none. */
export async function findByRules<F extends RuleFile>(
  unit: Unit,
  rules: readonly FileRule[],
  files: RuleFiles<F>,
): Promise<readonly F[]> {
  const found = new Map<string, F>();
  for (const rule of rules) for (const file of await filesOfRule(unit, rule, files)) found.set(file.path, file);
  return [...found.values()];
}

async function filesOfRule<F extends RuleFile>(unit: Unit, rule: FileRule, files: RuleFiles<F>): Promise<readonly F[]> {
  const path = unit.fill(rule.path, "file path");
  const found = await files.find(path);
  if (found.length === 0) throw missingFile(unit, path, files.where);
  return found;
}

async function rewriteOne<F extends RuleFile>(
  unit: Unit,
  rule: FileRule,
  file: F,
  transforms: readonly TransformFile[],
  files: RuleFiles<F>,
): Promise<RewrittenFile> {
  const { path, bytes } = file;
  const result = rewriteFile({ path, bytes, rule, transforms, variables: unit.variables, reading: unit.reading });
  reportStages(unit, path, result);
  if (result.bytes !== bytes) await files.write(file, result.bytes);
  return { path, diff: reportRewrite(unit, path, bytes, result.bytes), stages: result.stages };
}

/** The transforms of a file, and the error for the first named one that is nowhere. */
type FoundTransforms = { readonly found: readonly TransformFile[]; readonly missing: AppError | null };

/**
 * The transforms of a rule in order: named ones first, then the automatic ones that exist. Each is looked for among the
 * project's own, then beside the file. A name stands for a file, or for the suffix of one: `Blue` for `web.Blue.config`.
 */
async function findTransforms(
  unit: Unit,
  rule: FileRule,
  path: string,
  files: Pick<RuleFiles<RuleFile>, "readTransform">,
): Promise<FoundTransforms> {
  const { folder, name } = splitPath(path);
  const find = async (transform: string) =>
    ownTransform(unit, transform) ?? (await files.readTransform(folder + transform));
  const found: TransformFile[] = [];
  let missing: AppError | null = null;
  for (const entry of rule.transforms) {
    const wanted = unit.fill(entry, "transform name");
    const transform = await firstFound([wanted, ...suffixedNames(name, wanted)], find);
    if (transform) found.push(transform);
    else missing ??= missingTransform(unit, wanted, folder);
  }
  const isAutomatic = rule.automaticTransforms && /\.config$/i.test(name);
  for (const suffix of isAutomatic ? automaticSuffixes(unit.plan.environment.name) : []) {
    for (const candidate of suffixedNames(name, suffix)) {
      const transform = await find(candidate);
      if (transform) found.push(transform);
    }
  }
  return { found: found.filter(({ name: one }, at) => found.findIndex((other) => other.name === one) === at), missing };
}

async function firstFound(
  names: readonly string[],
  find: (name: string) => Promise<TransformFile | null>,
): Promise<TransformFile | null> {
  for (const name of names) {
    const found = await find(name);
    if (found) return found;
  }
  return null;
}

/** Logs what each stage did. Throws `invalid_input` with the first error finding. */
function reportStages(unit: Unit, path: string, result: RewriteResult): void {
  for (const stage of result.stages) {
    const what = stage.transform ?? stage.kind;
    const count = stage.changes.length;
    unit.log("info", `${path}: ${what} changed ${count} place${count === 1 ? "" : "s"}`);
    for (const finding of stage.findings) unit.log(finding.level, findingLine(finding));
    const error = stage.findings.find((finding) => finding.level === "error");
    if (error) {
      throw new AppError(
        "invalid_input",
        `${path} could not be rewritten by ${what}: ${findingLine(error)} Correct it and create a new release.`,
      );
    }
  }
}

/** Records that a file is ready and gives its difference, secrets masked. */
function reportRewrite(unit: Unit, path: string, before: Uint8Array, after: Uint8Array): string {
  const plain = before === after ? "" : unifiedDiff(decodeGuessed(before).text, decodeGuessed(after).text);
  const diff = unit.masked(plain);
  unit.emit({ kind: "file-rewritten", path, bytesBefore: before.length, bytesAfter: after.length, diff });
  return diff;
}

function missingFile(unit: Unit, path: string, where: "image" | "package"): AppError {
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
