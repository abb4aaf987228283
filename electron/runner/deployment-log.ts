import type { LogLevel, LogLine } from "../../shared/core/deployment/events.ts";
import { AppError } from "../../shared/core/errors.ts";
import type { Mask } from "../../shared/core/variables/mask.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogChunk, LogStream } from "../ports/output.ts";
import type { Journal } from "../ports/runner.ts";
import { createLineWriter, createWholeLines, type LineWriter } from "./line-writer.ts";

const FLUSH_AFTER_MS = 40;
const RETRY_AFTER_MS = 1000;
const FLUSH_AT_LINES = 2000;
/** More lines than this that cannot be stored (a full disk) are not waited for: what prints them is stopped. */
const MAX_UNSTORED_LINES = 100_000;

/** Which piece of work a line belongs to. */
export type LogPlace = { readonly stepId: string | null; readonly targetId: string | null; readonly attempt: number };

/** Takes a container's raw output, in any chunks, and logs it line by line. `end` logs what is left. */
export type OutputLog = { readonly push: (chunk: LogChunk) => void; readonly end: () => void };

/** The log of one deployment: masks, splits into lines and hands them to the journal in batches, in order. */
export type DeploymentLog = {
  line(place: LogPlace, level: LogLevel, text: string): void;
  output(place: LogPlace, onLine?: (text: string) => void): OutputLog;
  /** Where the text of one stream goes whose parts differ in level. */
  lines(place: LogPlace, source: LogStream): LineWriter;
  /** Hands over everything now. Called before each event, so that the log never lags behind what it explains. */
  flush(): void;
  /** Masks what was not handed over yet once more, after the mask has learnt a secret. */
  remask(): void;
  /** Throws `internal` when too much waits that could not be stored. */
  requireStorable(): void;
};

/** A log that masks, batches and stores lines; what cannot be stored now is tried again. */
export function createDeploymentLog(deploymentId: number, journal: Journal, clock: Clock, mask: Mask): DeploymentLog {
  let lines: Omit<LogLine, "seq">[] = [];
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (lines.length === 0) return;
    journal.log(deploymentId, lines);
    lines = [];
  };
  /** A batch that cannot be stored now (a full disk) is kept and tried again; the next event reports the failure. */
  const flushLater = () => {
    try {
      flush();
    } catch {
      timer ??= setTimeout(flushLater, RETRY_AFTER_MS);
    }
  };
  const add = (place: LogPlace, level: LogLevel, source: LogLine["source"], text: string) => {
    lines.push({ ...place, atMs: clock.nowMs(), level, source, text });
    if (lines.length % FLUSH_AT_LINES === 0) flushLater();
    else timer ??= setTimeout(flushLater, FLUSH_AFTER_MS);
  };

  return {
    line: (place, level, text) => {
      for (const one of mask.text(text).split(/\r?\n/)) add(place, level, "slipway", one);
    },
    output: (place, onLine) => {
      const streams = new Map<LogStream, ReturnType<typeof createWholeLines>>();
      const writers: LineWriter[] = [];
      const streamOf = (stream: LogStream) => {
        const known = streams.get(stream);
        if (known) return known;
        const writer = createLineWriter(mask, (level, text) => {
          add(place, level, stream, text);
          onLine?.(text);
        });
        const made = createWholeLines((bytes) => writer.write(bytes));
        writers.push(writer);
        streams.set(stream, made);
        return made;
      };
      return {
        push: (chunk) => streamOf(chunk.stream).push(chunk.bytes),
        end: () => {
          for (const whole of streams.values()) whole.end();
          for (const writer of writers) writer.end();
        },
      };
    },
    lines: (place, source) => createLineWriter(mask, (level, text) => add(place, level, source, text)),
    flush,
    remask: () => {
      lines = lines.map((line) => ({ ...line, text: mask.text(line.text) }));
    },
    requireStorable: () => {
      if (lines.length <= MAX_UNSTORED_LINES) return;
      throw new AppError(
        "internal",
        `The log could not be stored for too long (${lines.length} lines wait). Make room on the disk of the data folder.`,
      );
    },
  };
}
