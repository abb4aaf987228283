import { assertNever } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import {
  extensionOf,
  folderOf,
  isAbsolutePath,
  nameOf,
  type PathPlatform,
  pathKey,
  relativePath,
  resolvePath,
  withExtension,
  withSlashes,
} from "./paths.ts";
import { parseTransformRule, type RuleSide, splitRules, type TransformRule } from "./transform-rules.ts";

/** Where transforms are looked for, and by which rules. */
export type TransformSearch = {
  /** Absolute folder that holds the sources. */
  readonly root: string;
  /** Relative to `root` with `/`; absolute ones lie outside and can be transforms only. */
  readonly files: readonly string[];
  readonly platform: PathPlatform;
  readonly environment: string | null;
  readonly tenant?: string | null;
  /** Whether `Release`, the environment's and the tenant's transforms are looked for. */
  readonly automaticTransforms: boolean;
  /** Rules as typed, separated by commas or line ends; they come before the automatic ones. */
  readonly additionalTransforms: string;
};

/** A transform and the file it is for, both as they stand in the list of files. */
export type TransformPair = { readonly source: string; readonly transform: string };

/** What was found. */
export type TransformPairs = {
  /** In the order in which they are to be applied. */
  readonly pairs: readonly TransformPair[];
  /** Additional rules that led to no pair. */
  readonly unmatchedRules: readonly string[];
};

/** Finds which transforms belong to which files, as Octopus does (its documentation: Configuration transforms). */
export function discoverTransforms(search: TransformSearch): TransformPairs {
  const { platform } = search;
  const index = indexFiles(search);
  const texts = splitRules(search.additionalTransforms);
  const additional = texts.map((text) => parseTransformRule(text, platform)).filter((rule) => rule !== null);
  const rules = [...additional, ...automaticRules(search)];
  const matched = new Set<string>();
  const applied = new Map<string, TransformPair>();
  for (const source of sourcesOf(search, additional, index)) {
    for (const rule of rules) {
      for (const transform of transformsFor(source, rule, search, index)) {
        matched.add(rule.text);
        const pair = { source: index.given(source), transform: index.given(transform) };
        const key = `${transform}\n${source}`;
        if (!applied.has(key)) applied.set(key, pair);
      }
    }
  }
  return { pairs: [...applied.values()], unmatchedRules: texts.filter((text) => !matched.has(text)) };
}

/** Names of the transforms that a suffix stands for beside a file: `Blue` gives `web.Blue.config` and `web.Blue`. */
export function suffixedNames(fileName: string, suffix: string): readonly string[] {
  return [...new Set([withExtension(fileName, configNamed(suffix)), withExtension(fileName, suffix)])];
}

/** The suffixes of automatic transforms, in order. */
export function automaticSuffixes(environment: string | null, tenant: string | null = null): readonly string[] {
  return ["Release", environment, tenant]
    .filter((name) => name !== null && name.trim() !== "")
    .map((name) => name ?? "");
}

function automaticRules({
  automaticTransforms,
  environment,
  tenant,
  platform,
}: TransformSearch): readonly TransformRule[] {
  if (!automaticTransforms) return [];
  const suffixes = automaticSuffixes(environment, tenant ?? null);
  return suffixes.map((suffix) => parseTransformRule(suffix, platform)).filter((rule) => rule !== null);
}

type FileIndex = {
  /** Absolute paths of the files of a folder, by name without case. */
  inFolder(folder: string): readonly string[];
  /** The file of that absolute path; null when there is none. */
  find(path: string): string | null;
  /** Absolute paths below the root, folders breadth first. */
  readonly sources: readonly string[];
  /** A file's path as it stood in the list. */
  given(path: string): string;
};

function indexFiles({ root, files, platform }: TransformSearch): FileIndex {
  const base = resolvePath("", withSlashes(root, platform), platform);
  const given = new Map<string, string>();
  const byKey = new Map<string, string>();
  const folders = new Map<string, string[]>();
  const sources: string[] = [];
  for (const file of files) {
    const slashed = withSlashes(file, platform);
    const path = resolvePath(base, slashed, platform);
    if (!isAbsolutePath(slashed, platform)) sources.push(path);
    given.set(path, file);
    byKey.set(pathKey(path, platform), path);
    const folder = pathKey(folderOf(path), platform);
    const siblings = folders.get(folder);
    if (siblings) siblings.push(path);
    else folders.set(folder, [path]);
  }
  for (const siblings of folders.values()) siblings.sort(byName);
  return {
    inFolder: (folder) => folders.get(pathKey(folder, platform)) ?? [],
    find: (path) => byKey.get(pathKey(path, platform)) ?? null,
    sources: sources.toSorted(breadthFirst),
    given: (path) => given.get(path) ?? path,
  };
}

function byName(one: string, other: string): number {
  const [a, b] = [caseKey(nameOf(one)), caseKey(nameOf(other))];
  return a < b ? -1 : a > b ? 1 : 0;
}

function breadthFirst(one: string, other: string): number {
  const depth = one.split("/").length - other.split("/").length;
  const [a, b] = [caseKey(folderOf(one)), caseKey(folderOf(other))];
  return depth || (a < b ? -1 : a > b ? 1 : byName(one, other));
}

