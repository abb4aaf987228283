import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as z from "zod";
import { decodeConfigFile } from "../../../shared/core/config/formats.ts";
import { splitGlobs } from "../../../shared/core/config/globs.ts";
import {
  type FileSetResult,
  type FileSetRules,
  hasFailures,
  type RewrittenFile,
  rewriteFileSet,
} from "../../../shared/core/config/rewrite-file-set.ts";
import { AppError, type Finding, messageOf } from "../../../shared/core/errors.ts";
import { createVariableSet, type VariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { unifiedDiff } from "../../../shared/core/text/unified-diff.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { folderFileSet, PLATFORM } from "../folder-file-set.ts";
import { readOptions, requireWords, UsageError } from "../options.ts";
import { MAX_FILE_BYTES } from "../whole-file.ts";

const USAGE = `slipway configure DIR --environment NAME [options]

Rewrites the configuration files below a folder for an environment, in this order: #{...} in texts, XDT transforms,
.config variables, structured variables. A file with an error stays as it was.

  --environment NAME     Its transforms (web.NAME.config) are applied after web.Release.config
  --variables FILE.json  The variables: an object of names to texts (which may hold expressions) or null
  --transforms RULES     More transforms, before the automatic ones: 'Blue', 'a.config => web.config', '*.x.xml => *.xml'
  --no-automatic         Leave Release and NAME transforms out
  --substitute GLOBS     Files in which #{...} is replaced, as 'views/**/*.html'
  --structured GLOBS     JSON, YAML, XML and properties files whose values are variables by path: Db:Port, /app/@mode, port
  --config-variables     Set appSettings, connectionStrings and applicationSettings of *.config files by name
  --dry-run              Write nothing; show the differences
  --json                 Print {"files":[{"path","steps":[{"kind","transform","changes","findings"}]}],"findings":[...]}

RULES and GLOBS are separated by commas or line ends; '\\' separates folders in them on Windows only. Findings go to
standard error. Ends with 0 when it worked, 1 when a file could not be handled, 2 when the command line is wrong.
Files above ${MAX_FILE_BYTES / 1024 / 1024} MiB are refused. --json and --dry-run show values, also secret ones.`;

const Variables = z.record(z.string(), z.string().nullable());

/** `slipway configure`: the whole rewriting of a folder without a store, for build servers. */
export const configureCommand: Command = {
  usage: USAGE,
  async run(args, io) {
    const { rules, variablesFile, isDryRun, isJson } = readCommandLine(args, io);
    const variables = variablesFile === null ? createVariableSet([]) : await readVariables(variablesFile);
    const now = new Date();
    const reading = { nowMs: now.getTime(), utcOffsetMinutes: -now.getTimezoneOffset() };
    const set = folderFileSet(rules.root, rules.additionalTransforms);
    const result = await rewriteFileSet(set, rules, variables, { isDryRun, reading });
    io.out(isJson ? jsonText(result) : shownText(result, isDryRun));
    for (const finding of findingsOf(result)) io.err(`${lineOf(finding)}\n`);
    return hasFailures(result) ? EXIT_FAILED : EXIT_OK;
  },
};

type CommandLine = {
  readonly rules: FileSetRules;
  readonly variablesFile: string | null;
  readonly isDryRun: boolean;
  readonly isJson: boolean;
};

function readCommandLine(args: readonly string[], io: CliIo): CommandLine {
  const { values, positionals } = readOptions(args, {
    environment: { type: "string" },
    variables: { type: "string" },
    transforms: { type: "string", multiple: true, default: [] },
    "no-automatic": { type: "boolean", default: false },
    substitute: { type: "string", multiple: true, default: [] },
    structured: { type: "string", multiple: true, default: [] },
    "config-variables": { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });
  const [folder] = requireWords(positionals, ["DIR"]);
  if (values.environment === undefined || values.environment.trim() === "")
    throw new UsageError("--environment is missing");
  return {
    rules: {
      root: resolve(io.cwd, folder),
      platform: PLATFORM,
      environment: values.environment,
      automaticTransforms: !values["no-automatic"],
      additionalTransforms: values.transforms.join("\n"),
      substitute: splitGlobs(values.substitute.join("\n")),
      structured: splitGlobs(values.structured.join("\n")),
      configVariables: values["config-variables"],
    },
    variablesFile: values.variables === undefined ? null : resolve(io.cwd, values.variables),
    isDryRun: values["dry-run"],
    isJson: values.json,
  };
}

async function readVariables(file: string): Promise<VariableSet> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("not_found", `Could not read the variables in ${file}: ${messageOf(cause)}.`, { cause });
  });
  try {
    return createVariableSet(Object.entries(Variables.parse(JSON.parse(text.replace(/^\ufeff/, "")))));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new AppError("invalid_input", `${file} is no JSON object of names to texts or null: ${why}`, { cause });
  }
}

function jsonText({ files, findings }: FileSetResult): string {
  const shown = files.map(({ path, steps }) => ({
    path,
    steps: steps.map(({ kind, transform, changes, findings: found }) => ({
      kind,
      ...(transform !== null && { transform }),
      changes,
      findings: found,
    })),
  }));
  return `${JSON.stringify({ files: shown, findings })}\n`;
}

/** What happened to each file; values only in the differences of a dry run. */
function shownText({ files }: FileSetResult, isDryRun: boolean): string {
  if (files.length === 0) return "No file is concerned.\n";
  return files.map((file) => (isDryRun ? summary(file) + difference(file) : summary(file))).join("");
}

function summary({ path, before, after, steps }: RewrittenFile): string {
  const isFailed = steps.some((step) => step.findings.some((finding) => finding.level === "error"));
  const state = isFailed ? "could not be handled" : before === after ? "unchanged" : "changed";
  const lines = steps.map(({ kind, transform, changes }) => {
    const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
    return `  ${transform === null ? kind : `${kind} ${transform}`}: ${count}\n`;
  });
  return `${path}: ${state}\n${lines.join("")}`;
}

function difference({ path, before, after }: RewrittenFile): string {
  const diff = unifiedDiff(decodeConfigFile(before).text, decodeConfigFile(after).text);
  return diff === "" ? "" : `--- ${path}\n+++ ${path}\n${diff}\n`;
}

function findingsOf({ files, findings }: FileSetResult): readonly Finding[] {
  return [...files.flatMap((file) => file.steps.flatMap((step) => step.findings)), ...findings];
}

function lineOf({ level, text, file, line, column }: Finding): string {
  const place =
    file === undefined ? "slipway configure" : line === undefined ? file : `${file}(${line},${column ?? 1})`;
  return `${place}: ${level}: ${text}`;
}
