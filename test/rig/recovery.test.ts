import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoredEvent } from "../../shared/core/deployment/events.ts";
import { reduceAll } from "../../shared/core/deployment/reduce.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { localEndpoint, never, withEngine } from "./endpoints.ts";
import { openHostOn } from "../open-host.ts";
import { httpText, removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRig } from "./shared-rig.ts";
import { deploy, finished, logText, openShop, type Shop } from "./shop.ts";

const PORT = 28_190;
const PROGRAM = fileURLToPath(new URL("dying-host.ts", import.meta.url));
/** More events than a deployment of the shop has. */
const BEYOND_LAST = 60;
/** An event before its last ones. */
const LATE = 17;

describe.skipIf(rigIsMissing)("a host that is killed in mid-deployment", () => {
  let shop: Shop;
  beforeEach(async () => {
    await removeAllContainers(theRig().local);
    shop = await openShop(theRig().local, {
      step: {
        container: { name: "shop", ports: [{ container: 80, host: PORT }] },
        files: [{ path: "/inetpub/wwwroot/web.config" }],
      },
    });
    expect(await deploy(shop.client, "1.0.0")).toMatchObject({ outcome: "succeeded" });
    await shop.client.releases.create({ project: "shop", version: "2.0.0", packages: { web: "2.0.0" } });
    await shop.host.close();
  });
  afterEach(() => removeAllContainers(theRig().local));

  it("resumes after a kill at every event boundary, with one container and nothing published lost", {
    timeout: 300_000,
  }, async () => {
    let boundaries = 0;
    for (let seq = 1; seq < BEYOND_LAST; seq++) {
      const code = await dieAt("after", seq);
      if (code === 9) break;
      boundaries += 1;
      await resumeAndCheck(`after event ${seq}`);
    }
    expect(boundaries).toBeGreaterThan(8);
  });

  it("resumes after a kill just before an event is stored", { timeout: 300_000 }, async () => {
    for (let seq = 2; seq < BEYOND_LAST; seq++) {
      if ((await dieAt("before", seq)) === 9) break;
      await resumeAndCheck(`before event ${seq}`);
    }
  });

  it("rolls back: the half-made container goes, the old one serves again", { timeout: 120_000 }, async () => {
    await dieAtEvent("predecessor-stopped");
    const host = await openHostOn(shop.folder);
    const client = host.clientFor("tester");
    const deployment = await newest(client);
    expect(deployment.status).toBe("interrupted");
    await client.deployments.rollBack({ deployment: deployment.id });
    expect(await finished(client, deployment.id)).toMatchObject({ outcome: "cancelled" });
    await host.close();
    expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    expect(await containerNames()).toEqual(["shop"]);
  });

  it("rolls back what had succeeded too: the version before serves again, under its name", {
    timeout: 120_000,
  }, async () => {
    await dieAtEvent("step-finished", { from: LATE });
    expect(await httpText(theRig().local, PORT, "/version")).toBe("2.0.0\n");
    const host = await openHostOn(shop.folder);
    const client = host.clientFor("tester");
    const { id } = await newest(client);
    await client.deployments.rollBack({ deployment: id });
    expect(await finished(client, id)).toMatchObject({
      outcome: "cancelled",
      error: "Rolled back after an interruption.",
    });
    expect(await httpText(theRig().local, PORT, "/version")).toBe("1.0.0\n");
    expect(await containerNames()).toEqual(["shop"]);
    const steps = reduceAll(await eventsOf(client, id)).steps;
    expect(steps).toMatchObject([{ outcome: "cancelled", units: [{ outcome: "cancelled", error: "Rolled back." }] }]);
    await host.close();
  });

  it("does not roll back to nothing when the version before was removed", { timeout: 120_000 }, async () => {
    const setUp = await openHostOn(shop.folder);
    const client = setUp.clientFor("tester");
    const { version, body } = await client.documents.get({ kind: "process", id: "shop" });
    const { steps } = body as { readonly steps: readonly object[] }; // of this kind
    const forgetful = steps.map((step) => ({ ...step, replace: { keep: 0 } }));
    await client.documents.save({ kind: "process", id: "shop", body: { steps: forgetful }, expectedVersion: version });
    await client.releases.create({ project: "shop", version: "3.0.0", packages: { web: "2.0.0" } });
    await setUp.close();
    await dieAtEvent("step-finished", { release: 3, from: LATE });
    const host = await openHostOn(shop.folder);
    const later = host.clientFor("tester");
    const { id } = await newest(later);
    await later.deployments.rollBack({ deployment: id });
    expect(await finished(later, id)).toMatchObject({
      outcome: "cancelled",
      error: expect.stringMatching(/Rolling back did not succeed: The container that ran before on Box is gone/),
    });
    expect(await httpText(theRig().local, PORT, "/version")).toBe("2.0.0\n");
    await host.close();
  });

  it("abandons: the hosts stay as they are", { timeout: 120_000 }, async () => {
    await dieAtEvent("container-created");
    const host = await openHostOn(shop.folder);
    const client = host.clientFor("tester");
    const deployment = await newest(client);
    const early = client.deployments.start({ release: deployment.releaseId, environment: "development" });
    await expect(early).rejects.toMatchObject({
      code: "blocked",
      message: expect.stringContaining("was interrupted here"),
    });
    // What a host leaves that is killed while it copies an artifact.
    const artifacts = join(shop.folder, "artifacts", String(deployment.id));
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(join(artifacts, "half-a-file"), "half");
    await client.deployments.abandon({ deployment: deployment.id });
    expect(await finished(client, deployment.id)).toMatchObject({ outcome: "cancelled" });
    await expect.poll(() => readdirSync(artifacts)).toEqual([]);
    expect(await containerNames()).toEqual(["shop", `shop-d${deployment.id}`]);
    expect(await deploy(client, "1.1.0")).toMatchObject({ outcome: "succeeded" });
    await host.close();
    expect(await kept()).toEqual({ shop: "1.1.0", "shop-d1": "1.0.0" });
  });

  it("does not run a job twice that ended while the host was dead", { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-job-"));
    const setUp = await openHostOn(shop.folder);
    const process = await setUp.clientFor("tester").documents.get({ kind: "process", id: "shop" });
    const job = {
      kind: "run-container",
      id: "migrate",
      name: "Migrate",
      feed: "images",
      image: "acme/web",
      health: { kind: "completes" },
      container: {
        command: ["/bin/sh", "-c", "sleep 1; echo migrated >> /job/ran"],
        mounts: [{ source: folder, target: "/job" }],
      },
    };
    const client = setUp.clientFor("tester");
    await client.documents.save({
      kind: "process",
      id: "shop",
      body: { steps: [job] },
      expectedVersion: process.version,
    });
    await client.releases.create({ project: "shop", version: "3.0.0", packages: { migrate: "1.0.0" } });
    await setUp.close();
    await dieAtEvent("container-started", { release: 3 });
    await expect.poll(() => existsSync(join(folder, "ran")), { timeout: 10_000 }).toBe(true);
    const host = await openHostOn(shop.folder);
    const later = host.clientFor("tester");
    const { id } = await newest(later);
    await later.deployments.resume({ deployment: id });
    expect(await finished(later, id)).toMatchObject({ outcome: "succeeded" });
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe("migrated\n");
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Deploys 2.0.0 with a host that kills itself; 9 when the deployment ended before that event. */
  function dieAt(when: "before" | "after", seq: number, release = 2): Promise<number> {
    const child = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        PROGRAM,
        shop.folder,
        String(release),
        "development",
        when,
        String(seq),
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    return new Promise((resolve) =>
      child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 1))),
    );
  }

  /** Kills after the first event of a kind, found by trying the boundaries in order. */
  async function dieAtEvent(kind: string, { release = 2, from = 1 } = {}): Promise<void> {
    for (let seq = from; seq < BEYOND_LAST; seq++) {
      if ((await dieAt("after", seq, release)) === 9) break;
      const host = await openHostOn(shop.folder);
      const client = host.clientFor("tester");
      const last = await lastPublished(client);
      if (last === kind) return host.close();
      const { id } = await newest(client);
      await client.deployments.rollBack({ deployment: id });
      await finished(client, id);
      await host.close();
    }
    throw new Error(`No deployment had an event '${kind}'.`);
  }

  /** The events there are; of an interrupted deployment no more come. */
  async function eventsOf(client: Client, id: number): Promise<readonly StoredEvent[]> {
    for await (const events of await client.deployments.watch({ deployment: id })) return events;
    return [];
  }

  async function lastPublished(client: Client): Promise<string> {
    const { id } = await newest(client);
    const kinds = (await eventsOf(client, id)).map(({ event }) => event.kind);
    return kinds.filter((kind) => kind !== "interrupted" && kind !== "observed").at(-1) ?? "";
  }

  async function resumeAndCheck(where: string): Promise<void> {
    const host = await openHostOn(shop.folder);
    const client = host.clientFor("tester");
    try {
      const deployment = await newest(client);
      if (deployment.status === "interrupted") await client.deployments.resume({ deployment: deployment.id });
      const done = await finished(client, deployment.id);
      if (done.outcome !== "succeeded") throw new Error(`${where}: ${done.error}\n${await logText(client, done.id)}`);
      expect(await httpText(theRig().local, PORT, "/version"), where).toBe("2.0.0\n");
      const running = await withEngine(localEndpoint(theRig().local), (engine) =>
        engine.listContainers({ "slipway.project": "shop" }, never),
      );
      expect(
        running.filter((container) => container.status === "running").map((container) => container.name),
        where,
      ).toEqual(["shop"]);
      await expectWholeHistory(client, done.id);
      await deploy(client, "1.0.0");
    } finally {
      await host.close();
    }
  }

  async function expectWholeHistory(client: Client, deployment: number): Promise<void> {
    let seq = 0;
    for await (const events of await client.deployments.watch({ deployment })) {
      for (const event of events) expect(event.seq).toBe(++seq);
      reduceAll(events);
    }
    expect(await client.audit.verify()).toMatchObject({ firstBadSeq: null });
  }

  async function newest(client: Client) {
    const [deployment] = await client.deployments.list({ limit: 1 });
    if (!deployment) throw new Error("There is no deployment.");
    return deployment;
  }

  /** Every container of the shop and its release. */
  async function kept(): Promise<Record<string, string | undefined>> {
    const all = await withEngine(localEndpoint(theRig().local), (engine) =>
      engine.listContainers({ "slipway.project": "shop" }, never),
    );
    return Object.fromEntries(all.map((container) => [container.name, container.labels["slipway.release"]]));
  }

  async function containerNames(): Promise<readonly string[]> {
    const all = await withEngine(localEndpoint(theRig().local), (engine) =>
      engine.listContainers({ "slipway.project": "shop" }, never),
    );
    return all
      .map((container) => container.name)
      .filter((name) => !name.endsWith("-d1"))
      .toSorted();
  }
});
