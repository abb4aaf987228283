import type { LogLevel, LogLine } from "../../shared/core/deployment/events.ts";
import type { Mask } from "../../shared/core/variables/mask.ts";
import type { Clock, Journal, LogChunk, LogStream } from "../ports.ts";

const FLUSH_AFTER_MS = 40;
const RETRY_AFTER_MS = 1000;
const FLUSH_AT_LINES = 2000;
/** A longer line is stored in pieces, so that one line can never fill the memory. */
const MAX_LINE_CHARACTERS = 32_000;

export type LogPlace = { readonly stepId: string | null; readonly targetId: string | null; readonly attempt: number };

/** Takes a container's raw output, in any chunks, and logs it line by line. `end` logs what is left. */
export type OutputLog = { readonly push: (chunk: LogChunk) => void; readonly end: () => void };

/** The log of one deployment: masks, splits into lines and hands them to the journal in batches, in order. */
export type DeploymentLog = {
  line(place: LogPlace, level: LogLevel, text: string): void;
  output(place: LogPlace, onLine?: (text: string) => void): OutputLog;
  /** Hands over everything now. Called before each event, so that the log never lags behind what it explains. */
  flush(): void;
};

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
      const streams = new Map<LogStream, LineSplitter>();
      const splitterOf = (stream: LogStream) => {
        const known = streams.get(stream);
        if (known) return known;
        const made = createLineSplitter(mask, (text) => {
          add(place, "info", stream, text);
          onLine?.(text);
        });
        streams.set(stream, made);
        return made;
      };
      return {
        push: (chunk) => splitterOf(chunk.stream).push(chunk.bytes),
        end: () => {
          for (const splitter of streams.values()) splitter.end();
        },
      };
    },
    flush,
  };
}

type LineSplitter = { push(bytes: Uint8Array): void; end(): void };

/** Masked bytes in, whole lines out. A CR before the LF is dropped. */
function createLineSplitter(mask: Mask, onLine: (text: string) => void): LineSplitter {
  const masker = mask.stream();
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  const emit = (line: string) => {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    for (let at = 0; at === 0 || at < text.length; at += MAX_LINE_CHARACTERS)
      onLine(text.slice(at, at + MAX_LINE_CHARACTERS));
  };
  const take = (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) emit(part);
    if (rest.length > MAX_LINE_CHARACTERS) {
      emit(rest);
      rest = "";
    }
  };
  return {
    push: (bytes) => take(decoder.decode(masker.push(bytes), { stream: true })),
    end: () => {
      take(decoder.decode(masker.end()));
      if (rest !== "") emit(rest);
      rest = "";
    },
  };
}
