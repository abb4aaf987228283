import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

describe("values that would tie", () => {
  let test: TestHost;
  let client: Client;
  beforeEach(async () => {
    test = await openTestHost();
    client = test.host.clientFor("anna");
    await client.host.addSample({});
  });
  afterEach(() => test.close());

  type Scoped = { readonly value: string; readonly scope?: Readonly<Record<string, readonly string[]>> };
  const apply = async (...documents: Parameters<Client["documents"]["apply"]>[0]["documents"]) =>
    (await client.documents.apply({ documents })).findings.map(({ text }) => text);
  const own = (...values: Scoped[]) => ({
    kind: "variables" as const,
    id: "harbour",
    body: { variables: [{ name: "A", values }] },
  });
  const set = (id: string, ...values: Scoped[]) => ({
    kind: "variable-set" as const,
    id,
    body: { name: id.toUpperCase(), variables: [{ name: "A", values }] },
  });
  const project = (...variableSets: string[]) => ({
    kind: "project" as const,
    id: "harbour",
    body: { name: "Harbour", lifecycle: "default", variableSets },
  });
  const step = (tags: readonly string[]) => ({
    kind: "process" as const,
    id: "harbour",
    body: {
      steps: [
        { kind: "deploy-package", id: "site", name: "Web site", feed: "sample-packages", package: "Harbour.Web", tags },
      ],
    },
  });
  const target = (tags: readonly string[]) => ({
    kind: "target" as const,
    id: "both",
    body: { name: "Both", environments: ["test"], tags, endpoint: { kind: "folder", path: "/srv" } },
  });

  it("are refused when saved, whether the scope is written by name or by id", async () => {
    const tied = own(
      { value: "1", scope: { environments: ["Production"] } },
      { value: "2", scope: { environments: ["production"] } },
    );
    expect(await apply(tied)).toEqual([
      "In the variables of project 'harbour', two values of 'A' would tie in environment production: nothing says which one counts there. Narrow one of them.",
    ]);
  });

  it("are fine for two tags, unless a step meets a target that has both and targets both or neither", async () => {
    const tagged = own({ value: "1", scope: { tags: ["web"] } }, { value: "2", scope: { tags: ["db"] } });
    expect(await apply(tagged)).toEqual([]);
    expect(await apply(target(["web", "db"]), tagged)).toEqual([]);
    expect(await apply(step([]), tagged)).toEqual([
      "In the variables of project 'harbour', two values of 'A' would tie in target both with the tags web, db: nothing says which one counts there. Narrow one of them.",
    ]);
  });

  it("are refused between two sets that one project uses, from whichever side they come", async () => {
    const message =
      "Project 'Harbour' uses the sets 'ONE' and 'TWO', whose values of 'A' would tie in everywhere: nothing says which one counts there. Narrow one of them.";
    expect(await apply(set("one", { value: "1" }), set("two", { value: "2", scope: { tags: ["web"] } }))).toEqual([]);
    expect(await apply(project("one", "two"))).toEqual([]);
    expect(await apply(set("two", { value: "2" }))).toEqual([message]);
    expect(await apply(project("one"), set("two", { value: "2" }))).toEqual([]);
    expect(await apply(project("one", "two"))).toEqual([message]);
  });

  it("are fine for two tags of a target where a person is asked, or where another sort of step runs", async () => {
    const { body } = step(["web"]);
    const approve = { kind: "manual-intervention", id: "approve", name: "Approve", instructions: "Go?" };
    const once = { kind: "run-script", id: "once", name: "Once", runOn: "host", script: "true" };
    const engine = { kind: "run-container", id: "engine", name: "Engine", feed: "sample-packages", image: "a/b" };
    const process = { ...step([]), body: { steps: [...body.steps, approve, once, engine] } };
    const tagged = own({ value: "1", scope: { tags: ["web"] } }, { value: "2", scope: { tags: ["db"] } });
    expect(await apply(target(["web", "db"]), process, tagged)).toEqual([]);
  });

  it("are fine in sets for two tags, unless a project that uses the set has such a step", async () => {
    const tagged = set("one", { value: "1", scope: { tags: ["web"] } }, { value: "2", scope: { tags: ["db"] } });
    expect(await apply(target(["web", "db"]), tagged, project("one"), step(["web"]))).toEqual([]);
    expect(await apply(step([]), tagged)).toEqual([
      "Project 'Harbour' uses the set 'ONE', of which two values of 'A' would tie in target both with the tags web, db: nothing says which one counts there. Narrow one of them.",
    ]);
    expect(await apply(set("one", { value: "1" }, { value: "2" }))).toHaveLength(1);
  });

  it("are settled by a value of the project that goes before both sets", async () => {
    expect(await apply(own({ value: "3" }), set("one", { value: "1" }), set("two", { value: "2" }))).toEqual([]);
    expect(await apply(project("one", "two"))).toEqual([]);
  });

  it("keep a deployment from starting when a target got both tags later", async () => {
    await apply(step([]), own({ value: "1", scope: { tags: ["web"] } }, { value: "2", scope: { tags: ["db"] } }));
    const release = await client.releases.create({ project: "harbour" });
    const stored = await client.documents.get({ kind: "target", id: "development-folder" });
    const body = { ...stored.body, tags: ["web", "db"] };
    await client.documents.save({ kind: "target", id: "development-folder", body, expectedVersion: null });
    await expect(client.deployments.start({ release: release.id, environment: "development" })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("Several values of 'A' count alike for step 'Web site' on Development folder"),
    });
  });
});
