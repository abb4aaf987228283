import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { makeSelfSigned, openOpensslFolder, type OpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { localEndpoint, never, withEngine } from "./endpoints.ts";
import { removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";
import { finished, logText, openShop, outputsOf, type Shop } from "./shop.ts";

const PASSWORD = "p@ss w0rd of the database";
const PFX_PASSWORD = "pfx-password-7731";
const ANSWER = "answer-of-the-day-5519";

/** Says what it was given, the key line by line and through base64, and stays. */
const SAY = [
  'echo "user=$DB_USER password=$DB_PASSWORD answer=$ANSWER"',
  'echo "print=$TLS_PRINT"',
  'echo "$TLS_KEY"',
  'printf "%s" "$TLS_KEY" | base64',
  'echo "$TLS_PFX" | fold -w 64',
  "trap 'exit 0' TERM",
  "while :; do sleep 1; done",
].join("\n");

describe.skipIf(rigIsMissing || opensslIsMissing)("accounts, certificates and sensitive answers", () => {
  let files: OpensslFolder;
  let shop: Shop;
  let client: Client;
  beforeAll(() => {
    files = openOpensslFolder();
    makeSelfSigned(files, "shop.example");
    const own = ["-inkey", "shop.example.key", "-in", "shop.example.crt", "-out", "shop.pfx"];
    files.run("pkcs12", "-export", ...own, "-passout", `pass:${PFX_PASSWORD}`);
  });
  afterAll(() => files.remove());
  beforeEach(async () => {
    await removeAllContainers(theRig().local);
    shop = await openShop(theRig().local, {
      step: {
        container: {
          env: [
            { name: "DB_USER", value: "#{Db.Username}" },
            { name: "DB_PASSWORD", value: "#{Db.Password}" },
            { name: "TLS_PRINT", value: "#{Tls.Thumbprint}" },
            { name: "TLS_KEY", value: "#{Tls.PrivateKeyPem}" },
            { name: "TLS_PFX", value: "#{Tls.Pfx}" },
            { name: "ANSWER", value: "#{Answer}" },
          ],
          command: ["/bin/sh", "-c", SAY],
        },
      },
    });
    ({ client } = shop);
    const result = await client.documents.apply({ documents: documents() });
    expect(result.findings.filter(({ level }) => level === "error")).toEqual([]);
  });
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRig().local);
  });

  const account = (name: string, more: object = {}) => ({
    kind: "account" as const,
    id: name.toLowerCase(),
    body: { name, signIn: { kind: "username-password", username: "web", password: { plain: PASSWORD } }, ...more },
  });
  const documents = (values: readonly object[] = [{ value: { account: "deploy" } }]) => [
    account("Deploy"),
    {
      kind: "certificate" as const,
      id: "tls",
      body: { name: "Shop", content: { plain: files.base64("shop.pfx") }, password: { plain: PFX_PASSWORD } },
    },
    {
      kind: "variables" as const,
      id: "shop",
      body: {
        variables: [
          { name: "Db", values },
          { name: "Tls", values: [{ value: { certificate: "tls" } }] },
          { name: "Answer", prompt: { control: "sensitive", label: "Password of the day", required: true } },
        ],
      },
    },
  ];
  const start = async (version = "1.0.0", environment = "development") => {
    const release = await client.releases.create({ project: "shop", version, packages: { web: "1.0.0" } });
    return client.deployments.start({ release: release.id, environment, answers: { Answer: ANSWER } });
  };
  const refusal = async (started: Promise<unknown>) =>
    started.then(
      () => "was started",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  it("reach the container, and the log without what is secret", async () => {
    const { id } = await start();
    const done = await finished(client, id);
    const log = await logText(client, id);
    expect(done, log).toMatchObject({ outcome: "succeeded" });
    const container = (await outputsOf(client, id)).get("ContainerId") ?? "";
    const inside = async (name: string) =>
      withEngine(localEndpoint(theRig().local), async (engine) => {
        const { output } = await engine.exec(container, ["/bin/sh", "-c", `printf %s "$${name}"`], never);
        return output;
      });
    expect(await inside("DB_USER")).toBe("web");
    expect(await inside("DB_PASSWORD")).toBe(PASSWORD);
    expect(await inside("ANSWER")).toBe(ANSWER);
    const print = files.run("x509", "-in", "shop.example.crt", "-noout", "-fingerprint", "-sha1").split("=")[1];
    expect(await inside("TLS_PRINT")).toBe(print?.trim().replaceAll(":", ""));
    const key = createPrivateKey(await inside("TLS_KEY"));
    expect(key.equals(createPrivateKey(files.text("shop.example.key")))).toBe(true);
    expect(await inside("TLS_PFX")).toBe(files.base64("shop.pfx"));

    expect(log).toContain("user=web password=******** answer=********");
    expect(log).toContain(`print=${print?.trim().replaceAll(":", "")}`);
    for (const secret of [PASSWORD, ANSWER, PFX_PASSWORD, ...secretLines()]) expect(log).not.toContain(secret);
  });

  it("keep a sensitive answer sealed: it is in no event, audit event or file", async () => {
    const { id } = await start();
    await finished(client, id);
    const events: unknown[] = [];
    for await (const batch of await client.deployments.watch({ deployment: id })) events.push(...batch);
    const said = JSON.stringify([events, await client.audit.list({ limit: 1000 }), await client.documents.export()]);
    shop.host.context.db.pragma("wal_checkpoint(TRUNCATE)");
    const stored = readdirSync(shop.folder).map((name) => readFileSync(join(shop.folder, name)).toString("latin1"));
    for (const secret of [ANSWER, PASSWORD, PFX_PASSWORD, ...secretLines()]) {
      expect(
        [said, ...stored].findIndex((text) => text.includes(secret)),
        secret,
      ).toBe(-1);
    }
  });

  it("are asked for, and refused where they must not be used", async () => {
    const release = await client.releases.create({ project: "shop", version: "1.0.0", packages: { web: "1.0.0" } });
    const request = { release: release.id, environment: "development" };
    expect(await refusal(client.deployments.start(request))).toBe(
      "A value is needed for 'Password of the day' (Answer). Give it when deploying.",
    );
    await client.documents.apply({ documents: [account("Deploy", { environments: ["production"] })] });
    expect(await refusal(client.deployments.start({ ...request, answers: { Answer: ANSWER } }))).toBe(
      "Variable 'Db' stands for the account 'Deploy', which must not be used in Development. Choose another for this environment, or allow it there.",
    );
  });

  it("sign in to targets, where their environments allow it", async () => {
    const host = theRemote();
    if (!host.ssh) throw new Error("The shared rig has a remote host with SSH.");
    const { port, username, privateKey, hostKey } = host.ssh;
    const signIn = { kind: "ssh-key", username, privateKey: { plain: privateKey } };
    const auth = { kind: "account", account: "servers" };
    const endpoint = { kind: "ssh", host: host.address, port, auth, hostKeys: [hostKey] };
    const box = { name: "Box", environments: ["development", "test"], endpoint };
    const servers = { ...account("Servers"), body: { name: "Servers", environments: ["development"], signIn } };
    await client.documents.apply({ documents: [servers, { kind: "target", id: "box", body: box }] });
    const { id } = await start();
    const done = await finished(client, id);
    expect(done, await logText(client, id)).toMatchObject({ outcome: "succeeded" });
    expect((await client.targets.test({ id: "box" })).checks.every(({ ok }) => ok)).toBe(true);
    const elsewhere = { release: done.releaseId, environment: "test", answers: { Answer: ANSWER } };
    expect((await client.deployments.preview(elsewhere)).findings.map(({ text }) => text)).toContain(
      "Target 'Box' signs in with the account 'Servers', which must not be used in Test. Choose another for this environment, or allow it there.",
    );
    await expect(client.documents.remove({ kind: "account", id: "servers" })).rejects.toMatchObject({
      message: "The account 'servers' is used by target 'Box'. Change or remove those first.",
    });
    await removeAllContainers(host);
  });

  it("say which is gone when it was removed after the release was made", async () => {
    const release = await client.releases.create({ project: "shop", version: "1.0.0", packages: { web: "1.0.0" } });
    await client.documents.apply({ documents: [account("Other"), ...documents([{ value: { account: "other" } }])] });
    await client.documents.remove({ kind: "account", id: "deploy" });
    const request = { release: release.id, environment: "development", answers: { Answer: ANSWER } };
    expect(await refusal(client.deployments.start(request))).toBe(
      "Variable 'Db' stands for the account 'deploy', which does not exist. Create it again.",
    );
    expect(await client.deployments.preview(request)).toMatchObject({ allowed: false });
  });

  it("are taken as they were when it was started, though they are changed before it runs", async () => {
    await client.documents.apply({
      documents: [
        {
          kind: "process",
          id: "shop",
          body: {
            steps: [
              { kind: "manual-intervention", id: "ask", name: "Ask", instructions: "Go on as #{Db.Username}?" },
              ...(await steps()),
            ],
          },
        },
      ],
    });
    const { id } = await start();
    for await (const events of await client.deployments.watch({ deployment: id })) {
      const waiting = events.find(({ event }) => event.kind === "waiting");
      if (waiting) {
        expect(waiting.event).toMatchObject({ instructions: "Go on as web?" });
        break;
      }
    }
    const later = { kind: "username-password", username: "later", password: { plain: "another password" } };
    await client.documents.apply({ documents: [account("Deploy", { signIn: later })] });
    await client.deployments.answer({ deployment: id, step: "ask", proceed: true });
    const done = await finished(client, id);
    const log = await logText(client, id);
    expect(done, log).toMatchObject({ outcome: "succeeded" });
    expect(log).toContain("user=web password=********");
    expect((await deployAgain()).log).toContain("user=later password=********");
  });

  const steps = async () => {
    const { body } = await client.documents.get({ kind: "process", id: "shop" });
    return "steps" in body ? body.steps : [];
  };
  const deployAgain = async () => {
    await client.documents.apply({
      documents: [{ kind: "process", id: "shop", body: { steps: (await steps()).slice(1) } }],
    });
    const { id } = await start("1.0.1");
    await finished(client, id);
    return { log: await logText(client, id) };
  };

  /** Lines of the key and the file that hold its secret part, as they would stand in a log. */
  function secretLines(): readonly string[] {
    const key = files.text("shop.example.key").split("\n").slice(8, -2);
    const inBase64 = Buffer.from(files.text("shop.example.key")).toString("base64").match(/.{76}/g) ?? [];
    const pfx = files.base64("shop.pfx").match(/.{64}/g) ?? [];
    return [...key, ...inBase64.slice(10), ...pfx];
  }
});
