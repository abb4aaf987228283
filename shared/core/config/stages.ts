import type { ReadOptions } from "../expressions/accessors.ts";
import type { Finding } from "../errors.ts";
import type { VariableSet } from "../expressions/variable-set.ts";
import { positionFinder } from "../text/edits.ts";
import { applyTransform, type XdtChange, type XdtMessage } from "../xdt/apply.ts";
import type { ConfigChange } from "./change.ts";
import {
  type BytesResult,
  decodeConfigFile,
  rewriteConfigVariables,
  rewriteStructured,
  rewriteText,
  type StructuredFormat,
} from "./formats.ts";
import { replaceTokens } from "./substitute.ts";
import type { ConfigValues } from "./values.ts";

/** A transform file: its name for messages, and its bytes. */
export type TransformFile = { readonly name: string; readonly bytes: Uint8Array };

/** One stage of the rewriting of a file, in the order in which stages run. */
export type RewriteStage = {
  readonly kind: "substitute" | "transform" | "config-variables" | "structured";
  /** The transform's name, for that kind. */
  readonly transform: string | null;
  readonly changes: readonly ConfigChange[];
  readonly findings: readonly Finding[];
};

/** What a stage made of a file's bytes; null when an error finding says why it could not. */
export type StageResult = { readonly bytes: Uint8Array | null; readonly stage: RewriteStage };

/** Replaces `#{...}`. */
export function substituteStage(
  path: string,
  bytes: Uint8Array,
  variables: VariableSet,
  reading: ReadOptions,
): StageResult {
  return staged(
    "substitute",
    rewriteText(path, bytes, ({ text }) => replaceTokens(path, text, variables, reading)),
  );
}

/** Applies an XDT transform. */
export function transformStage(path: string, source: Uint8Array, transform: TransformFile): StageResult {
  const names = { sourceName: path, transformName: transform.name };
  const result = applyTransform({ source, transform: transform.bytes, ...names });
  const findings = result.messages.flatMap(findingOf);
  const bytes = result.ok ? result.bytes : null;
  const changes = bytes ? placedChanges(source, bytes, result.changes) : [];
  return { bytes, stage: { kind: "transform", transform: transform.name, changes, findings } };
}

/** Replaces appSettings, connectionStrings and applicationSettings. */
export function configVariablesStage(path: string, bytes: Uint8Array, values: ConfigValues): StageResult {
  return withValueProblems(path, values, () => staged("config-variables", rewriteConfigVariables(path, bytes, values)));
}

/** Replaces values by path. */
export function structuredStage(
  path: string,
  bytes: Uint8Array,
  format: StructuredFormat | "auto",
  values: ConfigValues,
): StageResult {
  return withValueProblems(path, values, () => staged("structured", rewriteStructured(path, bytes, format, values)));
}

/** A stage that could not begin. */
export function failedStage(
  kind: RewriteStage["kind"],
  file: string,
  text: string,
  transform: string | null = null,
): StageResult {
  return { bytes: null, stage: { kind, transform, changes: [], findings: [{ level: "error", text, file }] } };
}

function staged(kind: RewriteStage["kind"], { bytes, changes, findings }: BytesResult): StageResult {
  return { bytes, stage: { kind, transform: null, changes, findings } };
}

/** Adds what came to light about values while the stage used them. */
function withValueProblems(path: string, values: ConfigValues, run: () => StageResult): StageResult {
  const known = values.problems().length;
  const { bytes, stage } = run();
  const found = values.problems().slice(known);
  return {
    bytes,
    stage: { ...stage, findings: [...stage.findings, ...found.map((finding) => ({ ...finding, file: path }))] },
  };
}

function findingOf({ level, text, file, line, column }: XdtMessage): readonly Finding[] {
  if (level === "message") return [];
  const place = { ...(file !== null && { file }), ...(line !== null && { line }), ...(column !== null && { column }) };
  return [{ level, text, ...place }];
}

/** Changes with their texts; what is new has its place in the result. */
function placedChanges(source: Uint8Array, result: Uint8Array, changes: readonly XdtChange[]): readonly ConfigChange[] {
  if (changes.length === 0) return [];
  const before = decodeConfigFile(source).text;
  const after = decodeConfigFile(result).text;
  const positionBefore = positionFinder(before);
  const positionAfter = positionFinder(after);
  return changes.map((change): ConfigChange => {
    const { source: old, result: now, rule } = change;
    const position = old ? positionBefore(old.start) : positionAfter(now?.start ?? 0);
    return {
      key: `${change.kind} ${change.name}`,
      line: position.line,
      column: position.column,
      from: old ? before.slice(old.start, old.end) : null,
      to: now && now.end > now.start ? after.slice(now.start, now.end) : null,
      rule: { file: rule.file, line: rule.line, column: rule.column },
    };
  });
}
