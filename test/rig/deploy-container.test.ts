import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { never, withEngine, localEndpoint } from "./endpoints.ts";
import { containerIds, httpText, removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";
import { deploy, logText, openShop, outputsOf, type Shop, type ShopOptions, sshTarget } from "./shop.ts";

const PRODUCTION_TRANSFORM = `<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings><add key="Environment" value="stored in Slipway" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" /></appSettings>
</configuration>`;

describe.skipIf(rigIsMissing)("deploying a container", () => {
  let shop: Shop;
  const open = async (options: ShopOptions = {}) => {
    shop = await openShop(theRig().local, options);
    return shop.client;
  };
  beforeEach(() => removeAllContainers(theRig().local));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRig().local);
  });

  const succeeded = async (deployment: DeploymentSummary) => {
    if (deployment.outcome !== "succeeded")
      throw new Error(`${deployment.error}\n${await logText(shop.client, deployment.id)}`);
  };

  it("runs the image the release pinned and tells its id, ports and inspect", async () => {
    const client = await open({ step: { container: { ports: [{ container: 80 }] } } });
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    const outputs = await outputsOf(client, deployment.id);
    const port = Number(outputs.get("Port[80/tcp]"));
    expect(await httpText(theRig().local, port, "/version")).toBe("1.0.0\n");
    expect(outputs.get("ContainerId")).toMatch(/^[0-9a-f]{64}$/);
    const inspect = JSON.parse(outputs.get("Docker.Inspect") ?? "") as {
      Config: { Env: string[]; Labels: Record<string, string> };
    };
    expect(inspect.Config.Labels).toMatchObject({
      "slipway.project": "shop",
      "slipway.environment": "development",
      "slipway.release": "1.0.0",
    });
    expect(inspect.Config.Env.every((entry) => entry.endsWith("=********"))).toBe(true);
  });

  it("replaces what another data folder deployed under the same number, and takes it for no work of its own", async () => {
    const step = { container: { name: "twice", ports: [{ container: 80 }] } };
    const other = await openShop(theRig().local, { step });
    expect(await deploy(other.client, "1.0.0")).toMatchObject({ id: 1, outcome: "succeeded" });
    await other.close();
    const client = await open({ step });
    const deployment = await deploy(client, "2.0.0");
    await succeeded(deployment);
    expect(deployment.id).toBe(1);
    const port = Number((await outputsOf(client, 1)).get("Port[80/tcp]"));
    expect(await httpText(theRig().local, port, "/version")).toBe("2.0.0\n");
    const containers = await withEngine(localEndpoint(theRig().local), (engine) =>
      engine.listContainers({ "slipway.project": "shop" }, never),
    );
    const states = containers.map(({ name, status, labels }) => `${name} ${status} ${labels["slipway.release"]}`);
    expect(states.toSorted()).toEqual(["twice running 2.0.0", "twice-d1-2 exited 1.0.0"]);
  });

  it("rewrites web.config before the process first sees it", async () => {
    const client = await open({
      step: {
        container: { ports: [{ container: 80 }] },
        files: [
          { path: "/inetpub/wwwroot/web.config", transforms: ["web.Production.config"], automaticTransforms: false },
        ],
      },
      transforms: [{ name: "web.Production.config", text: PRODUCTION_TRANSFORM }],
    });
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    const port = Number((await outputsOf(client, deployment.id)).get("Port[80/tcp]"));
    const seen = await httpText(theRig().local, port, "/at-start.config");
    expect(seen).toContain('<add key="Environment" value="stored in Slipway"');
    expect(await httpText(theRig().local, port, "/live.config")).toBe(seen);
  });

  it("previews exactly what it then writes, with secrets masked, and leaves no container behind", async () => {
    const client = await open({
      step: {
        files: [{ path: "/inetpub/wwwroot/web.config", transforms: ["mine.config"], configVariables: true }],
      },
      transforms: [{ name: "mine.config", text: PRODUCTION_TRANSFORM }],
      variables: [{ name: "ApiUrl", values: [{ value: { plain: "https://user:geheim@api.example/" } }] }],
    });
    const release = await client.releases.create({ project: "shop", version: "1.0.0", packages: { web: "1.0.0" } });
    const request = { release: release.id, environment: "development" };
    const [preview] = await client.deployments.previewFiles(request);
    expect(preview).toMatchObject({ stepName: "Web", targetName: "Box", error: null });
    expect(await containerIds(theRig().local)).toEqual([]);
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    const written: string[] = [];
    for await (const events of await client.deployments.watch({ deployment: deployment.id })) {
      for (const { event } of events) if (event.kind === "file-rewritten") written.push(event.diff);
    }
    expect(preview?.files.map((file) => file.diff)).toEqual(written);
    expect(written.join()).toContain("********");
    expect(JSON.stringify([preview, written])).not.toContain("geheim");
  });

  it("finds automatic transforms beside the file in the image", async () => {
    const client = await open({
      step: { container: { ports: [{ container: 80 }] }, files: [{ path: "/inetpub/wwwroot/web.config" }] },
    });
    for (const environment of ["development", "test", "production"]) {
      await succeeded(await deploy(client, "1.0.0", environment));
    }
    const [production] = await client.deployments.list({ environment: "production" });
    const port = Number((await outputsOf(client, production?.id ?? 0)).get("Port[80/tcp]"));
    const before = await httpText(theRig().local, port, "/at-start.config");
    expect(before).toContain('value="Production"');
  });

  it("replaces the old container only after the new one is proven, and keeps one to go back to", async () => {
    const client = await open({ step: { container: { name: "shop", ports: [{ container: 80 }] } } });
    for (const version of ["1.0.0", "1.1.0", "2.0.0"]) await succeeded(await deploy(client, version));
    const containers = await withEngine(localEndpoint(theRig().local), (engine) =>
      engine.listContainers({ "slipway.project": "shop" }, never),
    );
    const byName = Object.fromEntries(containers.map((container) => [container.name, container]));
    expect(Object.keys(byName).toSorted()).toEqual(["shop", "shop-d2"]);
    expect(byName["shop"]).toMatchObject({ status: "running", labels: { "slipway.release": "2.0.0" } });
    expect(byName["shop-d2"]?.status).toBe("exited");
  });

  it("stops the old one first where both want the same host port", async () => {
    const client = await open({ step: { container: { ports: [{ container: 80, host: 28_180 }] } } });
    await succeeded(await deploy(client, "1.0.0"));
    await succeeded(await deploy(client, "1.1.0"));
    expect(await httpText(theRig().local, 28_180, "/version")).toBe("1.1.0\n");
  });

  it("keeps the old container serving when the new one is unhealthy", async () => {
    const client = await open({ step: { container: { ports: [{ container: 80, host: 28_181 }] } } });
    await succeeded(await deploy(client, "1.0.0"));
    const process = await client.documents.get({ kind: "process", id: "shop" });
    const body = JSON.parse(JSON.stringify(process.body).replace("acme/web", "acme/unhealthy")) as Record<
      string,
      unknown
    >;
    await client.documents.save({ kind: "process", id: "shop", body, expectedVersion: process.version });
    const failed = await deploy(client, "2.0.0", "development", { web: "1.0.0" });
    expect(failed).toMatchObject({ outcome: "failed", error: expect.stringContaining("unhealthy") });
    expect(failed.error).toContain("probe said no");
    expect(await httpText(theRig().local, 28_181, "/version")).toBe("1.0.0\n");
    expect(await containerIds(theRig().local)).toHaveLength(1);
  });

  it("leaves no container behind when one ends at once, and logs its last words", async () => {
    const client = await open({ step: { image: "acme/exits" } });
    const failed = await deploy(client, "1.0.0");
    expect(failed.error).toContain("exit code 3");
    expect(await logText(client, failed.id)).toContain("cannot open database");
    expect(await containerIds(theRig().local)).toHaveLength(0);
  });

  it("fills environment variables from variables and keeps secrets out of log and outputs", async () => {
    const client = await open({
      step: {
        container: {
          ports: [{ container: 80 }],
          env: [
            { name: "DB_PASSWORD", value: "#{Db.Password}" },
            { name: "WHERE", value: "#{Octopus.Environment.Name}" },
          ],
          command: ["/bin/sh", "-c", "echo secret is $DB_PASSWORD; exec /entry.sh"],
        },
      },
      variables: [{ name: "Db.Password", values: [{ value: { plain: "hunter2-very-secret" } }] }],
    });
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    const port = Number((await outputsOf(client, deployment.id)).get("Port[80/tcp]"));
    const env = await httpText(theRig().local, port, "/env");
    expect(env).toContain("DB_PASSWORD=hunter2-very-secret");
    expect(env).toContain("WHERE=Development");
    expect(await logText(client, deployment.id)).toContain("secret is ********");
    expect(JSON.stringify([...(await outputsOf(client, deployment.id))])).not.toContain("hunter2");
  });

  it("names a variable that is not defined and creates nothing", async () => {
    const client = await open({ step: { container: { env: [{ name: "A", value: "#{Missing}" }] } } });
    const failed = await deploy(client, "1.0.0");
    expect(failed.error).toContain("#{Missing}");
    expect(failed.error).toContain("environment variable A");
    expect(await containerIds(theRig().local)).toHaveLength(0);
  });

  it("names a file that the image does not have", async () => {
    const client = await open({ step: { files: [{ path: "/inetpub/wwwroot/absent.config" }] } });
    const failed = await deploy(client, "1.0.0");
    expect(failed.error).toContain("no file /inetpub/wwwroot/absent.config");
    expect(await containerIds(theRig().local)).toHaveLength(0);
  });

  it("points at the line of a malformed transform and leaves the old container serving", async () => {
    const client = await open({
      step: {
        files: [{ path: "/inetpub/wwwroot/web.config", transforms: ["broken.config"], automaticTransforms: false }],
      },
      transforms: [{ name: "broken.config", text: "<configuration>\n  <appSettings>\n</configuration>" }],
    });
    const failed = await deploy(client, "1.0.0");
    expect(failed.error).toMatch(/broken\.config\(3,\d+\)/);
    expect(await containerIds(theRig().local)).toHaveLength(0);
  });

  it("refuses an environment that is not next and says what is missing", async () => {
    const client = await open();
    const release = await client.releases.create({ project: "shop", packages: { web: "1.0.0" } });
    await expect(client.deployments.start({ release: release.id, environment: "production" })).rejects.toMatchObject({
      code: "blocked",
      message: expect.stringContaining("Development"),
    });
  });

  it("runs a job to its end", async () => {
    const client = await open({
      step: {
        health: { kind: "completes" },
        container: { command: ["/bin/sh", "-c", "echo migrating; sleep 0.3; echo migrated"] },
      },
    });
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    expect(await logText(client, deployment.id)).toContain("migrating\nmigrated");
  });

  it("stores every line of a burst of 100,000", { timeout: 120_000 }, async () => {
    const client = await open({ step: { image: "acme/logs", health: { kind: "completes" } } });
    const deployment = await deploy(client, "1.0.0");
    await succeeded(deployment);
    let count = 0;
    for await (const lines of await client.deployments.watchLog({ deployment: deployment.id })) {
      for (const line of lines) {
        if (line.source !== "stdout") continue;
        count += 1;
        if (!line.text.startsWith(`line ${String(count).padStart(6, "0")} `))
          throw new Error(`line ${count} is '${line.text}'`);
      }
    }
    expect(count).toBe(100_000);
  });

  it("does the same over SSH", async () => {
    await removeAllContainers(theRemote());
    shop = await openShop(theRig().local, {
      target: sshTarget(theRemote()),
      step: {
        container: { ports: [{ container: 80, host: 28_182 }] },
        health: { kind: "http", port: 80, path: "/version", timeoutS: 20 },
      },
    });
    await succeeded(await deploy(shop.client, "1.0.0"));
    await succeeded(await deploy(shop.client, "1.1.0"));
    expect(await httpText(theRemote(), 28_182, "/version")).toBe("1.1.0\n");
    await removeAllContainers(theRemote());
  });
});
