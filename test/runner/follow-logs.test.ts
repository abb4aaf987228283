import { array, assert as holds, asyncProperty, constantFrom, nat, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ContainerState, DockerEngine } from "../../electron/ports/docker.ts";
import type { LogChunk, LogStream } from "../../electron/ports/output.ts";
import { followToEnd } from "../../electron/runner/follow-logs.ts";
import { AppError } from "../../shared/core/errors.ts";

const never = new AbortController().signal;

/** An engine with one ended container: live output that stops after `liveBytes`, and stored output in pieces of `pieceBytes`. */
function engineWith(
  printed: readonly (readonly [LogStream, string])[],
  options: { liveBytes: number; pieceBytes: number; store?: (bytes: Buffer) => Buffer; liveError?: Error },
): DockerEngine {
  const store = options.store ?? ((bytes) => bytes);
  const stream = (name: LogStream) =>
    Buffer.concat(printed.filter(([own]) => own === name).map(([, text]) => Buffer.from(text, "latin1")));
  // The engine ends a last line that had no end.
  const stored = (name: LogStream) => {
    const bytes = store(stream(name));
    return bytes.length === 0 || bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
  };
  const parts: Partial<DockerEngine> = {
    async attach(_id, onChunk) {
      let left = options.liveBytes;
      for (const [name, text] of printed) {
        const bytes = Buffer.from(text, "latin1").subarray(0, left);
        left -= bytes.length;
        onChunk({ stream: name, bytes });
      }
      const done = options.liveError ? Promise.reject(options.liveError) : Promise.resolve();
      done.catch(() => undefined);
      return { done, close: () => undefined };
    },
    async inspectContainer() {
      return { status: "exited" } as ContainerState; // The follower reads no more of it.
    },
    async readLogs(_id, _options, onChunk) {
      for (const name of ["stdout", "stderr"] as const) {
        const bytes = stored(name);
        for (let at = 0; at < bytes.length; at += options.pieceBytes) {
          onChunk({ stream: name, bytes: bytes.subarray(at, at + options.pieceBytes) });
        }
      }
    },
  };
  return parts as DockerEngine; // The follower calls these three only.
}

async function followed(engine: DockerEngine): Promise<Record<LogStream, string>> {
  const chunks: LogChunk[] = [];
  const { done } = await followToEnd(
    engine,
    "web",
    (chunk) => chunks.push({ ...chunk, bytes: Uint8Array.from(chunk.bytes) }),
    never,
  );
  await done;
  const text = (name: LogStream) =>
    Buffer.concat(chunks.filter(({ stream }) => stream === name).map(({ bytes }) => bytes)).toString("latin1");
  return { stdout: text("stdout"), stderr: text("stderr") };
}

function whole(printed: readonly (readonly [LogStream, string])[], name: LogStream): string {
  return printed
    .filter(([own]) => own === name)
    .map(([, text]) => text)
    .join("");
}

/** The engine stores a byte that is not UTF-8 as the three of U+FFFD. */
function asUtf8(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\xe4", "\xef\xbf\xbd"), "latin1");
}

describe("following to the end", () => {
  it("gives each byte once, wherever the live output was cut and however the stored one is split", async () => {
    const lines = array(
      tuple(constantFrom("stdout" as const, "stderr" as const), constantFrom("\n", "a\n", "bb\n", "tick\n")),
    );
    await holds(
      asyncProperty(lines, nat(60), nat(8), async (printed, liveBytes, pieceBytes) => {
        const engine = engineWith(printed, { liveBytes, pieceBytes: pieceBytes + 1 });
        const expected = { stdout: whole(printed, "stdout"), stderr: whole(printed, "stderr") };
        // A line cut right before its end may miss that end, when nothing follows it.
        const got = await followed(engine);
        for (const name of ["stdout", "stderr"] as const)
          expect([expected[name], expected[name].slice(0, -1)]).toContain(got[name]);
      }),
    );
  });

  it("adds no line end to a last line that had none", async () => {
    const printed = [["stdout", "one\ntwo"]] as const;
    expect(await followed(engineWith(printed, { liveBytes: 99, pieceBytes: 3 }))).toEqual({
      stdout: "one\ntwo",
      stderr: "",
    });
  });

  it("is not led astray by bytes that the engine stores as other ones", async () => {
    const printed = [["stdout", "gr\xe4n\nbl\xe4u\nrot\n"]] as const;
    expect(await followed(engineWith(printed, { liveBytes: 5, pieceBytes: 4, store: asUtf8 }))).toEqual({
      stdout: "gr\xe4n\nbl\xef\xbf\xbdu\nrot\n",
      stderr: "",
    });
  });

  it("catches up after a connection that broke", async () => {
    const liveError = new AppError("unreachable", "gone");
    expect(
      (await followed(engineWith([["stderr", "a\nb\n"]], { liveBytes: 2, pieceBytes: 9, liveError }))).stderr,
    ).toBe("a\nb\n");
  });

  it("ends with the cancellation when it was cancelled", async () => {
    const liveError = new AppError("cancelled", "enough");
    await expect(followed(engineWith([], { liveBytes: 0, pieceBytes: 9, liveError }))).rejects.toBe(liveError);
  });
});
