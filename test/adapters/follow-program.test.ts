import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { followProgram, type RestLimits } from "../../electron/adapters/shell/follow-program.ts";
import { endProcessTree } from "../../electron/adapters/shell/process-tree.ts";
import { PROCESS_MARK } from "../../shared/core/deployment/process-mark.ts";

/** Follows a real program of this computer; `onChunk` gets what it prints. */
async function follow(script: string, onChunk: (text: string) => void, limits: RestLimits) {
  const child = spawn("bash", ["-c", `echo "${PROCESS_MARK}$$" >&2; ${script}`], { stdio: "pipe", detached: true });
  const ended = once(child, "exit").then(([exitCode]) => ({ exitCode: exitCode as number, signal: null })); // it exits
  const closed = once(child, "close").then(() => undefined);
  const { stdout, stderr } = child;
  const program = { command: "bash", place: "here", stdout, stderr, ended, closed, stop: async () => undefined };
  const signal = new AbortController().signal;
  try {
    return await followProgram(program, ({ bytes }) => onChunk(Buffer.from(bytes).toString()), signal, limits);
  } finally {
    if (child.pid !== undefined) await endProcessTree(child.pid);
  }
}

test("what a program left running and is never quiet is not followed for ever", async () => {
  let text = "";
  const end = await follow(
    "(while echo tick; do sleep 0.02; done) & echo done",
    (more) => {
      text += more;
    },
    { quietMs: 400, longestMs: 200 },
  );
  expect(end).toEqual({ exitCode: 0, signal: null, isHeldOpen: true });
  expect(text).toContain("done");
});

test("output that takes long to be taken is read to its end all the same", async () => {
  let text = "";
  const end = await follow(
    "(sleep 0.1; echo one; sleep 0.2; echo two) & exit 0",
    (more) => {
      text += more;
      const untilMs = performance.now() + 400;
      while (performance.now() < untilMs);
    },
    { quietMs: 250, longestMs: 2000 },
  );
  expect(end.isHeldOpen).toBe(false);
  expect(text).toBe("one\ntwo\n");
});
