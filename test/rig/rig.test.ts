import { existsSync } from "node:fs";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { containerIds, httpText, removeAllContainers, runTestContainer } from "./rig/containers.ts";
import { hostNamespace } from "./rig/layout.ts";
import { powerOff, powerOn, startEngine, stopEngine, removeHost } from "./rig/host.ts";
import { filterHostPort, limitHostLink } from "./rig/network.ts";
import { run } from "./rig/processes.ts";
import { rigIsMissing, startPrivateHost, theRemote, theRig } from "./shared-rig.ts";

describe.skipIf(rigIsMissing)("the rig", () => {
  afterAll(async () => {
    for (const host of [theRig().local, theRemote()]) await removeAllContainers(host);
  });

  it("runs a container on the local engine whose published port answers on this machine", async () => {
    const { local, registries } = theRig();
    await runTestContainer(local, {
      image: `${registries.anonymous.server}/acme/web:1.0.0`,
      ports: { "80/tcp": 18080 },
    });
    expect(await httpText(local, 18080, "/version")).toBe("1.0.0\n");
  });

  it("runs a container on the remote host whose published port answers at the host's address", async () => {
    const image = `${theRig().registries.anonymous.server}/acme/web:2.0.0`;
    await runTestContainer(theRemote(), { image, ports: { "80/tcp": 18080 } });
    expect(await httpText(theRemote(), 18080, "/live.config")).toContain("<configuration>");
  });

  it("slows a private host's line, closes a port of it, and takes both back", async () => {
    const host = await startPrivateHost();
    const { layout, number } = host;
    const shaping = () => run("ip", ["netns", "exec", layout.switchName, "tc", "qdisc"]);
    limitHostLink(layout, number, { rateKbit: 2000, latencyMs: 300 });
    expect(shaping()).toContain("rate 2Mbit");
    limitHostLink(layout, number, null);
    expect(shaping()).not.toContain("tbf");
    filterHostPort(layout, number, 22, "reset");
    expect(await answers(host.address, 22)).toBe(false);
    filterHostPort(layout, number, 22, "open");
    expect(await answers(host.address, 22)).toBe(true);
    await removeHost(host);
  });

  it("brings a private host through engine restarts and power cuts and leaves nothing of it", async () => {
    const host = await startPrivateHost();
    await stopEngine(host);
    await startEngine(host);
    await powerOff(host);
    await powerOn(host);
    expect(await containerIds(host)).toEqual([]);
    await removeHost(host);
    expect(existsSync(host.root)).toBe(false);
    expect(run("ip", ["netns", "list"])).not.toContain(hostNamespace(host.layout, host.number));
    expect(run("ps", ["-eo", "args"])).not.toContain(host.root);
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
