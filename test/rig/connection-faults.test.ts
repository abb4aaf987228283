import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { containerIds, httpText } from "./rig/containers.ts";
import {
  dropSshConnections,
  type HostInfo,
  insideHost,
  powerOff,
  powerOn,
  removeHost,
  startEngine,
  stopEngine,
} from "./rig/host.ts";
import { filterHostPort } from "./rig/network.ts";
import { rigIsMissing, startPrivateHost } from "./shared-rig.ts";
import { deploy, finished, logText, openShop, type Shop, shopDocuments, sshTarget } from "./shop.ts";

const PORT = 28_400;

describe.skipIf(rigIsMissing)("a target that goes away in mid-deployment", () => {
  let host: HostInfo;
  let shop: Shop;
  beforeEach(async () => {
    host = await startPrivateHost();
    const step = {
      container: { name: "shop", ports: [{ container: 80, host: PORT }] },
      health: { kind: "http", port: 80, path: "/version", timeoutS: 20 },
    };
    shop = await openShop(host, { target: sshTarget(host), step });
    expect(await deploy(shop.client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
  });
  afterEach(async () => {
    await shop.close();
    await removeHost(host);
  });

  /** Nobody can sign in for a second, and who was signed in is not any more. */
  const cutOff = async () => {
    filterHostPort(host.layout, host.number, 22, "reset");
    dropSshConnections(host);
    await sleep(1000);
    filterHostPort(host.layout, host.number, 22, "open");
  };

  /** Starts deploying 2.0.0 and does something the moment the first event of a kind was published. */
  const deployAnd = async (kind: string, work: () => unknown) => {
    const release = await shop.client.releases.create({
      project: "shop",
      version: "2.0.0",
      packages: { web: "2.0.0" },
    });
    const { id } = await shop.client.deployments.start({ release: release.id, environment: "development" });
    let isDone = false;
    for await (const events of await shop.client.deployments.watch({ deployment: id })) {
      if (isDone || !events.some(({ event }) => event.kind === kind)) continue;
      isDone = true;
      await work();
    }
    return finished(shop.client, id);
  };

  it("survives SSH connections that drop while it waits for health", async () => {
    const done = await deployAnd("container-started", () => dropSshConnections(host));
    expect(done).toMatchObject({ outcome: "succeeded" });
    expect(await httpText(host, PORT, "/version")).toBe("2.0.0\n");
  });

  it.each(["container-created", "predecessor-stopped", "container-proven"])(
    "after %s for a moment is waited for and gets the new version",
    async (kind) => {
      const done = await deployAnd(kind, cutOff);
      expect(done).toMatchObject({ outcome: "succeeded", error: null });
      expect(await httpText(host, PORT, "/version")).toBe("2.0.0\n");
      const named = insideHost(host, "docker ps --format '{{.Names}}'");
      expect(named).toBe("shop\n");
    },
  );

  it("by a power cut serves the new version once it is back", { timeout: 120_000 }, async () => {
    const done = await deployAnd("predecessor-stopped", async () => {
      await powerOff(host);
      await powerOn(host);
    });
    expect(done).toMatchObject({ outcome: "succeeded" });
    expect(await httpText(host, PORT, "/version")).toBe("2.0.0\n");
    expect((await containerIds(host)).length).toBeLessThanOrEqual(2);
  });

  it("with its engine alone gets the new version without a stray container", { timeout: 120_000 }, async () => {
    const done = await deployAnd("container-created", async () => {
      await stopEngine(host);
      await startEngine(host);
    });
    expect(done).toMatchObject({ outcome: "succeeded" });
    expect(await httpText(host, PORT, "/version")).toBe("2.0.0\n");
    expect((await containerIds(host)).length).toBeLessThanOrEqual(2);
  });

  it("while a job runs there is waited for, and all that the job said is kept", async () => {
    const command = ["/bin/sh", "-c", "echo began; sleep 3; echo went on; sleep 1; echo ended"];
    const step = { health: { kind: "completes" }, container: { command } };
    await shop.client.documents.apply({ documents: shopDocuments(host, { target: sshTarget(host), step }) });
    const done = await deployAnd("container-started", cutOff);
    expect(done).toMatchObject({ outcome: "succeeded" });
    const log = await logText(shop.client, done.id);
    expect(log).toMatch(/Could not connect to .* Meanwhile the job goes on there; looking again\.[^]*answers again/);
    expect(log.match(/^(began|went on|ended)$/gm)).toEqual(["began", "went on", "ended"]);
  });
});
