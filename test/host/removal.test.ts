import { expect, test } from "vitest";
import { openTestHost } from "./test-host.ts";

test("a project or target that an open deployment works with is removed only once that has ended", async () => {
  const opened = await openTestHost();
  try {
    const client = opened.host.clientFor("anna");
    await client.host.addSample();
    const process = await client.documents.get({ kind: "process", id: "harbour" });
    const ask = { kind: "manual-intervention", id: "ask", name: "Ask", instructions: "Go?" };
    const body = { steps: [ask, ...(process.body as { steps: object[] }).steps] }; // the sample's process is a list of steps
    await client.documents.save({ kind: "process", id: "harbour", body, expectedVersion: null });
    const release = await client.releases.create({ project: "harbour" });
    const { id } = await client.deployments.start({ release: release.id, environment: "development" });
    for await (const events of await client.deployments.watch({ deployment: id })) {
      if (events.some(({ event }) => event.kind === "waiting")) break;
    }
    const project = { kind: "project", id: "harbour" } as const;
    const target = { kind: "target", id: "development-folder" } as const;
    for (const document of [project, target]) {
      await expect(client.documents.remove(document)).rejects.toMatchObject({
        code: "conflict",
        message: `Deployment ${id} (${release.version}) of it is waiting. Let it finish, or cancel or abandon it first.`,
      });
    }
    await client.deployments.answer({ deployment: id, step: "ask", proceed: false, note: "" });
    for await (const _events of await client.deployments.watch({ deployment: id })) continue;
    for (const document of [project, target]) await client.documents.remove(document);
  } finally {
    await opened.close();
  }
});
