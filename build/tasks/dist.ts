import { join } from "node:path";
import process from "node:process";
import { buildAll } from "../bundle.ts";
import { ROOT } from "../root.ts";
import { runTool } from "../run-tool.ts";

/**
 * Builds installers for this system into `release`. Words after the command go to electron-builder: `--dir` makes the
 * unpacked program only, `-c.electronDist=FOLDER` takes an Electron that is there already instead of downloading one.
 */
await buildAll();
process.exitCode = await runTool("electron-builder", [
  "--config",
  join(ROOT, "build", "electron-builder.json"),
  ...process.argv.slice(2),
]);
