import { property, array, constantFrom, nat, uint8Array, assert as holds, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { demultiplexer } from "../../electron/adapters/docker/demultiplex.ts";
import type { LogChunk, LogStream } from "../../electron/ports/output.ts";

function frame(stream: LogStream, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream === "stdout" ? 1 : 2;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function split(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const cuts = [0, ...at.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  // Copies: the demultiplexer moves bytes within its input.
  return cuts.slice(1).map((end, index) => Buffer.from(bytes.subarray(cuts[index], end)));
}

function textOf(chunks: readonly LogChunk[], stream: LogStream): Buffer {
  return Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map(({ bytes }) => Buffer.from(bytes)));
}

describe("multiplexed output", () => {
  it("comes out whole and in order wherever the frames are split", () => {
    const frames = array(tuple(constantFrom("stdout" as const, "stderr" as const), uint8Array({ maxLength: 40 })));
    holds(
      property(frames, array(nat(2000), { maxLength: 20 }), (parts, cuts) => {
        const chunks: LogChunk[] = [];
        const take = demultiplexer(({ stream, bytes }) => chunks.push({ stream, bytes: Uint8Array.from(bytes) }));
        split(Buffer.concat(parts.map(([stream, payload]) => frame(stream, payload))), cuts).forEach(take);
        for (const stream of ["stdout", "stderr"] as const) {
          const expected = Buffer.concat(parts.filter(([own]) => own === stream).map(([, payload]) => payload));
          expect(textOf(chunks, stream).equals(expected)).toBe(true);
        }
      }),
    );
  });

  it("gives neighbouring lines of a stream as one chunk, and both streams in their order", () => {
    const chunks: [string, string][] = [];
    const take = demultiplexer(({ stream, bytes }) => chunks.push([stream, Buffer.from(bytes).toString()]));
    const frames = [
      frame("stdout", Buffer.from("a\n")),
      frame("stdout", Buffer.from("b\n")),
      frame("stderr", Buffer.from("c\n")),
    ];
    take(Buffer.concat([...frames, frame("stdout", Buffer.from("d\n"))]));
    expect(chunks).toEqual([
      ["stdout", "a\nb\n"],
      ["stderr", "c\n"],
      ["stdout", "d\n"],
    ]);
  });
});
