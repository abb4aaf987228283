import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { buildAll, DIST } from "../bundle.ts";
import { ROOT } from "../root.ts";

/** Builds, then opens the desktop window; where Electron cannot be had, serves the same screens to a browser. */
await buildAll();
const program = electronProgram() ?? (await downloadElectron());
if (program) {
  const child = spawn(program, [ROOT, ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("exit", (code) => process.exit(code ?? 1));
} else {
  console.log("Electron's program is not here and cannot be downloaded, so the same screens are served to a browser.");
  const slipway = (args: readonly string[], stderr: "inherit" | "ignore") =>
    spawn(process.execPath, [join(DIST, "slipway.mjs"), ...args, ...process.argv.slice(2)], {
      stdio: ["inherit", "inherit", stderr],
    });
  // A host that runs already gives a new link; else one is started.
  slipway(["open"], "ignore").on("exit", (found) => {
    if (found === 0) process.exit(0);
    const host = slipway(["serve", "--open"], "inherit");
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => host.kill(signal));
    host.on("exit", (code) => process.exit(code ?? 1));
  });
}

function electronProgram(): string | null {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override) return join(override, process.platform === "win32" ? "electron.exe" : "electron");
  const folder = electronFolder();
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return null;
  const program = join(folder, "dist", readFileSync(pathFile, "utf8"));
  return existsSync(program) ? program : null;
}

function electronFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("electron/package.json"));
}

/** Runs the package's own download, which fails at once where its host cannot be reached. */
async function downloadElectron(): Promise<string | null> {
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [join(electronFolder(), "install.js")], {
      stdio: "ignore",
      timeout: 300_000,
    });
    child.once("error", () => resolve(1));
    child.once("exit", (exit) => resolve(exit ?? 1));
  });
  return code === 0 ? electronProgram() : null;
}
