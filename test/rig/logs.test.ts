import { afterAll, describe, expect, it } from "vitest";
import type { DockerEndpoint, DockerEngine, FollowedLogs } from "../../electron/ports/docker.ts";
import type { LogChunk } from "../../electron/ports/output.ts";
import { followToEnd } from "../../electron/runner/follow-logs.ts";
import { localEndpoint, never, sshEndpoint, withEngine } from "./endpoints.ts";
import { createTestContainer, removeAllContainers } from "./rig/containers.ts";
import { dropSshConnections, removeHost } from "./rig/host.ts";
import { burstLine } from "./rig/images.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";

const image = (name: string) => `${theRig().registries.anonymous.server}/acme/${name}:1.0.0`;
const whole = Array.from({ length: 100_000 }, (_, index) => `${burstLine(index + 1)}\n`).join("");

describe.skipIf(rigIsMissing).each(["socket", "ssh"] as const)("following output over %s", (way) => {
  const endpoint = (): DockerEndpoint => (way === "ssh" ? sshEndpoint(theRemote()) : localEndpoint(theRemote()));
  afterAll(() => removeAllContainers(theRemote()));

  it("gives every line of a burst of 100,000 that ends at once", async () => {
    const id = await createTestContainer(theRemote(), { image: image("logs") });
    expect(await withEngine(endpoint(), (engine) => follow(engine, id))).toEqual({ stdout: whole, stderr: "" });
  });

  it("gives every line of a burst when the live output is cut short", async () => {
    const id = await createTestContainer(theRemote(), { image: image("logs") });
    const output = await withEngine(endpoint(), (engine) => follow(cutShort(engine, 3_000_001), id));
    expect(output.stdout.length).toBe(whole.length);
    expect(output.stdout === whole).toBe(true);
  });

  it("gives both streams in their own order", async () => {
    const script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; printf unfinished";
    const id = await createTestContainer(theRemote(), {
      image: image("exits"),
      create: { Cmd: ["/bin/sh", "-c", script] },
    });
    const expected = { stdout: `${counted("out")}unfinished`, stderr: counted("err") };
    expect(await withEngine(endpoint(), (engine) => follow(engine, id))).toEqual(expected);
  });

  it("reads the last lines only when asked", async () => {
    const id = await createTestContainer(theRemote(), { image: image("logs"), env: ["LINES=50"] });
    await withEngine(endpoint(), async (engine) => {
      await follow(engine, id);
      const { take, output } = collector();
      await engine.readLogs(id, { tail: 2 }, take, never);
      expect(output().stdout).toBe(`${burstLine(49)}\n${burstLine(50)}\n`);
    });
  });

  it("stops at once when closed, without an error", async () => {
    const id = await createTestContainer(theRemote(), { image: image("stubborn") });
    await withEngine(endpoint(), async (engine) => {
      const followed = await followToEnd(engine, id, () => undefined, never);
      await engine.startContainer(id, never);
      followed.close();
      await expect(followed.done).resolves.toBeUndefined();
    });
  });

  it("ends with 'cancelled' when its signal is aborted", async () => {
    const id = await createTestContainer(theRemote(), { image: image("stubborn") });
    await withEngine(endpoint(), async (engine) => {
      const controller = new AbortController();
      const followed = await followToEnd(engine, id, () => undefined, controller.signal);
      await engine.startContainer(id, never);
      controller.abort();
      await expect(followed.done).rejects.toMatchObject({ code: "cancelled" });
    });
  });
});

describe.skipIf(rigIsMissing)("following output over a connection that breaks", () => {
  it("signs in again and gives the rest", async () => {
    const host = await startPrivateHost();
    try {
      const script = "echo first; sleep 2; echo second; sleep 1; echo third";
      const id = await createTestContainer(host, { image: image("exits"), create: { Cmd: ["/bin/sh", "-c", script] } });
      const output = await withEngine(sshEndpoint(host), async (engine) => {
        const { take, output } = collector();
        const followed = await followToEnd(engine, id, take, never);
        await engine.startContainer(id, never);
        dropSshConnections(host);
        await followed.done;
        return output();
      });
      expect(output.stdout).toBe("first\nsecond\nthird\n");
    } finally {
      await removeHost(host);
    }
  });
});

/** The 200 lines the script prints on a stream. */
function counted(word: string): string {
  return Array.from({ length: 200 }, (_, index) => `${word} ${index}\n`).join("");
}

async function follow(engine: DockerEngine, id: string): Promise<Record<LogChunk["stream"], string>> {
  const { take, output } = collector();
  const followed = await followToEnd(engine, id, take, never);
  await engine.startContainer(id, never);
  await followed.done;
  return output();
}

function collector(): { take: (chunk: LogChunk) => void; output: () => Record<LogChunk["stream"], string> } {
  const chunks: LogChunk[] = [];
  const text = (stream: LogChunk["stream"]) =>
    Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map(({ bytes }) => bytes)).toString();
  return { take: (chunk) => chunks.push(chunk), output: () => ({ stdout: text("stdout"), stderr: text("stderr") }) };
}

/** The real engine, whose live output ends quietly after some bytes, as the engine's own sometimes does. */
function cutShort(engine: DockerEngine, afterBytes: number): DockerEngine {
  return {
    ...engine,
    async attach(id, onChunk, signal) {
      let left = afterBytes;
      const live: FollowedLogs = await engine.attach(
        id,
        ({ stream, bytes }) => {
          if (left > 0) onChunk({ stream, bytes: bytes.subarray(0, left) });
          left -= bytes.length;
          if (left <= 0) live.close();
        },
        signal,
      );
      return live;
    },
  };
}
