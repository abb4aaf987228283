import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import { END_WITHIN_MS } from "./follow-program.ts";

const LOOK_AGAIN_MS = 25;
/** A killed process may take this long to go. */
const GONE_WITHIN_MS = 1000;

/** Runs a system program; a parameter so that Windows can be tried elsewhere. */
export type RunTool = (file: string, args: readonly string[]) => Promise<unknown>;

const runTool: RunTool = promisify(execFile);

/** Ends a process of this computer and all that it started. Where there are process groups, it must lead one. */
export function endProcessTree(processId: number, platform = process.platform, run = runTool): Promise<void> {
  return platform === "win32" ? endOnWindows(processId, run) : endGroup(processId);
}

/** `taskkill` asks nobody: Windows has no way to ask a program without a window to end. */
async function endOnWindows(processId: number, run: RunTool): Promise<void> {
  try {
    await run("taskkill", ["/PID", String(processId), "/T", "/F"]);
  } catch (cause) {
    const isGone = cause instanceof Error && "code" in cause && cause.code === 128;
    if (isGone) return;
    throw new AppError(
      "remote_failed",
      `The script's processes could not be ended: ${messageOf(cause)}. Look for them in the Task Manager.`,
      { cause },
    );
  }
}

async function endGroup(group: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  if (await isGone(group, END_WITHIN_MS)) return;
  signalGroup(group, "SIGKILL");
  await isGone(group, GONE_WITHIN_MS);
}

async function isGone(group: number, withinMs: number): Promise<boolean> {
  for (const startedMs = performance.now(); ; ) {
    if (!isAlive(group)) return true;
    if (performance.now() - startedMs > withinMs) return false;
    await sleep(LOOK_AGAIN_MS);
  }
}

/** A group whose members have all ended is gone, even where nobody has collected them yet, as in many containers. */
function isAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  return process.platform !== "linux" || readdirSync("/proc").some((name) => isRunningIn(name, group));
}

function isRunningIn(name: string, group: number): boolean {
  if (!/^\d+$/.test(name)) return false;
  try {
    // proc(5): the name in brackets may hold anything; state, parent and group come after it.
    const [state, , itsGroup] = readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
    return Number(itsGroup) === group && state !== "Z" && state !== "X";
  } catch {
    return false; // it ended meanwhile
  }
}

/** False when the group is gone. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