/** Extensions one after the other, `.config` first. QUIRK: without any every file is a source. */
function sourcesOf(search: TransformSearch, rules: readonly TransformRule[], index: FileIndex): readonly string[] {
  const wanted = rules.flatMap((rule) => (rule.kind === "pair" ? [extensionOf(rule.source.pattern)] : []));
  const extensions = [...new Set([...(search.automaticTransforms ? [".config"] : []), ...wanted])];
  const ordered = extensions.toSorted((one, other) => Number(other === ".config") - Number(one === ".config"));
  if (ordered.length === 0) return index.sources;
  const key = (text: string): string => pathKey(text, search.platform);
  return ordered.flatMap((extension) => index.sources.filter((path) => key(path).endsWith(key(extension))));
}

/** The transforms a rule has for a source, as absolute paths. */
function transformsFor(
  source: string,
  rule: TransformRule,
  search: TransformSearch,
  index: FileIndex,
): readonly string[] {
  const found = candidatePaths(source, rule, search.platform).flatMap((path) =>
    matchingFiles(path, search.platform, index),
  );
  return found.filter(
    (transform) =>
      caseKey(transform) !== caseKey(source) && (rule.kind === "suffix" || isSource(source, transform, rule, search)),
  );
}

/** Where a rule looks: paths whose name may hold `*` and `?`; the one with `.config` first. */
function candidatePaths(source: string, rule: TransformRule, platform: PathPlatform): readonly string[] {
  switch (rule.kind) {
    case "suffix":
      return [withExtension(source, configNamed(rule.suffix)), withExtension(source, rule.suffix)];
    case "pair": {
      const base = baseFolder(source, rule.source.pattern);
      const { pattern } = rule.transform;
      return [configNamed(pattern), pattern].map((transform) =>
        resolvePath(base, transformPath(source, rule.source, { ...rule.transform, pattern: transform }), platform),
      );
    }
    default:
      return assertNever(rule);
  }
}

function configNamed(pattern: string): string {
  return pattern.endsWith(".config") ? pattern : `${pattern}.config`;
}

/** The source's folder, without the folder part of the rule's right side. */
function baseFolder(source: string, pattern: string): string {
  const folder = folderOf(source);
  const part = folderOf(pattern);
  const endsSo = pattern.includes("/") && caseKey(folder).endsWith(caseKey(part));
  return endsSo ? folder.slice(0, folder.length - part.length) : folder;
}

/** The transform's path below the base folder. */
function transformPath(source: string, from: RuleSide, { pattern, isWildcard }: RuleSide): string {
  if (!isWildcard) return pattern;
  const folder = folderOf(pattern) === "" ? "" : `${folderOf(pattern)}/`;
  if (!from.isWildcard) return `${folder}*.${nameOf(pattern).replace(/^\.+/, "")}`;
  // QUIRK: the text goes wherever it stands in the name: `appconfig.config` looks for `app.Blue.config`.
  const text = from.pattern.startsWith(".") ? from.pattern.slice(1) : nameOf(from.pattern);
  const base = text === "" ? nameOf(source) : nameOf(source).replaceAll(text, "");
  return withExtension(folder + base, nameOf(pattern));
}

function matchingFiles(path: string, platform: PathPlatform, index: FileIndex): readonly string[] {
  if (!/[*?]/.test(nameOf(path))) {
    const file = index.find(path);
    return file === null ? [] : [file];
  }
  const escaped = nameOf(path).replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  const pattern = new RegExp(
    `^${escaped.replace(/\*+/g, ".*").replaceAll("?", ".")}$`,
    platform === "windows" ? "is" : "s",
  );
  return index.inFolder(folderOf(path)).filter((file) => pattern.test(nameOf(file)));
}

/**
 * True when the rule's right side names the source: as seen from the transform's folder when it has a folder part, from
 * the root when it starts with `./`.
 */
function isSource(
  source: string,
  transform: string,
  rule: TransformRule & { readonly kind: "pair" },
  search: TransformSearch,
): boolean {
  const { pattern, isWildcard } = rule.source;
  if (rule.transform.isWildcard && !caseKey(source).endsWith(caseKey(nameOf(pattern)))) return false;
  const name = nameFor(source, transform, pattern, search);
  if (!isWildcard) return caseKey(name) === caseKey(pattern);
  const folder = pattern.includes("/") ? `${caseKey(folderOf(pattern))}/` : "";
  const start = caseKey(name).indexOf(folder);
  return (
    start >= 0 &&
    caseKey(name)
      .slice(start + folder.length)
      .includes(`.${caseKey(nameOf(pattern).replace(/^\.+/, ""))}`)
  );
}

function nameFor(source: string, transform: string, pattern: string, { root, platform }: TransformSearch): string {
  if (pattern.startsWith("./")) {
    const base = resolvePath("", withSlashes(root, platform), platform);
    return `./${relativePath(base, source, platform)}`;
  }
  if (!pattern.includes("/")) return nameOf(source);
  return relativePath(folderOf(transform), source, platform).replace(/^[./]+/, "");
}
