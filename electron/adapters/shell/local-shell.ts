import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import process from "node:process";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import type { ProgramEnd, Shell } from "../../ports/shell.ts";
import { absentCommand, followProgram } from "./follow-program.ts";
import { requireFile } from "./require-file.ts";
import { endProcessTree } from "./process-tree.ts";

const PLACE = "this computer";

/** Runs programs on this computer, in a folder or in the user's own. Throws `not_found` for an absent folder. */
export async function localShell(folder: string | null): Promise<Shell> {
  const cwd = folder ?? homedir();
  if (!(await stat(cwd).catch(() => null))?.isDirectory()) {
    throw new AppError(
      "not_found",
      `There is no folder ${cwd} on this computer to run a script in. Make it, or correct the target's folder.`,
    );
  }
  return {
    place: PLACE,
    system: async () => (process.platform === "win32" ? "windows" : "posix"),
    run: async ({ command, args, input }, onChunk, signal) => {
      const child = spawn(command, args, {
        cwd,
        env: scriptEnvironment(process.env),
        stdio: "pipe",
        // It leads a group of its own, so that all it starts can be ended with it.
        detached: process.platform !== "win32",
        windowsHide: true,
      });
      const ended = endOf(child, command);
      // A program that ends before it has read all closes the pipe; how it ended tells more.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
      const stop = async () => {
        if (child.pid !== undefined) await endProcessTree(child.pid);
      };
      const { stdout, stderr } = child;
      return followProgram({ command, place: PLACE, stdout, stderr, ended, closed, stop }, onChunk, signal);
    },
    readFile: (path, signal) => readLocalFile(resolve(cwd, path), signal),
    close: async () => undefined,
  };
}

async function* readLocalFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    requireFile(await stat(path), path, PLACE);
    yield* createReadStream(path, { signal });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (signal.aborted) throw new AppError("cancelled", `Reading ${path} was cancelled.`, { cause });
    throw new AppError("not_found", `${path} cannot be read on ${PLACE}: ${messageOf(cause)}.`, { cause });
  }
}

/** What scripts of this computer find in their environment: ours, without what is Slipway's own (its pass phrase!). */
export function scriptEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(ours).filter(([name]) => !/^(SLIPWAY|ELECTRON)_/i.test(name)));
}

function endOf(child: ChildProcessWithoutNullStreams, command: string): Promise<Omit<ProgramEnd, "isHeldOpen">> {
  const ended = new Promise<Omit<ProgramEnd, "isHeldOpen">>((resolve, reject) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    child.once("error", (cause) => reject(startError(command, cause)));
  });
  ended.catch(() => undefined); // whoever follows the program hears of it
  return ended;
}

function startError(command: string, cause: Error): AppError {
  if ("code" in cause && cause.code === "ENOENT") return absentCommand(command, PLACE, cause);
  return new AppError("remote_failed", `${command} could not be started on ${PLACE}: ${messageOf(cause)}.`, { cause });
}
