import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { openTestHost, type TestHost } from "../host/test-host.ts";
import { openMailServer, openScriptedServer, type TestMailOptions, type TestMailServer } from "../mail-server.ts";
import { type Answer, openWebServer, type TestWebServer } from "../web-server.ts";
import { type Done, followRun } from "./follow-run.ts";

const PASSWORD = "smtp-password-3318";
const SECRET_PATH = "T000-B000-path-of-the-channel";

type StepParts = Readonly<Record<string, unknown>>;

let test: TestHost;
let client: Client;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  test = await openTestHost();
  client = test.host.clientFor("anna");
  await client.host.addSample();
});
afterEach(async () => {
  await test.close();
  for (const server of open.splice(0)) await server.close();
});

const apply = async (kind: "process" | "variables" | "mail-server", id: string, body: StepParts) => {
  await client.documents.save({ kind, id, body, expectedVersion: null });
};
const useMailServer = (port: number, more: StepParts = {}) =>
  apply("mail-server", "office", {
    name: "Office",
    host: "127.0.0.1",
    port,
    security: "none",
    from: "Slipway <slipway@example.com>",
    ...more,
  });
const mailServer = async (options: TestMailOptions = {}): Promise<TestMailServer> => {
  const server = await openMailServer(options);
  open.push(server);
  await useMailServer(server.port);
  return server;
};
const webServer = async (answer?: Answer): Promise<TestWebServer> => {
  const server = await openWebServer(answer);
  open.push(server);
  return server;
};

const OUTCOME = "#{if Octopus.Deployment.Error}failed#{else}succeeded#{/if}";
const mail = (more: StepParts = {}) => ({
  kind: "send-email",
  id: "tell",
  name: "Tell",
  server: "office",
  to: "team@example.com",
  subject: `#{Octopus.Project.Name} #{Octopus.Release.Number}: ${OUTCOME}`,
  condition: "always",
  ...more,
});
const message = (url: string, more: StepParts = {}) => ({
  kind: "post-message",
  id: "post",
  name: "Post",
  address: { plain: `${url}/services/${SECRET_PATH}` },
  message: { service: "slack", text: "*#{Octopus.Project.Name}* is out" },
  ...more,
});
const script = (text: string, more: StepParts = {}) => ({
  kind: "run-script",
  id: "script",
  name: "Script",
  runOn: "host",
  script: text,
  ...more,
});

const begin = async (steps: readonly StepParts[], variables: readonly StepParts[] = []): Promise<number> => {
  await apply("process", "harbour", { steps });
  await apply("variables", "harbour", { variables });
  const release = await client.releases.create({ project: "harbour", version: "1.4.0", packages: {} });
  return (await client.deployments.start({ release: release.id, environment: "development" })).id;
};
const finish = (id: number): Promise<Done> => followRun(client, id);
const run = async (...args: Parameters<typeof begin>) => finish(await begin(...args));
const kinds = ({ events }: Pick<Done, "events">) =>
  events.map((event) => ("outcome" in event ? `${event.kind} ${event.outcome}` : event.kind));
const told = ({ lines }: Done) =>
  lines.filter(({ stepId }) => stepId !== null).map(({ level, text }) => `${level}: ${text}`);
const errorOf = ({ events }: Done) => events.find((event) => event.kind === "unit-finished")?.error ?? null;

const SENT = [
  "started",
  "step-started",
  "unit-started",
  "message-sending",
  "message-sent",
  "unit-finished succeeded",
  "step-finished succeeded",
  "finished succeeded",
];

