import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { readProcessMark } from "../../../shared/core/deployment/process-mark.ts";
import { AppError } from "../../../shared/core/errors.ts";
import type { LogChunk, LogStream } from "../../ports/output.ts";
import type { ProgramEnd } from "../../ports/shell.ts";

/** How long a program is given to end when it is asked to; then it is killed. */
export const END_WITHIN_MS = 5000;
/**
 * After a program ended its output is read to the end. When something it left running holds it open: until nothing came for
 * `quietMs`, and what is never quiet, such as a watcher, for `longestMs` at most.
 */
export type RestLimits = { readonly quietMs: number; readonly longestMs: number };
const REST_LIMITS: RestLimits = { quietMs: 2000, longestMs: 10_000 };
/** What an ended program has printed arrives within this. */
const LAST_WORDS_MS = 300;

/** A program that was started, in whatever way. */
export type StartedProgram = {
  readonly command: string;
  /** "this computer" or "deploy@web-1". */
  readonly place: string;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program itself has ended; rejects when that cannot be known. */
  readonly ended: Promise<Omit<ProgramEnd, "isHeldOpen">>;
  /** Resolves when both streams have ended. */
  readonly closed: Promise<void>;
  /** Ends the program and all that it started. `processId` is what it told, null when it has not. Throws when it could not. */
  stop(processId: number | null): Promise<void>;
};

/** Follows a program to its end, as `Shell.run` says. */
export async function followProgram(
  program: StartedProgram,
  onChunk: (chunk: LogChunk) => void,
  signal: AbortSignal,
  limits = REST_LIMITS,
): Promise<ProgramEnd> {
  const mark = readProcessMark();
  const broken = Promise.withResolvers<Broken>();
  const output = giver(onChunk, (reason) => broken.resolve({ reason }));
  const onAbort = () => broken.resolve({ reason: new AppError("cancelled", `${program.command} was cancelled.`) });
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  program.stdout.on("data", (bytes: Buffer) => output.give("stdout", bytes));
  program.stderr.on("data", (bytes: Buffer) => output.give("stderr", mark.push(bytes)));
  // A stream that breaks is told by `ended`.
  for (const stream of [program.stdout, program.stderr]) stream.on("error", () => undefined);
  try {
    const end = await Promise.race([program.ended, broken.promise]);
    if ("reason" in end) return await stopFor(end, program, mark.processId());
    const rest = await Promise.race([readRest(program, output.lastMs, limits), broken.promise]);
    if ("reason" in rest) return await stopFor(rest, program, mark.processId());
    output.give("stderr", mark.end());
    if (mark.processId() === null) throw notStarted(program, end.exitCode);
    return { ...end, ...rest };
  } finally {
    output.end();
    signal.removeEventListener("abort", onAbort);
    program.stdout.destroy();
    program.stderr.destroy();
  }
}

/** Why a program must not go on: it was cancelled, or its output could not be taken. */
type Broken = { readonly reason: unknown };

/** What a program says while it ends is still taken. */
async function stopFor({ reason }: Broken, program: StartedProgram, processId: number | null): Promise<never> {
  await program.stop(processId);
  await Promise.race([program.closed, sleep(LAST_WORDS_MS)]);
  throw reason;
}

/** Hands chunks on until one is not taken. */
function giver(onChunk: (chunk: LogChunk) => void, onFailure: (error: unknown) => void) {
  let lastMs = 0;
  let isOpen = true;
  return {
    give(stream: LogStream, bytes: Uint8Array): void {
      if (!isOpen || bytes.length === 0) return;
      try {
        onChunk({ stream, bytes });
      } catch (error) {
        isOpen = false;
        onFailure(error);
      }
      // Taking it may have been long work, while more came that could not be read.
      lastMs = performance.now();
    },
    /** When something was last taken; 0: nothing yet. */
    lastMs: () => lastMs,
    end(): void {
      isOpen = false;
    },
  };
}

/** Waits until all output was read, or until what is held open by something else is not worth waiting for. */
async function readRest(
  program: StartedProgram,
  lastMs: () => number,
  limits: RestLimits,
): Promise<Pick<ProgramEnd, "isHeldOpen">> {
  const wait = new AbortController();
  const quiet = untilQuiet(lastMs, limits, wait.signal).then(() => ({ isHeldOpen: true }));
  const closed = program.closed.then(() => ({ isHeldOpen: false }));
  return Promise.race([closed, quiet]).finally(() => wait.abort());
}

async function untilQuiet(
  lastMs: () => number,
  { quietMs, longestMs }: RestLimits,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = performance.now();
  const untilMs = () => Math.min(Math.max(lastMs(), startedMs) + quietMs, startedMs + longestMs);
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  while (untilMs() > performance.now() && !signal.aborted) await pause(untilMs() - performance.now());
  // What came while this computer was too busy to read is read before it is called too late.
  if (!signal.aborted) await pause(LAST_WORDS_MS);
}

/** What was asked for never ran: the shell on the way did not find it, or did not let it. */
function notStarted({ command, place }: StartedProgram, exitCode: number | null): AppError {
  if (exitCode === 127) return absentCommand(command, place);
  return new AppError(
    "remote_failed",
    `${command} did not start on ${place} (exit code ${exitCode ?? "unknown"}). What it said is in the log; check that this user may run commands there.`,
  );
}

/** There is no such program: by name, and what to do. */
export function absentCommand(command: string, place: string, cause?: unknown): AppError {
  const other = command === "bash" ? "PowerShell" : "bash";
  const name = command === "pwsh" ? "PowerShell (pwsh)" : command;
  return new AppError(
    "not_found",
    `There is no ${name} on ${place}. Install it there, or write the script for ${other}.`,
    { cause },
  );
}
