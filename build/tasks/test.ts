import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { z } from "zod";
import { installRigPackages } from "../rig-packages.ts";
import { ROOT } from "../root.ts";
import { run, runTool } from "../run-tool.ts";

/**
 * The whole suite: checks, unit tests, the build, then the tests on real engines, registries and browsers. What this
 * computer lacks is listed as skipped with its reason; with CI=true that is a failure. Words after the command choose
 * test files.
 */
const CONFIG = ["-c", "build/vitest.config.ts"];
const isCi = process.env["CI"] === "true";

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
});

const filters = process.argv.slice(2);
const missing = await installRigPackages();
const total = { passed: 0, failed: 0, skipped: 0 };

add(await task("checks", "build/tasks/check.ts"));
add(await vitest("unit"));
add(await task("build", "build/tasks/build.ts"));
if (missing.length === 0) add(await vitest("integration"));
else add({ passed: 0, failed: 0, skipped: missing.length });
const noShell = shellReason();
if (noShell === null) add(await vitest("shell"));

for (const reason of missing) console.log(`skipped: integration tests: ${reason}`);
if (noShell !== null) console.log(`not run: desktop shell tests: ${noShell}`);
const failed = total.failed + (isCi ? total.skipped : 0);
console.log(`${total.passed} passed, ${failed} failed, ${isCi ? 0 : total.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

function add(counts: Counts): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

async function task(name: string, script: string): Promise<Counts> {
  console.log(`\n== ${name}`);
  const code = await run(process.execPath, [join(ROOT, script)]);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function vitest(project: string): Promise<Counts> {
  console.log(`\n== ${project} tests`);
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  const file = join(folder, "report.json");
  try {
    const code = await runTool("vitest", [
      "run",
      ...CONFIG,
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
      ...filters,
    ]);
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
    const report = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    const failures = report.numFailedTests + (report.numFailedTests === 0 && code !== 0 ? 1 : 0);
    return { passed: report.numPassedTests, failed: failures, skipped: report.numPendingTests + report.numTodoTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why the desktop shell cannot be started here; null when it can. */
function shellReason(): string | null {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override)
    return existsSync(override) ? null : `ELECTRON_OVERRIDE_DIST_PATH names ${override}, which does not exist`;
  const program = join(ROOT, "node_modules", "electron", "path.txt");
  return existsSync(program)
    ? null
    : "the electron package has no program here (it is downloaded on first use); set ELECTRON_OVERRIDE_DIST_PATH to a folder with one";
}