describe("a mail as a step", () => {
  it("is told as events and in the log, those of the blind copy unnamed", async () => {
    const server = await mailServer();
    const done = await run([mail({ cc: "Bob <bob@example.com>", bcc: "boss@example.com, eve@example.com" })]);
    expect(kinds(done)).toEqual(SENT);
    expect(done.events.filter((event) => "targetId" in event).map(({ targetId }) => targetId)).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect(told(done)).toEqual([
      "info: Sending 'Harbour 1.4.0: succeeded' to team@example.com, Bob <bob@example.com> and 2 in blind copy through the mail server 'Office'",
      "info: The mail server 'Office' took the mail: 250 Queued as 42",
    ]);
    expect(server.mails).toMatchObject([
      { recipients: ["team@example.com", "bob@example.com", "boss@example.com", "eve@example.com"] },
    ]);
  });

  it("tells of a failure, and of each step by its name", async () => {
    const server = await mailServer();
    const body =
      "#{Octopus.Deployment.Error} / #{Octopus.Step[Script].Status.Code} / #{Octopus.Step[Tell].Status.Code}";
    const failing = script("fail_step 'no berth is free'");
    const never = mail({ id: "not", name: "Not", condition: "success" });
    const done = await run([failing, never, mail({ body, condition: "failure" })]);
    expect(done.deployment.outcome).toBe("failed");
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.text).toContain("Subject: Harbour 1.4.0: failed");
    expect(server.mails[0]?.text).toContain("no berth is free (exit code 1) / Failed / Running");
  });

  it("fills in its texts; secrets in them are sent, and masked in the log", async () => {
    const server = await mailServer();
    const done = await run(
      [mail({ to: "#{Team}", subject: "The key is #{Key}", body: "#{Key}", priority: "high" })],
      [
        { name: "Team", values: [{ value: '"Harbour, Team" <team@example.com>; second@example.com' }] },
        { name: "Key", values: [{ value: { plain: "k3y-of-the-harbour" } }] },
      ],
    );
    expect(server.mails[0]).toMatchObject({ recipients: ["team@example.com", "second@example.com"] });
    expect(server.mails[0]?.text).toContain("Subject: The key is k3y-of-the-harbour");
    expect(told(done)[0]).toContain("Sending 'The key is ********' to Harbour, Team <team@example.com>");
    expect(JSON.stringify(done)).not.toContain("k3y-of-the-harbour");
  });

  it.each([
    [
      "to",
      { to: "team at example" },
      "The text of 'to' of step 'Tell' cannot be used: 'team at example' is no mail address.",
    ],
    ["nobody", { to: "#{Nobody}" }, "Step 'Tell' has nobody to send its mail to once its texts are filled in."],
    ["unknown", { body: "#{Typo}" }, "The body of step 'Tell' cannot be filled in: nothing is known as #{Typo}."],
  ])("that cannot be put together is not sent (%s)", async (_name, parts, error) => {
    const server = await mailServer();
    const done = await run([mail(parts)], [{ name: "Nobody", values: [{ value: "" }] }]);
    expect(errorOf(done)).toContain(error);
    expect(kinds(done)).not.toContain("message-sending");
    expect(server.connections()).toBe(0);
  });

  it("that some do not get says so, and is not sent again", async () => {
    const server = await mailServer({ refusedRecipients: ["gone@example.com"] });
    const done = await run([mail({ to: "team@example.com, gone@example.com" })]);
    expect(errorOf(done)).toBe(
      "The mail server 'Office' took the mail, but not for gone@example.com (550 No such mailbox: gone@example.com). Correct these addresses in step 'Tell'.",
    );
    expect(kinds(done)).toContain("message-sent");
    expect(server.mails).toHaveLength(1);
  });
});

