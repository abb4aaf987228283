import type { LogChunk, LogStream } from "../../ports/output.ts";

const headerBytes = 8;

/**
 * Takes apart the engine's multiplexed output (Engine API, "Stream format": a header of stream type, three zero bytes and
 * a 32-bit big-endian length before each payload). Frames may be split anywhere. Within one piece of input, neighbouring
 * payloads of a stream come out as one chunk: the engine frames each line, and a call for each would cost more than the copy.
 * The input's bytes are moved and given out; the caller must not use them afterwards.
 */
export function demultiplexer(onChunk: (chunk: LogChunk) => void): (piece: Buffer) => void {
  const header = Buffer.alloc(headerBytes);
  let headerFilled = 0;
  let payloadLeft = 0;
  let stream: LogStream = "stdout";

  return (piece) => {
    let from = 0;
    let to = 0;
    let read = 0;
    const flush = () => {
      if (to > from) onChunk({ stream, bytes: piece.subarray(from, to) });
      from = to;
    };
    while (read < piece.length) {
      if (payloadLeft > 0) {
        const count = Math.min(payloadLeft, piece.length - read);
        if (to !== read) piece.copyWithin(to, read, read + count);
        to += count;
        read += count;
        payloadLeft -= count;
        continue;
      }
      const count = Math.min(headerBytes - headerFilled, piece.length - read);
      piece.copy(header, headerFilled, read, read + count);
      headerFilled += count;
      read += count;
      if (headerFilled < headerBytes) break;
      headerFilled = 0;
      payloadLeft = header.readUInt32BE(4);
      const next: LogStream = header[0] === 2 ? "stderr" : "stdout";
      if (next !== stream) flush();
      stream = next;
    }
    flush();
  };
}

/** The same door for a terminal's output, which the engine does not frame: all of it is `stdout`. */
export function plainOutput(onChunk: (chunk: LogChunk) => void): (piece: Buffer) => void {
  return (bytes) => onChunk({ stream: "stdout", bytes });
}
