import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeploymentEvent } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openMailServer } from "../mail-server.ts";
import { makeSelfSigned, openOpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { openTestHost, type TestHost } from "./test-host.ts";
import { type Wire, wires } from "./wires.ts";

describe.each(Object.entries(wires))("the contract over %s", (_name, open) => {
  let test: TestHost;
  let wire: Wire;
  beforeEach(async () => {
    test = await openTestHost();
    wire = await open(test);
  });
  afterEach(async () => {
    await wire.close();
    await test.close();
  });

  it("hands out the files that scripts gave away, to the byte", async () => {
    const { client } = wire;
    await client.host.addSample();
    const script = `cd "${test.folder}" && head -c 300000 /dev/urandom > dump.bin && new_octopusartifact dump.bin '<i>.html'`;
    const steps = [{ kind: "run-script", id: "dump", name: "Dump", runOn: "host", script }];
    await client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: null });
    const release = await client.releases.create({ project: "harbour", version: "1.0.0" });
    const { id: deployment } = await client.deployments.start({ release: release.id, environment: "development" });
    for await (const _events of await client.deployments.watch({ deployment })) continue;
    const [artifact] = await client.deployments.artifacts({ deployment });
    const file = await client.deployments.artifact({ deployment, file: artifact?.file ?? "" });
    expect([file.name, file.type]).toEqual(["<i>.html", "application/octet-stream"]);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.equals(readFileSync(join(test.folder, "dump.bin")))).toBe(true);
  });

  it("saves and reads documents", async () => {
    const saved = await wire.client.documents.save({
      kind: "environment",
      id: "test",
      body: { name: "Test" },
      expectedVersion: 0,
    });
    expect(saved).toMatchObject({
      version: 1,
      body: { name: "Test", sortOrder: 0, description: "" },
      updatedBy: "tester",
    });
    expect(await wire.client.documents.list({ kind: "environment" })).toEqual([saved]);
  });

  it("gives errors with their code, message and details", async () => {
    await wire.client.documents.save({ kind: "environment", id: "test", body: { name: "Test" }, expectedVersion: 0 });
    const second = wire.client.documents.save({
      kind: "environment",
      id: "test",
      body: { name: "Other" },
      expectedVersion: 0,
    });
    await expect(second).rejects.toMatchObject({
      name: "AppError",
      code: "conflict",
      details: { currentVersion: 1 },
      message: expect.stringContaining("tester"),
    });
  });

  it("checks inputs at run time", async () => {
    const wrong = wire.client.documents.get({ kind: "environment", id: "No Id" });
    await expect(wrong).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("lower-case"),
    });
  });

  it("names an unknown key of a document", async () => {
    const wrong = wire.client.documents.save({
      kind: "environment",
      id: "test",
      body: { name: "Test", colour: "red" },
      expectedVersion: 0,
    });
    await expect(wrong).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("Unknown key 'colour'"),
    });
  });

  it("streams a deployment's events to its end, from any place", async () => {
    await wire.client.host.addSample();
    const release = await wire.client.releases.create({ project: "harbour" });
    const { id } = await wire.client.deployments.start({ release: release.id, environment: "development" });
    const all = await eventKinds(wire.client, id, 0);
    expect(all[0]).toBe("started");
    expect(all.at(-1)).toBe("finished");
    expect(await eventKinds(wire.client, id, 2)).toEqual(all.slice(2));
    const lines: string[] = [];
    for await (const batch of await wire.client.deployments.watchLog({ deployment: id }))
      lines.push(...batch.map((line) => line.text));
    expect(lines.at(-1)).toContain("succeeded");
  });

  it.skipIf(opensslIsMissing)("describes a certificate", async () => {
    const files = openOpensslFolder();
    makeSelfSigned(files, "shop");
    const body = { name: "Shop", content: { plain: files.text("shop.crt") } };
    files.remove();
    await wire.client.documents.save({ kind: "certificate", id: "shop", body, expectedVersion: 0 });
    expect(await wire.client.certificates.describe({ id: "shop" })).toMatchObject({ subject: "CN=shop", chain: [] });
    await expect(wire.client.certificates.describe({ id: "other" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("sends a test mail, and names the hop that fails", async () => {
    const login = { username: "anna", password: "pass-of-anna" };
    const server = await openMailServer({ login, refusedRecipients: ["gone@example.com"] });
    const place = { host: "127.0.0.1", port: server.port, security: "none", from: "slipway@example.com" };
    const body = { name: "Office", ...place, username: "anna", password: { plain: login.password } };
    await wire.client.documents.save({ kind: "mail-server", id: "office", body, expectedVersion: 0 });
    const good = await wire.client.mailServers.test({ id: "office", to: "Me <me@example.com>" });
    expect(good.map(({ name, ok }) => `${name} ${ok}`).slice(3)).toEqual([
      "Sign-in true",
      "Sender true",
      "Recipient true",
      "Mail true",
    ]);
    const bad = await wire.client.mailServers.test({ id: "office", to: "gone@example.com" });
    expect(bad.at(-1)).toMatchObject({ name: "Recipient", ok: false });
    await expect(wire.client.mailServers.test({ id: "office", to: "nobody" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(server.mails).toMatchObject([{ user: "anna", recipients: ["me@example.com"] }]);
    await server.close();
  });

  it("ends a stream when its caller stops", async () => {
    const stop = new AbortController();
    const topics = await wire.client.host.watch(undefined, { signal: stop.signal });
    const next = topics.next();
    await wire.client.documents.save({ kind: "environment", id: "test", body: { name: "Test" }, expectedVersion: 0 });
    expect((await next).value).toEqual({ kind: "document", documentKind: "environment", id: "test" });
    stop.abort();
  });
});

async function eventKinds(
  client: Client,
  deployment: number,
  afterSeq: number,
): Promise<readonly DeploymentEvent["kind"][]> {
  const kinds: DeploymentEvent["kind"][] = [];
  for await (const events of await client.deployments.watch({ deployment, afterSeq }))
    kinds.push(...events.map(({ event }) => event.kind));
  return kinds;
}