describe("a message that cannot be sent", () => {
  it("is no reason to fail: the deployment goes on, and expressions see no failure", async () => {
    await useMailServer(1);
    const server = await webServer();
    const text = `${OUTCOME}, and the mail: #{Octopus.Step[Tell].Status.Code}`;
    const refused = await mailServer({ refusedSender: "slipway@example.com" });
    const done = await run([mail(), message(server.url, { message: { service: "slack", text } })]);
    expect(done.deployment).toMatchObject({ outcome: "succeeded", error: null });
    expect(kinds(done).filter((kind) => kind.startsWith("step-finished"))).toEqual([
      "step-finished failed",
      "step-finished succeeded",
    ]);
    expect(server.posts[0]?.body).toBe('{"text":"succeeded, and the mail: Failed"}');
    expect(errorOf(done)).toContain("The mail server 'Office' fails at the sender: it refuses the sender");
    const loud = done.lines.filter(({ level }) => level === "error" || level === "warning");
    expect(loud.map(({ level, text: line }) => `${level} ${line}`)).toEqual([`warning ${errorOf(done)}`]);
    expect(refused.connections()).toBe(1);
  });

  it("fails the deployment where the step says so", async () => {
    await mailServer({ refusedSender: "slipway@example.com" });
    const done = await run([mail({ failsDeployment: true })]);
    expect(done.deployment).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("it refuses the sender"),
    });
  });

  it("is tried again while the other side could not have taken it", { timeout: 60_000 }, async () => {
    const dropped = await openScriptedServer((socket) => void socket.destroy());
    open.push(dropped);
    await useMailServer(dropped.port);
    const done = await run([mail()]);
    expect(dropped.connections()).toBe(4);
    expect(kinds(done).filter((kind) => kind === "message-sending")).toHaveLength(1);
    expect(told(done).filter((line) => line.startsWith("warning"))).toEqual(
      ["1 s (1 of 3)", "2 s (2 of 3)", "4 s (3 of 3)"].map((wait) =>
        expect.stringContaining(`Trying again in ${wait}.`),
      ),
    );
    expect(errorOf(done)).toContain("fails at the greeting");
  });

  it("is not tried again once it was handed over", async () => {
    const server = await mailServer({ onText: (socket) => void socket?.destroy() });
    const done = await run([mail()]);
    expect(server.mails).toHaveLength(1);
    expect(server.connections()).toBe(1);
    expect(kinds(done)).not.toContain("message-sent");
    expect(errorOf(done)).toContain("nobody knows whether it was taken");
  });

  it("is given up on cancelling", async () => {
    const slow = await webServer(() => void client.deployments.cancel({ deployment: 1 }));
    const done = await run([message(slow.url)]);
    expect(done.deployment.outcome).toBe("cancelled");
    expect(kinds(done)).toContain("step-finished cancelled");
  });
});

describe("a message as a step", () => {
  it("goes to Slack in its own markup, and its address is nowhere", async () => {
    const server = await webServer();
    const done = await run([message(server.url)]);
    expect(kinds(done)).toEqual(SENT);
    expect(server.posts).toMatchObject([{ path: `/services/${SECRET_PATH}`, body: '{"text":"*Harbour* is out"}' }]);
    expect(told(done)).toEqual(["info: Posting to Slack", "info: The message was taken (status 200)"]);
    expect(JSON.stringify([done, await client.documents.export()])).not.toContain(SECRET_PATH);
  });

  it("goes to Teams as a card, its lines kept", async () => {
    const server = await webServer((response) => void response.writeHead(202).end());
    await run([message(server.url, { message: { service: "teams", text: "one\ntwo\n\nthree\n" } })]);
    expect(JSON.parse(server.posts[0]?.body ?? "")).toMatchObject({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: { type: "AdaptiveCard", body: [{ type: "TextBlock", text: "one\n\ntwo\n\nthree", wrap: true }] },
        },
      ],
    });
  });

  it("goes to any webhook with its own JSON and headers; the address comes from a sensitive variable", async () => {
    const server = await webServer();
    const body = '{ "note": "#{Note | JsonEscape}" }';
    const headers = [{ name: "X-Token", value: "#{Token}" }];
    const done = await run(
      [message("", { address: "#{Alerts.Address}", message: { service: "webhook", body, headers } })],
      [
        { name: "Alerts.Address", values: [{ value: { plain: `${server.url}/${SECRET_PATH}` } }] },
        { name: "Token", values: [{ value: { plain: "token-of-the-service" } }] },
        { name: "Note", values: [{ value: 'say "hello"' }] },
      ],
    );
    expect(server.posts).toMatchObject([
      { body: '{ "note": "say \\"hello\\"" }', headers: { "x-token": "token-of-the-service" } },
    ]);
    expect(JSON.stringify(done)).not.toMatch(/token-of-the-service|path-of-the-channel/);
  });

  it("that is no JSON once it is filled in is not posted", async () => {
    const server = await webServer();
    const wrong = { service: "webhook", body: '{ "note": "#{Note}" }' };
    const done = await run(
      [message(server.url, { message: wrong })],
      [{ name: "Note", values: [{ value: 'say "hello"' }] }],
    );
    expect(errorOf(done)).toContain("The body of step 'Post' is no JSON once it is filled in");
    expect(server.posts).toEqual([]);
  });

  it("is posted again while the service is busy, and told as sent once", async () => {
    const server = await webServer((response, number) => void response.writeHead(number === 1 ? 503 : 200).end("busy"));
    const done = await run([message(server.url)]);
    expect(kinds(done)).toEqual(SENT);
    expect(server.posts).toHaveLength(2);
    expect(told(done)[1]).toMatch(
      /^warning: 127\.0\.0\.1:\d+ answered 503 \("busy"\)\. Try again later\. Trying again in 1 s \(1 of 3\)\.$/,
    );
  });

  it("that is refused tells the service's own words, without the address even if it repeats it", async () => {
    const server = await webServer(
      (response, _number, { path }) => void response.writeHead(404).end(`no_service at ${path}`),
    );
    const done = await run([message(server.url)]);
    expect(done.deployment.outcome).toBe("succeeded");
    expect(errorOf(done)).toMatch(/answered 404 \("no_service at \*{8}"\): nothing takes messages at that address/);
    expect(JSON.stringify(done)).not.toContain(SECRET_PATH);
  });
});

