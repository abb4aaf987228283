import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleDocuments, writeSamplePackages } from "../../electron/sample/sample-project.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

const CHANNELS = [
  { id: "default", name: "Default", rules: [{ range: "[1.1,)", preRelease: "^$" }] },
  { id: "hotfix", name: "Hotfix", lifecycle: "straight", rules: [{ range: "[1.0,1.1)" }] },
];

describe("channels", () => {
  let test: TestHost;
  let client: Client;
  beforeEach(async () => {
    test = await openTestHost();
    client = test.host.clientFor("anna");
    const folder = join(test.folder, "sample");
    await writeSamplePackages(folder);
    const documents = sampleDocuments(folder).map((document) => ({ ...document, body: changed(document) }));
    const straight = {
      kind: "lifecycle" as const,
      id: "straight",
      body: { name: "Straight to Production", phases: [{ name: "Production", environments: ["production"] }] },
    };
    const applied = await client.documents.apply({ documents: [...documents, straight] });
    expect(applied.findings).toEqual([]);
  });
  afterEach(() => test.close());

  const create = (channel: string | null, version: string | null = null, more: object = {}) =>
    client.releases.create({
      project: "harbour",
      channel,
      ...(version === null ? {} : { packages: { "web-site": version } }),
      ...more,
    });
  const deploy = async (release: number, environment: string) => {
    const { id } = await client.deployments.start({ release, environment });
    for await (const _ of await client.deployments.watch({ deployment: id })); // to its end
    return client.deployments.get({ deployment: id });
  };

  it("choose the newest version their rules accept", async () => {
    expect(await create(null)).toMatchObject({ version: "1.1.0", channelId: "default" });
    expect(await create("Hotfix")).toMatchObject({ version: "1.0.0", channelId: "hotfix" });
  });

  it("refuse other versions with the reason, unless the rules are ignored", async () => {
    await expect(create("hotfix", "1.1.0")).rejects.toMatchObject({
      code: "blocked",
      message: expect.stringContaining("The channel Hotfix wants versions in [1.0,1.1); '1.1.0' is none of them."),
    });
    expect(await create("hotfix", "1.1.0", { ignoreChannelRules: true })).toMatchObject({ channelId: "hotfix" });
  });

  it("name those there are when an unknown one is asked for", async () => {
    await expect(create("beta")).rejects.toMatchObject({
      code: "invalid_input",
      message: "'Harbour' has no channel 'beta'. It has: Default, Hotfix.",
    });
  });

  it("send a release through their own lifecycle", async () => {
    const stable = await create(null);
    const hotfix = await create("hotfix");
    const places = async (release: number) =>
      (await client.releases.get({ release })).environments.map(
        ({ environmentId, progression }) => `${environmentId} ${progression.allowed}`,
      );
    expect(await places(stable.id)).toEqual(["development true", "test false", "production false"]);
    expect(await places(hotfix.id)).toEqual(["production true"]);
    await expect(client.deployments.start({ release: stable.id, environment: "production" })).rejects.toMatchObject({
      code: "blocked",
    });
    const { rows } = await client.board.get();
    expect(rows[0]?.cells.map(({ environmentId, next }) => [environmentId, next?.version])).toEqual([
      ["development", "1.1.0"],
      ["test", undefined],
      ["production", "1.0.0"],
    ]);
  });

  it("decide values, steps and what expressions know", async () => {
    const hotfix = await create("hotfix");
    const { deployment, steps } = await deploy(hotfix.id, "production");
    expect(deployment.outcome).toBe("succeeded");
    expect(steps.map(({ id }) => id)).toEqual(["web-site"]);
    const stable = await create(null);
    const { steps: both } = await client.deployments.preview({ release: stable.id, environment: "development" });
    expect(both.map(({ id }) => id)).toEqual(["web-site", "sign-off"]);
    const events = [];
    for await (const batch of await client.deployments.watch({ deployment: deployment.id })) events.push(...batch);
    const diffs = events.flatMap(({ event }) => (event.kind === "file-rewritten" ? [event.diff] : []));
    expect(diffs.join("")).toContain("Quick fix by Hotfix");
  });

  it("count as the default when a release's own is gone", async () => {
    const hotfix = await create("hotfix");
    const project = (await client.documents.get({ kind: "project", id: "harbour" })) as StoredDocument<"project">; // read by kind
    await client.documents.save({
      kind: "project",
      id: "harbour",
      body: { ...project.body, channels: project.body.channels.slice(0, 1) },
      expectedVersion: null,
    });
    const details = await client.releases.get({ release: hotfix.id });
    expect(details.channel.name).toBe("Default");
    expect(details.environments).toHaveLength(3);
  });

  it("are refused when a rule cannot be read, by name", async () => {
    const project = (await client.documents.get({ kind: "project", id: "harbour" })) as StoredDocument<"project">; // read by kind
    const channels = [{ id: "default", name: "Default", rules: [{ range: "[2,1]" }] }];
    const save = client.documents.save({
      kind: "project",
      id: "harbour",
      body: { ...project.body, channels },
      expectedVersion: null,
    });
    await expect(save).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("A rule of channel 'Default' cannot be read. '[2,1]' is not a version range"),
    });
  });
});

/** The sample with two channels, a step that only the default has, and a value of the hotfix channel. */
function changed({ kind, body }: { readonly kind: string; readonly body: Record<string, unknown> }) {
  if (kind === "project") return { ...body, channels: CHANNELS };
  if (kind === "process") {
    const signOff = {
      kind: "manual-intervention",
      id: "sign-off",
      name: "Sign off",
      instructions: "Look at it",
      channels: ["default"],
    };
    return { steps: [...(body["steps"] as object[]), signOff] }; // the sample's process is a list of steps
  }
  if (kind !== "variables") return body;
  const quickFix = { value: "Quick fix by #{Octopus.Release.Channel.Name}", scope: { channels: ["Hotfix"] } };
  return {
    variables: (body["variables"] as { name: string; values: object[] }[]).map((variable) =>
      variable.name === "Banner" ? { ...variable, values: [...variable.values, quickFix] } : variable,
    ),
  };
}
