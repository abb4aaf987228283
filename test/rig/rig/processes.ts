import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs a program to its end and gives what it printed. Throws with its error output when it fails. */
export function run(command: string, args: readonly string[], input?: string): string {
  const done = spawnSync(command, args, { input, encoding: "utf8" });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

/** Like `run`, for clean-up: a failure only means that there was nothing to clean. */
export function attempt(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/**
 * Starts a process that outlives this call but not the calling process (a parent death signal), its output in
 * `logFile`, its pid and start time in `pidFile`.
 */
export function startDaemon(
  command: string,
  args: readonly string[],
  files: { readonly pidFile: string; readonly logFile: string },
): void {
  const log = openSync(files.logFile, "a");
  const child = spawn("setpriv", ["--pdeathsig", "KILL", command, ...args], {
    detached: true,
    stdio: ["ignore", log, log],
    env: daemonEnvironment(),
  });
  closeSync(log);
  child.on("error", () => undefined); // Without a pid below, the throw reports it.
  child.unref();
  if (child.pid === undefined) throw new Error(`Could not start ${command}; is setpriv (util-linux) installed?`);
  writePidFile(files.pidFile, child.pid);
}

/** Records a running process so that a later run can tell it from another one with the same number. */
function writePidFile(file: string, pid: number): void {
  writeFileSync(file, `${pid} ${startTimeOf(pid) ?? ""}`);
}

/** The pid in a pid file when that very process still runs. */
export function runningPid(pidFile: string): number | null {
  if (!existsSync(pidFile)) return null;
  const [pid = "", startTime] = readFileSync(pidFile, "utf8").split(" ");
  return startTime !== "" && startTimeOf(Number(pid)) === startTime ? Number(pid) : null;
}

/** Ends the process a pid file names, waits until it is gone, and removes the file. */
export async function stopDaemon(pidFile: string, signal: NodeJS.Signals): Promise<void> {
  const pid = runningPid(pidFile);
  if (pid !== null) process.kill(pid, signal);
  await until(`the process of ${pidFile} has ended`, () => runningPid(pidFile) === null);
  rmSync(pidFile, { force: true });
}

/** Waits until `condition` holds, asking every 20 ms; throws after 20 s, naming what it waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited 20 s in vain until ${what}.`);
    await sleep(20);
  }
}

/** Field 22 of /proc/PID/stat; `null` when the process is gone or a zombie. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null; // No such process.
  }
}

function daemonEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" };
}
