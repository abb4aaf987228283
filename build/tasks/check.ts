import process from "node:process";
import { brokenImports } from "../import-rules.ts";
import { schemaFiles, staleSchemas } from "../schemas.ts";
import { run, runTool } from "../run-tool.ts";

/** Types, import rules, lint, format and generated schemas. Ends with exit code 1 when anything is wrong. */
type Check = { readonly name: string; readonly check: () => Promise<boolean> };

const checks: readonly Check[] = [
  { name: "types", check: () => succeeds(runTool("tsc", ["-p", "tsconfig.json"])) },
  { name: "types of the pure core", check: () => succeeds(runTool("tsc", ["-p", "shared/core/tsconfig.json"])) },
  { name: "types of the screens", check: () => succeeds(runTool("tsc", ["-p", "renderer/tsconfig.json"])) },
  { name: "import rules", check: checkImports },
  { name: "lint", check: () => succeeds(runTool("oxlint", ["--type-aware", "--quiet"])) },
  { name: "format", check: () => succeeds(runTool("biome", ["format"])) },
  { name: "schemas", check: checkSchemas },
];

const failed: string[] = [];
for (const { name, check } of checks) {
  const startedMs = performance.now();
  const isGood = await check();
  console.log(`${isGood ? "ok  " : "FAIL"} ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  if (!isGood) failed.push(name);
}
console.log(failed.length === 0 ? "All checks passed." : `Failed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function succeeds(code: ReturnType<typeof run>): Promise<boolean> {
  return (await code) === 0;
}

async function checkImports(): Promise<boolean> {
  const { broken } = await brokenImports();
  for (const line of broken) console.error(line);
  return broken.length === 0;
}

async function checkSchemas(): Promise<boolean> {
  const stale = staleSchemas(schemaFiles());
  for (const file of stale) console.error(`${file} is not what the model says. Run 'npm run schema'.`);
  return stale.length === 0;
}