describe("the plan of a deployment", () => {
  const preview = async (steps: readonly StepParts[], variables: readonly StepParts[] = []) => {
    await apply("process", "harbour", { steps });
    await apply("variables", "harbour", { variables });
    const release = await client.releases.create({ project: "harbour", version: "1.4.0", packages: {} });
    return client.deployments.preview({ release: release.id, environment: "development" });
  };

  it("says that messages are sent by the computer Slipway runs on", async () => {
    await useMailServer(25);
    const { steps, findings } = await preview([mail(), message("http://127.0.0.1")]);
    expect(steps.map(({ isOnHost, targets }) => [isOnHost, targets])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(findings).toEqual([]);
  });

  it("warns of addresses that everybody can read and of secrets that are told, also through other variables", async () => {
    await useMailServer(25);
    const { findings } = await preview(
      [
        mail({ body: "#{Key}" }),
        message("", { address: "https://#{Host}/x" }),
        message("", { id: "fine", name: "Fine", address: "#{Whole}" }),
      ],
      [
        { name: "Key", values: [{ value: { plain: "k3y-of-the-harbour" } }] },
        { name: "Host", values: [{ value: "hooks.example" }] },
        { name: "Whole", values: [{ value: "https://#{Host}/#{Key}" }] },
      ],
    );
    expect(findings.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      "warning: Step 'Tell' tells sensitive values (Key) to everybody who reads its message.",
      "warning: Step 'Post' takes its address from variables that are not sensitive: whoever sees them can post there. Make the address a sensitive variable.",
    ]);
  });

  it("knows when a mail server is gone", async () => {
    await useMailServer(25);
    await apply("process", "harbour", { steps: [mail(), mail({ id: "must", name: "Must", failsDeployment: true })] });
    await expect(client.documents.remove({ kind: "mail-server", id: "office" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("is used by process of project 'harbour'"),
    });
    const release = await client.releases.create({ project: "harbour", version: "1.4.0", packages: {} });
    await apply("process", "harbour", { steps: [] });
    await client.documents.remove({ kind: "mail-server", id: "office" });
    const { findings } = await client.deployments.preview({ release: release.id, environment: "development" });
    expect(findings.map(({ level }) => level)).toEqual(["warning", "error"]);
    expect(findings[0]?.text).toContain("the mail server 'office', which does not exist");
  });
});

it("an address in clear is refused without being repeated, and the password of a mail server is kept sealed", async () => {
  const wrong = apply("process", "harbour", {
    steps: [message("", { address: `https://hooks.example/${SECRET_PATH}` })],
  });
  const refusal = await wrong.then(() => "", String);
  expect(refusal).toContain("give it as a secret, or as an expression for a sensitive variable");
  expect(refusal).not.toContain(SECRET_PATH);
  await useMailServer(25, { username: "anna", password: { plain: PASSWORD } });
  expect(JSON.stringify(await client.documents.export())).not.toContain(PASSWORD);
});
