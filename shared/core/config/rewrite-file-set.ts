import type { ReadOptions } from "../expressions/accessors.ts";
import { AppError, type Finding, hasErrors } from "../errors.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import { discoverTransforms, type TransformPair } from "./discover-transforms.ts";
import { matchGlob } from "./globs.ts";
import type { PathPlatform } from "./paths.ts";
import { guarded } from "./rewrite-file.ts";
import {
  configVariablesStage,
  failedStage,
  type RewriteStage,
  type StageResult,
  structuredStage,
  substituteStage,
  transformStage,
} from "./stages.ts";
import { type ConfigValues, createConfigValues } from "./values.ts";

/** Files to be rewritten, wherever they are: a folder, an unpacked package, a created container. */
export type FileSet = {
  /** Paths relative to the set's root with `/`. */
  list(): Promise<readonly string[]>;
  /** A file's bytes. Throws `AppError` when they cannot be had. */
  read(path: string): Promise<Uint8Array>;
  /** Replaces a file in one step. Throws `AppError`; the file is then as it was. */
  write(path: string, bytes: Uint8Array): Promise<void>;
};

/** What is to be done with a set of files. Globs and rules as typed, already split (`globs.ts`). */
export type FileSetRules = {
  readonly root: string;
  readonly platform: PathPlatform;
  readonly environment: string | null;
  readonly tenant?: string | null;
  readonly automaticTransforms: boolean;
  readonly additionalTransforms: string;
  readonly substitute: readonly string[];
  readonly structured: readonly string[];
  /** Whether `*.config` files get variables by name, those used as transforms left out. */
  readonly configVariables: boolean;
};

/** Which files go through which stages. */
export type FileSetPlan = {
  readonly substitute: readonly string[];
  readonly pairs: readonly TransformPair[];
  readonly configVariables: readonly string[];
  readonly structured: readonly string[];
  /** Rules and globs that match nothing. */
  readonly findings: readonly Finding[];
};

/** What became, or would become, of one file. */
export type RewrittenFile = {
  readonly path: string;
  readonly before: Uint8Array;
  /** The same as `before` when nothing changes or a stage failed. */
  readonly after: Uint8Array;
  readonly steps: readonly RewriteStage[];
};

/** Every file that a rule names, and what the rules themselves gave rise to. */
export type FileSetResult = { readonly files: readonly RewrittenFile[]; readonly findings: readonly Finding[] };

/** The bytes of files by path, or why they could not be read. */
export type FileContents = ReadonlyMap<string, Uint8Array | AppError>;

/** Finds what is to be done, from the names of the files alone. */
export function planFileSet(files: readonly string[], rules: FileSetRules): FileSetPlan {
  const { pairs, unmatchedRules } = discoverTransforms({ ...rules, files });
  const findings = unmatchedRules.map(
    (rule): Finding => ({ level: "warning", text: `The rule '${rule}' matches no files.` }),
  );
  const matching = (globs: readonly string[]): readonly string[] => {
    const found = globs.flatMap((glob) => {
      const matches = matchGlob(files, glob, rules.platform);
      if (matches.length === 0) findings.push({ level: "warning", text: `No file matches '${glob}'.` });
      return matches;
    });
    return [...new Set(found)];
  };
  const transforms = new Set(pairs.map((pair) => pair.transform));
  const isConfig = rules.platform === "windows" ? /\.config$/i : /\.config$/;
  return {
    substitute: matching(rules.substitute),
    pairs,
    configVariables: rules.configVariables ? files.filter((file) => isConfig.test(file) && !transforms.has(file)) : [],
    structured: matching(rules.structured),
    findings,
  };
}

/** Every file a plan needs to read. */
export function filesOfPlan({ substitute, pairs, configVariables, structured }: FileSetPlan): readonly string[] {
  const paired = pairs.flatMap((pair) => [pair.source, pair.transform]);
  return [...new Set([...substitute, ...paired, ...configVariables, ...structured])];
}

/**
 * Rewrites the files of a plan, stage by stage: substitute, XDT, .config variables, structured. Pure; a preview is this
 * function, and a deployment writes what it gives. A file with an error stays as it was and goes through no further
 * stage. Changes may hold secrets.
 */
