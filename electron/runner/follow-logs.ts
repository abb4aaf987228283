import { AppError } from "../../shared/core/errors.ts";
import type { DockerEngine, FollowedLogs } from "../ports/docker.ts";
import type { LogChunk, LogStream } from "../ports/output.ts";
import { lookAgain, throughOutage } from "./through-outage.ts";

/**
 * Follows a container's whole output, from its first byte to its end. Of one that was created and not yet started: resolves
 * when attached, start it then. Each byte comes once and in the order of its stream, also when the engine cuts the live
 * output short or the connection breaks, for minutes even: what is missing is read from the engine's stored output. Of one
 * that has started (`hasStarted`) nobody knows at which byte live output would begin, so the stored one alone is read, again
 * and again. `done` resolves when all of it has been given, or at once on `close`. It rejects with `AppError` when the stored output
 * cannot be read.
 */
export async function followToEnd(
  engine: DockerEngine,
  id: string,
  onChunk: (chunk: LogChunk) => void,
  signal: AbortSignal,
  hasStarted = false,
): Promise<FollowedLogs> {
  const given = new GivenOutput();
  const give = (chunk: LogChunk) => {
    if (closing.signal.aborted || chunk.bytes.length === 0) return;
    given.count(chunk);
    onChunk(chunk);
  };
  const closing = new AbortController();
  const live = hasStarted ? NOTHING_LIVE : await engine.attach(id, give, signal);
  const either = AbortSignal.any([signal, closing.signal]);
  const done = finish(live, () => catchUp(engine, id, given, give, either)).catch((error: unknown) => {
    if (!closing.signal.aborted) throw error;
  });
  // The caller looks at `done` after it has started the container; a failure until then is not unhandled.
  done.catch(() => undefined);
  const close = () => {
    closing.abort();
    live.close();
  };
  return { done, close };
}

const NOTHING_LIVE: FollowedLogs = { done: Promise.resolve(), close: () => undefined };

async function finish(live: FollowedLogs, catchUpRest: () => Promise<void>): Promise<void> {
  try {
    await live.done;
  } catch (error) {
    // A connection that broke is caught up with like an output that was cut short.
    if (error instanceof AppError && error.code === "cancelled") throw error;
  }
  await catchUpRest();
}

/** Reads the stored output until the container has ended, giving only what was not given before. */
async function catchUp(
  engine: DockerEngine,
  id: string,
  given: GivenOutput,
  give: (chunk: LogChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const container = await throughOutage(() => engine.inspectContainer(id, signal), { signal });
    if (!container) return;
    await throughOutage(() => engine.readLogs(id, {}, given.missingFrom(give), signal), { signal });
    if (container.status === "exited" || container.status === "dead") return;
    await lookAgain(signal);
  }
}

/** How much of each stream was given. */
type Position = {
  lines: number;
  /** Bytes after the last line end. */
  tailBytes: number;
};

/**
 * Counts in lines, and bytes only within an unfinished line: the engine stores bytes that are not UTF-8 as other ones, so
 * byte counts of the live and the stored output differ, line ends never do.
 */
class GivenOutput {
  readonly #positions: Readonly<Record<LogStream, Position>> = {
    stdout: { lines: 0, tailBytes: 0 },
    stderr: { lines: 0, tailBytes: 0 },
  };

  count({ stream, bytes }: LogChunk): void {
    const position = this.#positions[stream];
    const lastEnd = bytes.lastIndexOf(newline);
    position.lines += countNewlines(bytes);
    position.tailBytes = lastEnd === -1 ? position.tailBytes + bytes.length : bytes.length - lastEnd - 1;
  }

  /** Takes stored output from its first byte and gives what comes after the present positions. */
  missingFrom(give: (chunk: LogChunk) => void): (chunk: LogChunk) => void {
    const skips = { stdout: skipper(this.#positions.stdout), stderr: skipper(this.#positions.stderr) };
    return ({ stream, bytes }) => {
      const rest = skips[stream](bytes);
      if (rest.length > 0) give({ stream, bytes: rest });
    };
  }
}

const newline = 0x0a;

/**
 * Cuts off what lies before a position. The engine stores a line end after a last line that had none: a line end right
 * after the position is given only when more follows it.
 */
function skipper(position: Readonly<Position>): (bytes: Uint8Array) => Uint8Array {
  let { lines, tailBytes } = position;
  let atTail = tailBytes > 0;
  let heldLineEnd = false;
  return (bytes) => {
    if (heldLineEnd) {
      heldLineEnd = false;
      return Buffer.concat([lineEnd, bytes]);
    }
    let start = 0;
    while (lines > 0 && start < bytes.length) {
      const end = bytes.indexOf(newline, start);
      if (end === -1) return empty;
      start = end + 1;
      lines -= 1;
    }
    while (tailBytes > 0 && start < bytes.length && bytes[start] !== newline) {
      start += 1;
      tailBytes -= 1;
    }
    if (start === bytes.length) return empty;
    heldLineEnd = atTail && start + 1 === bytes.length && bytes[start] === newline;
    atTail = false;
    tailBytes = 0;
    return heldLineEnd ? empty : bytes.subarray(start);
  };
}

const lineEnd = Uint8Array.of(newline);
const empty = new Uint8Array();

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
