import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { DeploymentEvent } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "../host/test-host.ts";
import { openMailServer, type TestMailServer } from "../mail-server.ts";

const PROGRAM = fileURLToPath(new URL("../rig/dying-host.ts", import.meta.url));

let server: TestMailServer;
let test: TestHost;
beforeEach(async () => {
  server = await openMailServer();
  test = await openTestHost();
});
afterEach(async () => {
  await test.close();
  await server.close();
});

const STEP = {
  kind: "send-email",
  id: "tell",
  name: "Tell",
  server: "office",
  to: "team@example.com",
  subject: "Out",
};
const officeServer = () => ({
  name: "Office",
  host: "127.0.0.1",
  port: server.port,
  security: "none",
  from: "slipway@example.com",
});

/** Deploys with a host that kills itself at an event, then resumes with another; `failsDeployment` as the step says. */
async function killAndResume(when: "before" | "after", kind: DeploymentEvent["kind"], failsDeployment = false) {
  const setUp = test.host.clientFor("anna");
  await setUp.host.addSample();
  await setUp.documents.save({ kind: "mail-server", id: "office", body: officeServer(), expectedVersion: 0 });
  const body = { steps: [{ ...STEP, failsDeployment }] };
  await setUp.documents.save({ kind: "process", id: "harbour", body, expectedVersion: null });
  const release = await setUp.releases.create({ project: "harbour", version: "1.4.0", packages: {} });
  await test.host.close();
  await dyingHost(
    release.id,
    when,
    ["started", "step-started", "unit-started", "message-sending", "message-sent"].indexOf(kind) + 1,
  );
  test = await openTestHost({ folder: test.folder });
  const client = test.host.clientFor("anna");
  const [deployment] = await client.deployments.list({ limit: 1 });
  expect(deployment?.status).toBe("interrupted");
  await client.deployments.resume({ deployment: deployment?.id ?? 0 });
  return finish(client, deployment?.id ?? 0);
}

function dyingHost(release: number, when: string, seq: number): Promise<void> {
  const args = [
    "--disable-warning=ExperimentalWarning",
    PROGRAM,
    test.folder,
    String(release),
    "development",
    when,
    String(seq),
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve, reject) =>
    child.once("exit", (code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`The host was not killed but ended with ${code}.`)),
    ),
  );
}

async function finish(client: Client, deployment: number) {
  const events: DeploymentEvent[] = [];
  for await (const batch of await client.deployments.watch({ deployment }))
    events.push(...batch.map(({ event }) => event));
  const lines = await client.deployments.log({ deployment });
  const error = events.findLast((event) => event.kind === "unit-finished")?.error ?? null;
  const { outcome } = (await client.deployments.get({ deployment })).deployment;
  return { kinds: events.map(({ kind }) => kind), log: lines.map(({ text }) => text), error, outcome };
}

it("a mail that was taken just before a kill is not sent twice: nobody knows, and the step says so", async () => {
  const done = await killAndResume("before", "message-sent");
  expect(server.mails).toHaveLength(1);
  expect(done.outcome).toBe("succeeded");
  expect(done.error).toBe(
    "Nobody knows whether the message of step 'Tell' went out: Slipway was stopped while it was sent. It is not sent again; ask a reader, and tell them yourself if it did not arrive.",
  );
  expect(done.kinds.filter((kind) => kind === "message-sending")).toHaveLength(1);
});

it("a mail that was not even begun to be taken before a kill is not sent either, since nobody can tell", async () => {
  const done = await killAndResume("after", "message-sending", true);
  expect(server.mails).toHaveLength(0);
  expect(done.outcome).toBe("failed");
  expect(done.error).toContain("Nobody knows whether the message of step 'Tell' went out");
});

it("a mail that is known as sent is done after the kill", async () => {
  const done = await killAndResume("after", "message-sent");
  expect(server.mails).toHaveLength(1);
  expect(done).toMatchObject({ outcome: "succeeded", error: null });
  expect(done.log).toContain("The message was sent before the interruption; it is not sent again.");
});

it("a mail that was not begun before the kill is sent afterwards", async () => {
  const done = await killAndResume("after", "unit-started");
  expect(server.mails).toHaveLength(1);
  expect(done).toMatchObject({ outcome: "succeeded", error: null });
});
