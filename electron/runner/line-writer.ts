import type { LogLevel } from "../../shared/core/deployment/events.ts";
import type { Mask } from "../../shared/core/variables/mask.ts";

/** A longer line is stored in pieces, so that one line can never fill the memory. */
const MAX_LINE_CHARACTERS = 32_000;
/** An unfinished line longer than this is masked and given on as far as it has come. */
const MAX_HELD_BYTES = 65_536;

/** Masks one stream of text and splits it into lines, each with the level that held when it was written. */
export type LineWriter = {
  /** Takes bytes in any pieces. */
  write(bytes: Uint8Array): void;
  /** The level of what comes from now on. Text never spans two levels. */
  setLevel(level: LogLevel): void;
  /** Gives the last line, when it had no line end. */
  end(): void;
};

/** Masked lines, without their line ends, a CR before the LF dropped. */
export function createLineWriter(mask: Mask, onLine: (level: LogLevel, text: string) => void): LineWriter {
  const masker = mask.stream();
  const decoder = new TextDecoder("utf-8");
  let level: LogLevel = "info";
  let rest = "";
  const emit = (line: string) => {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    for (let at = 0; at === 0 || at < text.length; at += MAX_LINE_CHARACTERS)
      onLine(level, text.slice(at, at + MAX_LINE_CHARACTERS));
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
  const finish = () => {
    take(decoder.decode(masker.end()));
    if (rest !== "") emit(rest);
    rest = "";
  };
  return {
    write: (bytes) => take(decoder.decode(masker.push(bytes), { stream: true })),
    setLevel: (next) => {
      if (next === level) return;
      finish();
      level = next;
    },
    end: finish,
  };
}

/**
 * Gives bytes on in whole lines. What is unfinished is kept as it came, so that a secret which becomes known meanwhile is
 * still found in it.
 */
export function createWholeLines(take: (bytes: Uint8Array) => void): { push(bytes: Uint8Array): void; end(): void } {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  const give = (bytes: Uint8Array) => {
    const all = kept.length === 0 ? bytes : Buffer.concat([...kept, bytes]);
    kept = [];
    keptBytes = 0;
    if (all.length > 0) take(all);
  };
  const keep = (bytes: Uint8Array) => {
    if (bytes.length === 0) return;
    // A stream may use its buffer again.
    kept.push(bytes.slice());
    keptBytes += bytes.length;
    if (keptBytes > MAX_HELD_BYTES) give(new Uint8Array(0));
  };
  return {
    push: (bytes) => {
      const end = bytes.lastIndexOf(0x0a) + 1;
      if (end > 0) give(bytes.subarray(0, end));
      keep(bytes.subarray(end));
    },
    end: () => give(new Uint8Array(0)),
  };
}
