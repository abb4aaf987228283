import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";

import type { DockerEngine, TargetConnection } from "../../electron/ports/docker.ts";
import { localEndpoint, never, sshEndpoint } from "./endpoints.ts";
import { createTestContainer, httpText, pullImage, removeAllContainers, runTestContainer } from "./rig/containers.ts";
import { engineRequest } from "./rig/engine-request.ts";
import { until } from "./rig/processes.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";

const image = (name: string) => `${theRig().registries.anonymous.server}/acme/${name}`;

describe.skipIf(rigIsMissing).each(["socket", "ssh"] as const)("the engine over %s", (way) => {
  let target: TargetConnection;
  let engine: DockerEngine;

  beforeAll(async () => {
    const host = theRemote();
    target = await dockerConnector.connect(way === "ssh" ? sshEndpoint(host) : localEndpoint(host), never);
    engine = target.docker;
    for (const name of ["web:1.0.0", "exits:1.0.0", "unhealthy:1.0.0", "stubborn:1.0.0"])
      await pullImage(host, image(name));
  });

  afterAll(async () => {
    await target.close();
    await removeAllContainers(theRemote());
  });

  it("tells its version, API, system and host name", async () => {
    expect(await engine.info(never)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+/) as string,
      apiVersion: expect.stringMatching(/^1\.\d+$/) as string,
      os: "linux",
      architecture: expect.stringMatching(/^(amd64|arm64)$/) as string,
      hostName: "host-1",
    });
  });

  it("pulls by tag with readable progress and gives the image's id", async () => {
    const lines: string[] = [];
    const id = await engine.pull(image("web:2.0.0"), null, (line) => lines.push(line), never);
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(lines.some((line) => line.startsWith("Digest: sha256:"))).toBe(true);
    expect(await engine.inspectImage(image("web:2.0.0"), never)).toMatchObject({ id, os: "linux" });
  });

  it("pulls by digest", async () => {
    const tagged = await engine.pull(image("web:1.1.0"), null, () => undefined, never);
    const info = await engine.inspectImage(image("web:1.1.0"), never);
    const byDigest = info?.repoDigests.find((digest) => digest.startsWith(image("web@"))) ?? "";
    expect(await engine.pull(byDigest, null, () => undefined, never)).toBe(tagged);
  });

  it("gives null for an image and a container that are not there", async () => {
    expect(await engine.inspectImage("nowhere.example/none:1", never)).toBeNull();
    expect(await engine.inspectContainer("none", never)).toBeNull();
  });

  it("creates, starts, lists, renames, stops and removes a container", async () => {
    const name = `slipway-life-${way}`;
    const labels = { "slipway.project": `life-${way}` };
    const spec = {
      Image: image("web:1.0.0"),
      Labels: labels,
      Env: ["COLOUR=blue"],
      HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "0" }] } },
    };
    const id = await engine.createContainer(name, spec, never);
    expect(await engine.inspectContainer(id, never)).toMatchObject({
      name,
      status: "created",
      startedAtMs: null,
      labels,
    });

    await engine.startContainer(id, never);
    await engine.startContainer(id, never); // Already started is fine.
    const state = await engine.inspectContainer(id, never);
    expect(state).toMatchObject({ id, status: "running", health: null, image: image("web:1.0.0") });
    const port = state?.ports[0]?.hostPort ?? 0;
    expect(state?.ports[0]?.containerPort).toBe("80/tcp");
    expect(await httpText(theRemote(), port, "/env")).toContain("COLOUR=blue");
    const listed = await engine.listContainers(labels, never);
    expect(listed).toMatchObject([{ id, name, status: "running", labels }]);

    await engine.renameContainer(id, `${name}-old`, never);
    expect((await engine.inspectContainer(id, never))?.name).toBe(`${name}-old`);
    await engine.stopContainer(id, 10, never);
    await engine.stopContainer(id, 10, never); // Already stopped is fine.
    expect((await engine.inspectContainer(id, never))?.status).toBe("exited");
    await engine.removeContainer(id, { force: false }, never);
    await engine.removeContainer(id, { force: false }, never); // Already gone is fine.
    await engine.stopContainer(id, 10, never);
    expect(await engine.listContainers(labels, never)).toEqual([]);
  });

  it("kills what ignores the request to stop, after the time given", async () => {
    const id = await runTestContainer(theRemote(), { image: image("stubborn:1.0.0") });
    await engine.stopContainer(id, 1, never);
    expect((await engine.inspectContainer(id, never))?.exitCode).toBe(137);
  });

  it("waits for the end and gives the exit code", async () => {
    const id = await runTestContainer(theRemote(), { image: image("exits:1.0.0") });
    expect(await engine.waitContainer(id, never)).toBe(3);
    expect(await engine.inspectContainer(id, never)).toMatchObject({ status: "exited", exitCode: 3, error: "" });
  });

  it("shows an unhealthy container with what its probes said", async () => {
    const id = await runTestContainer(theRemote(), { image: image("unhealthy:1.0.0") });
    await until(
      "the probes have failed",
      async () => (await engine.inspectContainer(id, never))?.health === "unhealthy",
    );
    expect((await engine.inspectContainer(id, never))?.healthLog).toContain("probe said no");
  });

  it("runs a command inside a container and gives its exit code and output of both streams", async () => {
    const id = await runTestContainer(theRemote(), { image: image("web:1.0.0") });
    const done = await engine.exec(id, ["/bin/sh", "-c", "echo out; echo err >&2; exit 7"], never);
    expect(done).toEqual({ exitCode: 7, output: expect.stringMatching(/^(out\nerr|err\nout)\n$/) as string });
  });

  it("dials a published port of the machine itself", async () => {
    if (way === "socket") return; // The socket's machine is this one; covered by the local engine below.
    await runTestContainer(theRemote(), { image: image("web:1.0.0"), ports: { "80/tcp": 18090 } });
    await httpText(theRemote(), 18090, "/version");
    expect(await readPage(target, 18090)).toContain("1.0.0");
    await expect(target.dial(18091, never)).rejects.toMatchObject({ code: "unreachable", message: /port 18091/ });
  });

  it("ends a call at once when it is cancelled", async () => {
    const id = await runTestContainer(theRemote(), { image: image("stubborn:1.0.0") });
    const controller = new AbortController();
    const waiting = engine.waitContainer(id, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await expect(engine.info(AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });

  it("never sends a container's settings in the address of the call", async () => {
    const id = await engine.createContainer(
      `slipway-env-${way}`,
      { Image: image("web:1.0.0"), Labels: {}, Env: ["P=a&b c"] },
      never,
    );
    const seen = await engineRequest(theRemote().socket, "GET", `/containers/${id}/json`);
    expect(seen.text).toContain('"P=a&b c"');
  });
});

describe.skipIf(rigIsMissing)("the local engine", () => {
  afterAll(() => removeAllContainers(theRig().local));

  it("serves published ports on this machine, where dial finds them", async () => {
    const { local } = theRig();
    await runTestContainer(local, { image: image("web:1.0.0"), ports: { "80/tcp": 18092 } });
    await httpText(local, 18092, "/version");
    const target = await dockerConnector.connect(localEndpoint(local), never);
    expect(await readPage(target, 18092)).toContain("1.0.0");
    await expect(target.dial(18093, never)).rejects.toMatchObject({ code: "unreachable" });
    await target.close();
  });

  it("is reached through the given socket whatever DOCKER_HOST says", async () => {
    process.env.DOCKER_HOST = "tcp://192.0.2.1:2375";
    try {
      const target = await dockerConnector.connect(localEndpoint(theRig().local), never);
      expect((await target.docker.info(never)).hostName).toBe("host-0");
      await target.close();
    } finally {
      delete process.env.DOCKER_HOST;
    }
  });

  it("gives a terminal's output as it is", async () => {
    const { local } = theRig();
    const create = { Tty: true, Cmd: ["/bin/sh", "-c", "echo over; echo and out >&2"] };
    const id = await createTestContainer(local, { image: image("web:1.0.0"), create });
    const target = await dockerConnector.connect(localEndpoint(local), never);
    let text = "";
    const followed = await target.docker.attach(id, ({ bytes }) => (text += Buffer.from(bytes).toString()), never);
    await target.docker.startContainer(id, never);
    await followed.done;
    expect(text).toBe("over\r\nand out\r\n");
    await target.close();
  });
});

async function readPage(target: TargetConnection, port: number): Promise<string> {
  const socket = await target.dial(port, never);
  socket.end("GET /version HTTP/1.0\r\n\r\n");
  let page = "";
  for await (const piece of socket) page += String(piece);
  return page;
}
