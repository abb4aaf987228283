import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { ROOT } from "./root.ts";

/** What a folder may import: other folders of the project, and packages (`node:` stands for Node's own). */
type Rule = {
  readonly folder: string;
  readonly folders: readonly string[];
  readonly packages: readonly string[] | "any";
};

const PURE = ["zod", "fontoxpath", "yaml", "picomatch", "markdown-it", "@noble/hashes", "semver", "xml-js"];

/** The first rule whose folder holds a file is its rule. */
const RULES: readonly Rule[] = [
  { folder: "shared/core", folders: ["shared/core"], packages: PURE },
  { folder: "shared/rpc", folders: ["shared/rpc", "shared/core"], packages: ["zod", "@orpc/"] },
  { folder: "renderer", folders: ["renderer", "shared"], packages: "any" },
  {
    folder: "electron/store",
    folders: ["electron/store", "shared/core"],
    packages: ["better-sqlite3", "zod", "node:"],
  },
  { folder: "electron/adapters", folders: ["electron/adapters", "electron/ports", "shared/core"], packages: "any" },
  { folder: "electron/runner", folders: ["electron/runner", "electron/ports", "shared/core"], packages: ["node:"] },
  { folder: "electron/ports", folders: ["electron/ports", "shared/core"], packages: ["node:"] },
  { folder: "electron/shell", folders: ["electron", "shared"], packages: "any" },
  { folder: "electron/main.ts", folders: ["electron", "shared"], packages: "any" },
  { folder: "electron/preload.ts", folders: ["electron/shell", "shared"], packages: ["electron"] },
  { folder: "electron", folders: ["electron", "shared"], packages: "any" },
  { folder: "build", folders: ["build", "electron", "shared", "test/rig", "test/bench"], packages: "any" },
  { folder: "test", folders: ["test", "build", "electron", "renderer", "shared"], packages: "any" },
];

/** Only these may import the desktop program's own package. */
const SHELL = ["electron/main.ts", "electron/preload.ts", "electron/shell/", "test/shell/"];
/** Fewer files than this means that the search itself is broken. */
const FEWEST_FILES = 60;

const IMPORT =
  /(?:^|[^.\w])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** Every import that breaks the rules of the house, as a sentence each. */
export async function brokenImports(): Promise<{ readonly files: number; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  let files = 0;
  for await (const file of glob(
    ["shared/**/*.ts", "renderer/**/*.{ts,tsx}", "electron/**/*.ts", "build/**/*.ts", "test/**/*.ts"],
    { cwd: ROOT },
  )) {
    const path = file.split(sep).join("/");
    if (path.startsWith("test/fixtures/")) continue;
    files++;
    for (const wanted of importsOf(readFileSync(join(ROOT, path), "utf8"))) {
      const problem = problemWith(path, wanted);
      if (problem) broken.push(`${path}: ${problem}`);
    }
  }
  if (files < FEWEST_FILES) broken.push(`Only ${files} files were looked at; the search for sources is broken.`);
  return { files, broken };
}

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? "");
}

/** Why a file may not import something; null when it may. */
export function problemWith(path: string, wanted: string): string | null {
  const rule = RULES.find((candidate) => isIn(path, candidate.folder));
  if (!rule) return `no rule says what ${path} may import`;
  if (wanted === "electron" || wanted.startsWith("electron/")) {
    return SHELL.some((place) => path.startsWith(place)) ? null : "only the desktop shell may use Electron";
  }
  if (!wanted.startsWith(".")) return packageProblem(rule, wanted);
  const target = normalize(join(dirname(path), wanted))
    .split(sep)
    .join("/");
  if (target === "package.json") return null;
  if (rule.folder === "renderer") return featureProblem(path, target) ?? folderProblem(rule, target);
  return folderProblem(rule, target);
}

function packageProblem(rule: Rule, wanted: string): string | null {
  if (rule.packages === "any") return null;
  return rule.packages.some(
    (allowed) =>
      wanted === allowed || wanted.startsWith(allowed.endsWith("/") || allowed.endsWith(":") ? allowed : `${allowed}/`),
  )
    ? null
    : `${rule.folder} may not import the package '${wanted}'`;
}

function folderProblem(rule: Rule, target: string): string | null {
  return rule.folders.some((folder) => isIn(target, folder)) ? null : `${rule.folder} may not import ${target}`;
}

/** A feature of the renderer uses its own folder, `ui` and the top level, never another feature. */
function featureProblem(path: string, target: string): string | null {
  const feature = (file: string) => (file.split("/").length > 2 ? file.split("/")[1] : null);
  const mine = feature(path);
  const theirs = feature(target);
  if (!target.startsWith("renderer/") || mine === null || theirs === null || theirs === mine || theirs === "ui")
    return null;
  return `feature '${mine}' may not import feature '${theirs}'`;
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
