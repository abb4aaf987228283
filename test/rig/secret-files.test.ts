import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localEndpoint, never, withEngine } from "./endpoints.ts";
import { removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRig } from "./shared-rig.ts";
import { deploy, logText, openShop, outputsOf, type Shop } from "./shop.ts";

const PASSWORD = 'p"a$s `w ord\nsecond line';

describe.skipIf(rigIsMissing)("secret files", () => {
  let shop: Shop;
  beforeEach(() => removeAllContainers(theRig().local));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRig().local);
  });

  const open = async (container: Readonly<Record<string, unknown>>) => {
    shop = await openShop(theRig().local, {
      step: { container },
      variables: [{ name: "Db.Password", values: [{ value: { plain: PASSWORD } }] }],
    });
    return shop.client;
  };

  it("are there at the start for the container's user alone, in folders that were missing, and in no inspect", async () => {
    const client = await open({
      user: "1000:1001",
      secretFiles: [
        { path: "/run/secrets/deep/db", value: "#{Db.Password}" },
        { path: "/srv/second", value: "x", mode: "640" },
      ],
      entrypoint: [
        "/bin/sh",
        "-c",
        "cp /run/secrets/deep/db /tmp/at-start; trap 'exit 0' TERM; while :; do sleep 1; done",
      ],
    });
    const done = await deploy(client, "1.0.0");
    expect(done, await logText(client, done.id)).toMatchObject({ outcome: "succeeded" });
    const id = (await outputsOf(client, done.id)).get("ContainerId") ?? "";
    await withEngine(localEndpoint(theRig().local), async (engine) => {
      const run = async (...command: string[]) => (await engine.exec(id, command, never)).output;
      expect(await run("cat", "/tmp/at-start")).toBe(PASSWORD);
      expect(await run("ls", "-ln", "/run/secrets/deep/db")).toMatch(/^-r--------\s+1 1000\s+1001/);
      expect(await run("ls", "-ln", "/srv/second")).toMatch(/^-rw-r-----\s+1 1000\s+1001/);
      const state = await engine.inspectContainer(id, never);
      expect(JSON.stringify(state?.raw)).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
    });
    const log = await logText(client, done.id);
    expect(log).toContain("Wrote /run/secrets/deep/db, /srv/second, readable for the container's user only");
    expect(log).not.toContain("second line");
  });

  it("are refused below a mount, where they would land on the host", async () => {
    const client = await open({
      mounts: [{ kind: "volume", source: "data", target: "/data" }],
      secretFiles: [{ path: "/data/db", value: "x" }],
    });
    const done = await deploy(client, "1.0.0");
    expect(done).toMatchObject({ outcome: "failed", error: expect.stringContaining("lies below the mount /data") });
  });

  it("are what a plan recommends when a secret goes into the environment", async () => {
    const client = await open({ env: [{ name: "DB_PASSWORD", value: "pw=#{Db.Password}" }] });
    const release = await client.releases.create({ project: "shop", packages: { web: "1.0.0" } });
    const preview = await client.deployments.preview({ release: release.id, environment: "development" });
    expect(preview.allowed).toBe(true);
    expect(preview.findings).toEqual([
      { level: "warning", text: expect.stringContaining("sensitive values into the environment (DB_PASSWORD)") },
    ]);
  });
});