export function rewriteContents(
  plan: FileSetPlan,
  contents: FileContents,
  variables: VariableSet,
  reading: ReadOptions = {},
): FileSetResult {
  const work = new Map<string, Work>();
  const values = createConfigValues(variables, reading);
  const run = (kind: RewriteStage["kind"], path: string, stage: (bytes: Uint8Array) => StageResult): void => {
    const file = workOn(work, contents, path, kind);
    if (file.isFailed) return;
    const done = guarded(kind, path, () => stage(file.now));
    file.steps.push(done.stage);
    file.isFailed = done.bytes === null || hasErrors(done.stage.findings);
    file.now = done.bytes ?? file.before;
  };
  for (const path of plan.substitute)
    run("substitute", path, (bytes) => substituteStage(path, bytes, variables, reading));
  for (const { source, transform } of plan.pairs)
    run("transform", source, (bytes) => withTransform(source, bytes, transform, work, contents));
  for (const path of plan.configVariables)
    run("config-variables", path, (bytes) => configVariablesStage(path, bytes, values));
  for (const path of plan.structured) run("structured", path, (bytes) => structuredStage(path, bytes, "auto", values));
  const files = Array.from(work, ([path, { before, now, steps, isFailed }]) => ({
    path,
    before,
    after: isFailed ? before : now,
    steps,
  }));
  return { files, findings: [...plan.findings, ...unusedPaths(plan, values)] };
}

/** Reads, rewrites and, unless it is a dry run, writes. A file that cannot be written gets an error finding. */
export async function rewriteFileSet(
  set: FileSet,
  rules: FileSetRules,
  variables: VariableSet,
  options: { readonly isDryRun: boolean; readonly reading?: ReadOptions },
): Promise<FileSetResult> {
  const plan = planFileSet(await set.list(), rules);
  const contents = new Map<string, Uint8Array | AppError>();
  for (const path of filesOfPlan(plan)) contents.set(path, await set.read(path).catch(onlyAppErrors));
  const result = rewriteContents(plan, contents, variables, options.reading);
  if (options.isDryRun) return result;
  const files: RewrittenFile[] = [];
  for (const file of result.files) files.push(await written(set, file));
  return { ...result, files };
}

/** True when any file of a result could not be handled. */
export function hasFailures({ files }: FileSetResult): boolean {
  return files.some((file) => file.steps.some((step) => hasErrors(step.findings)));
}

type Work = { readonly before: Uint8Array; now: Uint8Array; isFailed: boolean; readonly steps: RewriteStage[] };

function workOn(work: Map<string, Work>, contents: FileContents, path: string, kind: RewriteStage["kind"]): Work {
  const known = work.get(path);
  if (known) return known;
  const content = contents.get(path) ?? new AppError("not_found", `${path} is not there any more.`);
  const failure = content instanceof AppError ? failedStage(kind, path, content.message).stage : null;
  const bytes = content instanceof AppError ? new Uint8Array() : content;
  const made: Work = { before: bytes, now: bytes, isFailed: failure !== null, steps: failure ? [failure] : [] };
  work.set(path, made);
  return made;
}

/** Applies a transform in the state the stages before have brought it to. */
function withTransform(
  source: string,
  bytes: Uint8Array,
  transform: string,
  work: ReadonlyMap<string, Work>,
  contents: FileContents,
): StageResult {
  const prepared = work.get(transform);
  const content = prepared?.now ?? contents.get(transform);
  if (prepared?.isFailed || content === undefined || content instanceof AppError) {
    const why = content instanceof AppError ? content.message : "it could not be prepared itself";
    return failedStage("transform", source, `The transform ${transform} cannot be applied: ${why}`, transform);
  }
  return transformStage(source, bytes, { name: transform, bytes: content });
}

/** Variables that look like paths into files, where no file has such a place. */
function unusedPaths(plan: FileSetPlan, values: ConfigValues): readonly Finding[] {
  if (plan.structured.length === 0) return [];
  return values.names
    .filter((name) => /[:/]/.test(name) && !values.isUsed(name))
    .map((name) => ({ level: "info", text: `The variable ${name} has no place in any of the structured files.` }));
}

function onlyAppErrors(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

async function written(set: FileSet, file: RewrittenFile): Promise<RewrittenFile> {
  if (file.after === file.before) return file;
  try {
    await set.write(file.path, file.after);
    return file;
  } catch (error) {
    const finding: Finding = { level: "error", text: onlyAppErrors(error).message, file: file.path };
    const steps = file.steps.map((step, index) =>
      index === file.steps.length - 1 ? { ...step, findings: [...step.findings, finding] } : step,
    );
    return { ...file, after: file.before, steps };
  }
}
