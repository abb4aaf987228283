import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Registry } from "../../electron/ports/registry.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

const SECRET = "harbour-master-2291";
const broken: Registry = {
  listTags: () => Promise.reject(new TypeError(`cannot read ${SECRET}`)),
  resolveDigest: () => Promise.reject(new Error("not asked")),
  test: () => Promise.resolve([]),
};

describe("a support bundle", () => {
  let test: TestHost;
  let client: Client;
  beforeEach(async () => {
    test = await openTestHost({ registry: broken });
    client = test.host.clientFor("anna");
    await client.host.addSample({});
    const feed = {
      kind: "registry",
      name: "Hub",
      url: "https://r.example",
      username: "u",
      password: { plain: SECRET },
    };
    await client.documents.save({ kind: "feed", id: "hub", body: feed, expectedVersion: 0 });
  });
  afterEach(() => test.close());

  const bundle = async () => new Map((await client.host.supportBundle()).map(({ name, text }) => [name, text]));

  it("tells how things are built, and leaves out what was typed as a value", async () => {
    const files = await bundle();
    const documents = files.get("documents.json") ?? "";
    expect(documents).toContain('"BerthApi"');
    expect(documents).toContain('"(sealed)"');
    expect(documents).toContain('"environments": [\n');
    expect(documents).not.toContain("berths.example");
    expect(JSON.parse(files.get("about.json") ?? "")).toMatchObject({ slipway: "test" });
  });

  it("holds failed deployments with the end of their logs", async () => {
    const release = await client.releases.create({ project: "harbour" });
    const target = await client.documents.get({ kind: "target", id: "development-folder" });
    const body = { ...target.body, endpoint: { kind: "folder", path: "/dev/null/nowhere" } };
    await client.documents.save({ kind: "target", id: "development-folder", body, expectedVersion: null });
    const { id } = await client.deployments.start({ release: release.id, environment: "development" });
    for await (const _ of await client.deployments.watch({ deployment: id })); // to its end
    const files = await bundle();
    expect(files.get(`deployment-${id}.log`)).toContain("error: ");
    expect(files.get(`deployment-${id}-events.json`)).toContain('"unit-finished"');
  });

  it("holds the host's own log, in which an unforeseen error stands with its stack and without secrets", async () => {
    await expect(client.feeds.versions({ id: "hub", package: "acme/web" })).rejects.toThrow();
    const log = (await bundle()).get("host.log") ?? "";
    expect(log).toContain("info Started test");
    expect(log).toMatch(/error Call feeds\.versions failed: TypeError: cannot read \*{8}\n\s+at /);
    expect(readFileSync(join(test.folder, "host.log"), "utf8")).not.toContain(SECRET);
  });

  it("says in the audit trail who made it", async () => {
    await bundle();
    expect((await client.audit.list({ limit: 1 }))[0]).toMatchObject({
      actor: "anna",
      category: "export",
      message: "Made a support bundle",
    });
  });
});
