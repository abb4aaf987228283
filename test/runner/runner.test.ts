import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeploymentEvent } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "../host/test-host.ts";

/** The runner on folder targets: everything but containers. */
describe("the runner", () => {
  let test: TestHost;
  let client: Client;
  beforeEach(async () => {
    test = await openTestHost();
    client = test.host.clientFor("tester");
    await client.host.addSample();
  });
  afterEach(() => test.close());

  const web = {
    kind: "deploy-package",
    id: "web-site",
    name: "Web site",
    feed: "sample-packages",
    package: "Harbour.Web",
  };
  const ask = { kind: "manual-intervention", id: "ask", name: "Ask", instructions: "Go on?" };
  const setSteps = async (...steps: object[]) => {
    await client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: null });
  };
  const start = async (version: string) => {
    const known = (await client.releases.list({ project: "harbour" })).find(
      ({ release }) => release.version === version,
    );
    const release = known?.release ?? (await client.releases.create({ project: "harbour", version, packages: {} }));
    return client.deployments.start({ release: release.id, environment: "development" });
  };
  const kindsOf = async (deployment: number, until: DeploymentEvent["kind"] = "finished") => {
    const kinds: string[] = [];
    for await (const events of await client.deployments.watch({ deployment })) {
      kinds.push(...events.map(({ event }) => ("outcome" in event ? `${event.kind} ${event.outcome}` : event.kind)));
      if (events.some(({ event }) => event.kind === until)) break;
    }
    return kinds;
  };

  it("tells a deployment as events, in order", async () => {
    await setSteps(web);
    const { id } = await start("1");
    expect(await kindsOf(id)).toEqual([
      "started",
      "step-started",
      "unit-started",
      "package-extracted",
      "output",
      "unit-finished succeeded",
      "step-finished succeeded",
      "finished succeeded",
    ]);
  });

  it("runs one deployment at a time for a project and environment, in the order they were asked for", async () => {
    await setSteps(ask);
    const first = await start("1");
    const second = await start("2");
    await kindsOf(first.id, "waiting");
    expect((await client.deployments.get({ deployment: second.id })).deployment.status).toBe("queued");
    await client.deployments.answer({ deployment: first.id, step: "ask", proceed: true });
    await kindsOf(first.id);
    expect(await kindsOf(second.id, "waiting")).toContain("waiting");
    await client.deployments.cancel({ deployment: second.id });
    expect((await kindsOf(second.id)).at(-1)).toBe("finished cancelled");
  });

  it("goes on after an approval and fails after a rejection, with the note in the audit trail", async () => {
    await setSteps(ask, web);
    const { id } = await start("1");
    await kindsOf(id, "waiting");
    await client.deployments.answer({ deployment: id, step: "ask", proceed: false, note: "not on a Friday" });
    expect((await kindsOf(id)).slice(-2)).toEqual(["step-finished skipped", "finished failed"]);
    const [answered] = await client.audit.list({ text: "Rejected 1 at" });
    expect(answered).toMatchObject({ actor: "tester", details: { note: "not on a Friday" } });
    await expect(client.deployments.answer({ deployment: id, step: "ask", proceed: true })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("runs steps for failures after one, and steps for always in any case", async () => {
    const broken = { ...web, id: "broken", name: "Broken", files: [{ path: "absent.config" }] };
    await setSteps(
      broken,
      { ...web, id: "next", name: "Next" },
      { ...web, id: "rescue", name: "Rescue", condition: "failure" },
      { ...web, id: "report", name: "Report", condition: "always" },
    );
    const { id } = await start("1");
    expect(
      (await kindsOf(id)).filter((kind) => kind.startsWith("step-finished") || kind.startsWith("finished")),
    ).toEqual([
      "step-finished failed",
      "step-finished skipped",
      "step-finished succeeded",
      "step-finished succeeded",
      "finished failed",
    ]);
    const { deployment } = await client.deployments.get({ deployment: id });
    expect(deployment.error).toContain("has no file absent.config to rewrite");
  });

  it("cancels a deployment that waits in the queue without running it", async () => {
    await setSteps(ask);
    const first = await start("1");
    const second = await start("2");
    await client.deployments.cancel({ deployment: second.id });
    expect(await kindsOf(second.id)).toEqual(["finished cancelled"]);
    await client.deployments.cancel({ deployment: first.id });
    expect((await kindsOf(first.id)).at(-1)).toBe("finished cancelled");
  });

  it("fills in the instructions of an intervention", async () => {
    await setSteps({ ...ask, instructions: "Put #{Octopus.Release.Number} on #{Octopus.Environment.Name}?" });
    const { id } = await start("1");
    for await (const events of await client.deployments.watch({ deployment: id })) {
      const waiting = events.find(({ event }) => event.kind === "waiting");
      if (waiting) expect(waiting.event).toMatchObject({ instructions: "Put 1 on Development?" });
      if (waiting) break;
    }
    await client.deployments.cancel({ deployment: id });
  });

  /** The instructions of the first intervention that a deployment comes to. */
  const instructionsOf = async (deployment: number, step: string) => {
    for await (const events of await client.deployments.watch({ deployment })) {
      const waiting = events
        .map(({ event }) => event)
        .find((event) => event.kind === "waiting" && event.stepId === step);
      if (waiting?.kind === "waiting") return waiting.instructions;
    }
    return null;
  };

  it("gives an answer, who gave it and how far the steps are to later expressions", async () => {
    const action = "Octopus.Action[Ask].Output.Manual";
    const second = {
      ...ask,
      id: "second",
      name: "Second",
      instructions: `#{${action}.Approved} #{${action}.Notes} #{${action}.ResponsibleUser.Username}, #{Octopus.Step[Ask].Status.Code} #{Octopus.Step[Second].Status.Code}`,
    };
    await setSteps(ask, second);
    const { id } = await start("1");
    await kindsOf(id, "waiting");
    await client.deployments.answer({ deployment: id, step: "ask", proceed: true, note: "fine by me" });
    expect(await instructionsOf(id, "second")).toBe("True fine by me tester, Succeeded Running");
    await client.deployments.cancel({ deployment: id });
  });

  it("keeps no secret that somebody wrote into a note", async () => {
    await setSteps(ask);
    const variables = [{ name: "Key", values: [{ value: { plain: "k3y-secret" } }] }];
    await client.documents.save({ kind: "variables", id: "harbour", body: { variables }, expectedVersion: null });
    const { id } = await start("1");
    await kindsOf(id, "waiting");
    await client.deployments.answer({ deployment: id, step: "ask", proceed: false, note: "k3y-secret is wrong" });
    await kindsOf(id, "finished");
    const [answered] = await client.audit.list({ text: "Rejected 1 at" });
    expect(answered?.details).toMatchObject({ note: "******** is wrong" });
    expect(JSON.stringify(await client.deployments.get({ deployment: id }))).not.toContain("k3y-secret");
  });

  it("tells expressions of steps after a failure what went wrong", async () => {
    const broken = { ...web, id: "broken", name: "Broken", files: [{ path: "absent.config" }] };
    const instructions = "#{Octopus.Step[Broken].Status.Code}: #{Octopus.Deployment.Error}";
    await setSteps(broken, { ...ask, condition: "failure", instructions });
    const { id } = await start("1");
    expect(await instructionsOf(id, "ask")).toMatch(/^Failed: The package has no file absent.config to rewrite/);
    await client.deployments.cancel({ deployment: id });
  });

  it("does not let deployments that wait for people hold up the others", { timeout: 60_000 }, async () => {
    await setSteps(ask);
    const release = await client.releases.create({ project: "harbour", version: "1" });
    const waiting: number[] = [];
    for (let count = 0; count < 10; count++) {
      const environment = `room-${count}`;
      await client.documents.save({
        kind: "environment",
        id: environment,
        body: { name: environment },
        expectedVersion: 0,
      });
    }
    const lifecycle = await client.documents.get({ kind: "lifecycle", id: "default" });
    const rooms = Array.from({ length: 10 }, (_, count) => `room-${count}`);
    await client.documents.save({
      kind: "lifecycle",
      id: "default",
      body: { name: "Open", phases: [{ name: "All", environments: rooms }] },
      expectedVersion: lifecycle.version,
    });
    for (const environment of rooms)
      waiting.push((await client.deployments.start({ release: release.id, environment })).id);
    for (const id of waiting) expect(await kindsOf(id, "waiting")).toContain("waiting");
    for (const id of waiting) await client.deployments.cancel({ deployment: id });
  });

  it.each(["/proc/slipway-cannot", "/dev/null/below-a-file"])("says which folder cannot be made: %s", async (path) => {
    await setSteps(web);
    const target = await client.documents.get({ kind: "target", id: "development-folder" });
    await client.documents.save({
      kind: "target",
      id: target.id,
      body: { ...target.body, endpoint: { kind: "folder", path } },
      expectedVersion: target.version,
    });
    const { id } = await start("1");
    await kindsOf(id);
    const { deployment } = await client.deployments.get({ deployment: id });
    expect(deployment.error).toMatch(/^The folder \/(proc\/slipway-cannot|dev\/null) cannot be made/);
    expect(deployment.error).toContain("Correct the target's folder");
  });

  it("goes on by itself where the lifecycle says so, and writes down why it could not", async () => {
    await setSteps(web);
    const lifecycle = await client.documents.get({ kind: "lifecycle", id: "default" });
    const phases = [
      { name: "Development", automatic: ["development"] },
      { name: "Test", automatic: ["test"] },
      { name: "Production", automatic: ["production"] },
    ];
    await client.documents.save({
      kind: "lifecycle",
      id: "default",
      body: { name: "By itself", phases },
      expectedVersion: lifecycle.version,
    });
    const target = await client.documents.get({ kind: "target", id: "production-folder" });
    await client.documents.save({
      kind: "target",
      id: target.id,
      body: { ...target.body, disabled: true },
      expectedVersion: target.version,
    });
    await client.releases.create({ project: "harbour", version: "1" });
    await expect
      .poll(async () =>
        (await client.deployments.list({})).map(({ environmentId, outcome }) => `${environmentId} ${outcome}`),
      )
      .toEqual(["test succeeded", "development succeeded"]);
    await expect.poll(() => client.audit.list({ text: "by itself: Step" })).toHaveLength(1);
  });

  it("gives each deployment a folder of its own and leaves earlier ones whole", async () => {
    await setSteps(web);
    for (const version of ["1", "1"]) await kindsOf((await start(version)).id);
    const folders: string[] = [];
    for (const { id } of (await client.deployments.list({})).toReversed()) {
      for await (const events of await client.deployments.watch({ deployment: id })) {
        for (const { event } of events)
          if (event.kind === "package-extracted") folders.push(event.path.split("/").slice(-3).join("/"));
      }
    }
    expect(folders).toEqual(["development/Harbour.Web/1.1.0", "development/Harbour.Web/1.1.0_2"]);
  });

  it("lets what waits for a person wait on over a restart", async () => {
    await setSteps(ask, web);
    const { id } = await start("1");
    await kindsOf(id, "waiting");
    await test.host.close();
    const again = await openTestHost({ folder: test.folder });
    try {
      const later = again.host.clientFor("tester");
      await expect
        .poll(async () =>
          later.deployments.answer({ deployment: id, step: "ask", proceed: true }).then(
            () => "taken",
            () => "not yet",
          ),
        )
        .toBe("taken");
      for await (const _events of await later.deployments.watch({ deployment: id })) continue;
      expect((await later.deployments.get({ deployment: id })).deployment.outcome).toBe("succeeded");
    } finally {
      await again.close();
      test = await openTestHost();
    }
  });
});
