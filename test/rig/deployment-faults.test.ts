import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHostOn } from "../open-host.ts";
import { containerIds, httpText, removeAllContainers, runTestContainer } from "./rig/containers.ts";
import { removeHost, startEngine, stopEngine } from "./rig/host.ts";
import { moveTag, pushImage } from "./rig/push.ts";
import { buildImages } from "./rig/images.ts";
import { type RegistryInfo, registryDown, removeRegistry, startRegistry } from "./rig/registry.ts";
import { rigIsMissing, startPrivateHost, theRig } from "./shared-rig.ts";
import { deploy, finished, openShop, type Shop, shopDocuments } from "./shop.ts";

const PORT = 28_200;

describe.skipIf(rigIsMissing)("what goes wrong with a deployment", () => {
  let shop: Shop;
  beforeEach(() => removeAllContainers(theRig().local));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRig().local);
  });
  /** Changes what proves the shop's next container good. */
  const setHealth = async (health: string) => {
    const process = await shop.client.documents.get({ kind: "process", id: "shop" });
    const body = JSON.parse(JSON.stringify(process.body).replace(/"health":\{[^}]*\}/, `"health":${health}`)) as object; // a process, changed in one place
    await shop.client.documents.save({
      kind: "process",
      id: "shop",
      body: { ...body },
      expectedVersion: process.version,
    });
  };
  const create = (version: string) =>
    shop.client.releases.create({ project: "shop", version, packages: { web: version } });

  it("a registry that does not answer: no release, and the feed is named", async () => {
    shop = await openShop(theRig().local, { feed: { url: "http://127.0.0.1:9" } });
    await expect(create("1.0.0")).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("127.0.0.1:9"),
    });
    expect(await shop.client.releases.list({ project: "shop" })).toEqual([]);
  });

  it("a wrong login: the message says where to correct it and does not repeat it", async () => {
    shop = await openShop(theRig().local, {
      feed: { url: theRig().registries.basic.url, username: "deploy", password: { plain: "wrong-pa55" } },
    });
    const error: unknown = await create("1.0.0").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unauthenticated" });
    expect(String(error)).not.toContain("wrong-pa55");
  });

  it("the right login is used for tags, digest and pull, and is in no log", async () => {
    const { url, login } = theRig().registries.basic;
    shop = await openShop(theRig().local, {
      feed: { url, username: login?.username, password: { plain: login?.password } },
    });
    const done = await deploy(shop.client, "1.0.0");
    expect(done).toMatchObject({ outcome: "succeeded", error: null });
    const exported = JSON.stringify(await shop.client.documents.export());
    const log = JSON.stringify(await shop.client.deployments.log({ deployment: done.id }));
    expect(exported + log).not.toContain(login?.password);
  });

  it("a missing tag: the message names image and tag", async () => {
    shop = await openShop(theRig().local);
    await expect(create("9.9.9")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/acme\/web.*9\.9\.9/s),
    });
  });

  it("a tag that was moved after the release was made: what was tested is what is deployed", async () => {
    const registry = await webRegistry("moved", 28_210);
    try {
      shop = await openShop(theRig().local, {
        feed: { url: registry.url },
        step: { container: { ports: [{ container: 80, host: PORT }] } },
      });
      await create("1.0.0");
      await moveTag(registry, "acme/web", "1.0.0", "2.0.0");
      expect(await deploy(shop.client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
      expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    } finally {
      await removeWebRegistry(registry);
    }
  });

  it("a registry that goes down after the release was made does not matter where the image is already", async () => {
    const registry = await webRegistry("down", 28_211);
    try {
      shop = await openShop(theRig().local, {
        feed: { url: registry.url },
        step: { container: { ports: [{ container: 80, host: PORT }] } },
      });
      expect(await deploy(shop.client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
      await create("2.0.0");
      await registryDown(registry);
      expect(await deploy(shop.client, "1.0.0", "test")).toMatchObject({
        outcome: "failed",
        error: expect.stringContaining("port"),
      });
      const failed = await deploy(shop.client, "2.0.0");
      expect(failed).toMatchObject({ outcome: "failed", error: expect.stringContaining("127.0.0.1:28211") });
      expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    } finally {
      await removeWebRegistry(registry);
    }
  });

  it("a port that somebody else holds: the new container goes, and the port is named", async () => {
    const other = `${theRig().registries.anonymous.server}/acme/web:1.0.0`;
    await runTestContainer(theRig().local, { image: other, ports: { "80/tcp": PORT } });
    shop = await openShop(theRig().local, { step: { container: { ports: [{ container: 80, host: PORT }] } } });
    expect(await deploy(shop.client, "1.0.0")).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining(String(PORT)),
    });
    expect(await containerIds(theRig().local)).toHaveLength(1);
  });

  it("an engine that is down: the target is named; with the engine up again the next deployment succeeds", async () => {
    const host = await startPrivateHost();
    try {
      shop = await openShop(host, { target: { name: "Backroom" } });
      await stopEngine(host);
      expect(await deploy(shop.client, "1.0.0")).toMatchObject({
        outcome: "failed",
        error: expect.stringContaining(host.socket),
      });
      await startEngine(host);
      expect(await deploy(shop.client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
    } finally {
      await removeHost(host);
    }
  });

  it("malformed XML in the image: file, line and column are named", async () => {
    shop = await openShop(theRig().local, {
      step: { files: [{ path: "/entry.sh", transforms: ["web.config"], automaticTransforms: false }] },
      transforms: [
        {
          name: "web.config",
          text: '<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform" />',
        },
      ],
    });
    expect(await deploy(shop.client, "1.0.0")).toMatchObject({
      outcome: "failed",
      error: expect.stringMatching(/\/entry\.sh\(1,\d+\)/),
    });
    expect(await containerIds(theRig().local)).toEqual([]);
  });

  it("a container that never turns healthy within its time: the time limit is named and the old one serves", async () => {
    shop = await openShop(theRig().local, { step: { container: { ports: [{ container: 80, host: PORT }] } } });
    await deploy(shop.client, "1.0.0");
    await setHealth('{"kind":"http","port":80,"path":"/absent","timeoutS":2}');
    expect(await deploy(shop.client, "2.0.0")).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("within 2 s"),
    });
    expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    expect(await containerIds(theRig().local)).toHaveLength(1);
  });

  it("cancelled while it waits for health: it ends at once and the old one serves", async () => {
    shop = await openShop(theRig().local, { step: { container: { ports: [{ container: 80, host: PORT }] } } });
    await deploy(shop.client, "1.0.0");
    await setHealth('{"kind":"log","text":"never said","timeoutS":60}');
    const release = await create("2.0.0");
    const { id } = await shop.client.deployments.start({ release: release.id, environment: "development" });
    for await (const events of await shop.client.deployments.watch({ deployment: id })) {
      if (events.some(({ event }) => event.kind === "container-started"))
        await shop.client.deployments.cancel({ deployment: id });
    }
    expect(await finished(shop.client, id)).toMatchObject({ outcome: "cancelled" });
    expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    expect(await containerIds(theRig().local)).toHaveLength(1);
  });

  it("a disk that is full in the data folder: no stray container, nothing stored is lost, and it goes on with space", {
    timeout: 120_000,
  }, async () => {
    shop = await openShop(theRig().local);
    const folder = mkdtempSync(join(tmpdir(), "slipway-full-"));
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]).status !== 0)
      throw new Error("tmpfs could not be mounted");
    const host = await openHostOn(folder);
    try {
      const client = host.clientFor("tester");
      // Version 2.0.0 writes more output than the full disk can take.
      const chatty = `[ "$VERSION" = 2.0.0 ] && awk 'BEGIN { while (i++ < 30000) print "a line of output that takes some room, number " i }'; exec /entry.sh`;
      const step = {
        container: { ports: [{ container: 80, host: PORT }], command: ["/bin/sh", "-c", chatty] },
        health: { kind: "log", text: "started version", timeoutS: 20 },
      };
      await client.documents.apply({ documents: shopDocuments(theRig().local, { step }) });
      expect(await deploy(client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
      const release = await client.releases.create({ project: "shop", version: "2.0.0", packages: { web: "2.0.0" } });
      const filler = join(folder, "filler");
      const started = await client.deployments.start({ release: release.id, environment: "development" });
      for await (const events of await client.deployments.watch({ deployment: started.id })) {
        if (events.some(({ event }) => event.kind === "container-created")) break;
      }
      fill(filler);
      await expect.poll(() => containerIds(theRig().local), { timeout: 20_000 }).toHaveLength(1);
      const refused = client.documents.save({
        kind: "environment",
        id: "big",
        body: { name: "Big", description: "x".repeat(400_000) },
        expectedVersion: 0,
      });
      await expect(refused).rejects.toMatchObject({ code: "store_failed", message: expect.stringContaining("full") });
      rmSync(filler);
      const status = async () => (await client.deployments.get({ deployment: started.id })).deployment.status;
      await expect.poll(status, { timeout: 20_000 }).toBe("interrupted");
      expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
      expect((await client.audit.verify()).firstBadSeq).toBeNull();
      await client.deployments.resume({ deployment: started.id });
      expect(await finished(client, started.id)).toMatchObject({ outcome: "succeeded" });
      expect(await httpText(theRig().local, PORT, "/version")).toBe("2.0.0\n");
    } finally {
      await host.close();
      spawnSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A registry of one's own with every version of acme/web. */
async function webRegistry(name: string, port: number): Promise<RegistryInfo> {
  const place = { name, address: "127.0.0.1", port };
  const registry = await startRegistry(mkdtempSync(join(tmpdir(), `slipway-${name}-`)), place, { kind: "anonymous" });
  for (const { repository, tag, image } of await buildImages()) {
    if (repository === "acme/web") await pushImage(registry, repository, tag, image);
  }
  return registry;
}

async function removeWebRegistry(registry: RegistryInfo): Promise<void> {
  await removeRegistry(registry);
  rmSync(dirname(registry.root), { recursive: true, force: true });
}

/** Writes until not a byte more fits. */
function fill(file: string): void {
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 2)) {
    for (;;) {
      try {
        writeFileSync(file, "x".repeat(size), { flag: "a" });
      } catch {
        break; // this much does not fit any more: try less
      }
    }
  }
}
