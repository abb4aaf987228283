import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../ports/clock.ts";

/** The host's own log: starts, ends, and what went wrong that nobody foresaw. */
export type HostLog = {
  info(text: string): void;
  /** With its stack and causes. The text is masked before it is written. */
  error(what: string, error: unknown): void;
  /** What the log holds, oldest first. */
  read(): string;
};

const FILE = "host.log";
const OLDER = "host.log.1";
const LARGEST_BYTES = 1_000_000;

/**
 * A log in the data folder, at most two files of 1 MB. `masked` hides every secret of the store. A log that cannot be
 * written stops nothing: the program has other ways to say that a disk is full.
 */
export function createHostLog(folder: string, clock: Clock, masked: (text: string) => string): HostLog {
  const write = (level: string, text: string) => {
    const line = `${new Date(clock.nowMs()).toISOString()} ${level} ${text.replaceAll("\n", "\n  ")}\n`;
    try {
      mkdirSync(folder, { recursive: true });
      turnOver(folder);
      appendFileSync(join(folder, FILE), line, { mode: 0o600 });
    } catch {
      // see above
    }
  };
  return {
    info: (text) => write("info", text),
    error: (what, error) => write("error", masked(`${what}: ${errorText(error)}`)),
    read: () => [OLDER, FILE].map((name) => readIfThere(join(folder, name))).join(""),
  };
}

function turnOver(folder: string): void {
  const size = statSync(join(folder, FILE), { throwIfNoEntry: false })?.size ?? 0;
  if (size >= LARGEST_BYTES) renameSync(join(folder, FILE), join(folder, OLDER));
}

function readIfThere(file: string): string {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, "utf8") : "";
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${errorText(error.cause)}`;
}
