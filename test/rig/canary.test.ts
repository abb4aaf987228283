import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DOCUMENT_KINDS } from "../../shared/core/model/documents.ts";
import { makeSelfSigned, openOpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { openMailServer } from "../mail-server.ts";
import { type Answer, openWebServer } from "../web-server.ts";
import { removeAllContainers } from "./rig/containers.ts";
import { insideHost } from "./rig/host.ts";
import { rigIsMissing, theRemote, theRig } from "./shared-rig.ts";
import { finished, openShop, type Shop, sshTarget } from "./shop.ts";

/** Secrets that no file, answer, log or export may ever hold, in any of the forms they are printed in. */
const VARIABLE = 'Canary-"quoted"\\ & <angle> +42%';
const LINES = "canary-first-line-7781\ncanary-second-line-9313";
const SHORT = "c4n";
const REGISTRY = "canary-registry-pass-2217";
const ACCOUNT = "canary-account-pass-6120";
const CERTIFICATE = "canary-certificate-pass-3384";
const PART = "canary-part-of-json-2518";
const ITEM = "canary-item-of-a-list-9925";
const ANSWER = "canary-answer-to-a-prompt-7095";
const SMTP = "canary-smtp-pass-4471";
const WEBHOOK = "T0CANARY-B0CANARY-webhook-6653";
const WEBHOOK_OF_VARIABLE = "T0CANARY-B0CANARY-variable-2290";
const TOKEN = "canary-token-of-a-header-9176";

/** What a script gives and masks; it puts them together itself, since its text is no secret. */
const GIVEN = "canary-given-by-a-script-5521";
const MASKED_LATER = "canary-masked-by-a-script-8840";

const PRINT = [
  'echo "plain $CANARY"',
  'echo "$LINES"',
  'printf "%s" "$CANARY" | base64',
  'echo "json {\\"v\\":$JSON}"',
  'echo "url $URL"',
  'echo "short $SHORT."',
  'echo "account $ACCOUNT certificate $CERTIFICATE answer $ANSWER"',
  'echo "$KEY"',
  'printf "%s" "$KEY" | base64',
  'echo "made $MADE_UPPER $MADE_PART $MADE_ITEM $MADE_SHORT."',
  'printf "%s" "$MADE_UPPER" | base64',
  'echo "split in the middle: ${CANARY%quoted*}quoted${CANARY#*quoted}"',
].join("; ");

const SCRIPT = `
touch ~/waiting; echo waiting
while [ ! -e ~/go ]; do sleep 0.05; done
rm -f ~/go ~/waiting
c=$(get_octopusvariable Canary)
echo "plain $c"; echo "error $c" >&2
get_octopusvariable Lines; echo; get_octopusvariable lines >&2
printf '%s' "$c" | base64
cat <<'EOF'
filled in: #{Canary}
EOF
echo "short #{Short}."
printf '%s' "\${c%quoted*}"; sleep 0.1; printf 'quoted'; sleep 0.1; printf '%s\n' "\${c#*quoted}"
echo "##octopus[setVariable name='*' value='$(printf '%s' "$c" | base64 | tr -d '\n')']"
set_octopusvariable Built "from $c"
given=canary-given-by; given=$given-a-script-$((5000 + 521))
set_octopusvariable Given "$given" -sensitive
echo "given $given"; echo "$given" >&2; printf '%s' "$given" | base64
later=canary-masked-by; later=$later-a-script-$((8000 + 840))
echo "##octopus[mask value='$(printf '%s' "$later" | base64)']"
echo "later $later"; printf '%s' "$later" | base64; echo "$later" >&2
write_warning "careful with $given"
{ echo "report $c"; get_octopusvariable Lines; echo "$given"; echo "$later"; } > ~/report.txt; new_octopusartifact ~/report.txt
update_progress 50 "$given"
`;

describe.skipIf(rigIsMissing || opensslIsMissing)("secrets", () => {
  let shop: Shop;
  let key: string;
  let pfx: string;
  beforeAll(() => {
    const files = openOpensslFolder();
    makeSelfSigned(files, "canary");
    const own = ["-inkey", "canary.key", "-in", "canary.crt", "-out", "canary.pfx"];
    files.run("pkcs12", "-export", ...own, "-passout", `pass:${CERTIFICATE}`);
    key = files.text("canary.key");
    pfx = files.base64("canary.pfx");
    files.remove();
  });
  beforeEach(() => removeAllContainers(theRemote()));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRemote());
  });

  it("are nowhere but sealed in the store, though a container prints them in every way it can", async () => {
    const value = (name: string, plain: string) => ({ name, values: [{ value: { plain } }] });
    shop = await openShop(theRig().local, {
      target: sshTarget(theRemote()),
      step: {
        health: { kind: "completes" },
        container: {
          env: [
            { name: "CANARY", value: "#{Canary}" },
            { name: "LINES", value: "#{Lines}" },
            { name: "SHORT", value: "#{Short}" },
            { name: "JSON", value: '"#{Canary | JsonEscape}"' },
            { name: "URL", value: "#{Canary | UriDataEscape}" },
            { name: "ACCOUNT", value: "#{Db.Password}" },
            { name: "CERTIFICATE", value: "#{Tls.Password}" },
            { name: "KEY", value: "#{Tls.PrivateKeyPem}" },
            { name: "ANSWER", value: "#{Answer}" },
            { name: "MADE_UPPER", value: "#{Canary | ToUpper}" },
            { name: "MADE_PART", value: "#{Settings.password}" },
            {
              name: "MADE_ITEM",
              value: '#{each item in List}#{item}#{if Octopus.Template.Each.Last == "False"} #{/if}#{/each}',
            },
            { name: "MADE_SHORT", value: "#{Short | ToUpper}" },
          ],
          labels: [{ name: "canary", value: "#{Canary}" }],
          command: ["/bin/sh", "-c", PRINT],
        },
      },
      variables: [
        value("Canary", VARIABLE),
        value("Lines", LINES),
        value("Short", SHORT),
        value("Settings", JSON.stringify({ password: PART })),
        value("List", `${ITEM},${ITEM}`),
        { name: "Built", values: [{ value: "from #{Canary}" }] },
        { name: "Answer", prompt: { control: "sensitive" }, values: [{ value: "none was given" }] },
      ],
    });
    const { client } = shop;
    await addCredentials();
    const feed = {
      kind: "registry",
      name: "Closed",
      url: "http://127.0.0.1:9",
      username: "u",
      password: { plain: REGISTRY },
    };
    await client.documents.save({ kind: "feed", id: "closed", body: feed, expectedVersion: 0 });
    const request = { release: await release(), environment: "development", answers: { Answer: ANSWER } };
    const previews = [await client.deployments.preview(request), await client.deployments.previewFiles(request)];
    const { id: started } = await client.deployments.start(request);
    const done = await finished(client, started);
    expect(done, JSON.stringify(await client.deployments.log({ deployment: done.id }))).toMatchObject({
      outcome: "succeeded",
    });

    const answers = JSON.stringify([
      previews,
      await client.documents.export(),
      await client.host.supportBundle(),
      await Promise.all(DOCUMENT_KINDS.map((kind) => client.documents.list({ kind }))),
      await client.documents.version({ kind: "variables", id: "shop", version: 1 }),
      await client.audit.list({ limit: 1000 }),
      await client.deployments.log({ deployment: done.id, limit: 10_000 }),
      await allEvents(done.id),
      await client.deployments.get({ deployment: done.id }),
      await client.certificates.describe({ id: "canary" }),
      await client.feeds.test({ id: "closed" }).catch(String),
      await client.targets.test({ id: "box" }),
    ]);
    expectNowhere(answers, [...forms(), ...keyForms(key, pfx)]);
    expect(answers).toContain("plain ********");
    expect(answers).toContain("short ********.");
    expect(answers).toContain("made ******** ******** ******** ******** ********.");
    expect(answers).toContain("account ******** certificate ******** answer ********");
  });

  it("are nowhere though a script is given them, prints them, and makes new ones", async () => {
    const value = (name: string, plain: string) => ({ name, values: [{ value: { plain } }] });
    shop = await openShop(theRig().local, {
      target: sshTarget(theRemote()),
      variables: [value("Canary", VARIABLE), value("Lines", LINES), value("Short", SHORT)],
    });
    const { client } = shop;
    const script = { kind: "run-script", id: "script", name: "Script", script: SCRIPT };
    const job = {
      kind: "run-container",
      id: "web",
      name: "Job",
      feed: "images",
      image: "acme/web",
      health: { kind: "completes" },
      container: {
        env: [{ name: "GIVEN", value: "#{Octopus.Action[Script].Output.Given}" }],
        command: ["/bin/sh", "-c", 'echo "job $GIVEN"; printf "%s" "$GIVEN" | base64'],
      },
    };
    const last = {
      ...script,
      id: "last",
      name: "Last",
      script: 'fail_step "failed for #{Octopus.Action[Script].Output.Given}"',
    };
    const body = { steps: [script, job, last] };
    await client.documents.save({ kind: "process", id: "shop", body, expectedVersion: null });
    const { id } = await client.deployments.start({ release: await release(), environment: "development" });
    for await (const lines of await client.deployments.watchLog({ deployment: id }))
      if (lines.some(({ text }) => text === "waiting")) break;
    const home = join(theRemote().root, "deploy");
    const onHost = insideHost(
      theRemote(),
      `cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; find ${home} /tmp -xdev -type f -size -64k -newer ${home}/waiting -exec cat {} + 2>/dev/null; true`,
    );
    writeFileSync(join(home, "go"), "");
    const done = await finished(client, id);
    const answers = JSON.stringify([
      await client.deployments.log({ deployment: id, limit: 10_000 }),
      await allEvents(id),
      await client.deployments.get({ deployment: id }),
      await client.audit.list({ limit: 1000 }),
      await client.host.supportBundle(),
    ]);
    expect(done, answers).toMatchObject({ outcome: "failed" });
    const [report] = await client.deployments.artifacts({ deployment: id });
    const file = await client.deployments.artifact({ deployment: id, file: report?.file ?? "no report" });
    expect(await file.text()).toBe("report ********\n****************\n********\n");
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const made = [GIVEN, MASKED_LATER].flatMap((secret) => [secret, base64(secret)]);
    expectNowhere(answers, [...forms(), ...made]);
    expect(onHost).toContain("--norc");
    for (const form of [...forms(), ...made, "get_octopusvariable"])
      expect(onHost.includes(form), `${form} on the host`).toBe(false);
    for (const seen of ["plain ********", "given ********", "job ********", "error ********", "failed for ********"])
      expect(answers).toContain(seen);
  });

  it("are nowhere though messages are sent with them, and who takes them repeats them", async () => {
    const repeat: Answer = (response, _number, { path, headers }) =>
      void response
        .writeHead(400)
        .end(`no ${path} ${String(headers["x-token"])} http://${String(headers.host)}${path}`);
    const web = await openWebServer(repeat);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const login = { username: "web", password: "another" };
    const mail = await openMailServer({ login, refusal: `no ${SMTP} ${base64(SMTP)} ${base64(`\0web\0${SMTP}`)}` });
    const address = `${web.url}/services/${WEBHOOK}`;
    shop = await openShop(theRig().local, {
      variables: [
        { name: "Address", values: [{ value: { plain: `${web.url}/${WEBHOOK_OF_VARIABLE}?key=${TOKEN}` } }] },
        { name: "Token", values: [{ value: { plain: TOKEN } }] },
      ],
    });
    const { client } = shop;
    const place = { host: "127.0.0.1", port: mail.port, security: "none", from: "slipway@example.com" };
    const server = { name: "Office", ...place, username: "web", password: { plain: SMTP } };
    await client.documents.save({ kind: "mail-server", id: "office", body: server, expectedVersion: 0 });
    const post = { kind: "post-message", id: "post", name: "Post", address: { plain: address } };
    const webhook = { service: "webhook", body: "{}", headers: [{ name: "X-Token", value: "#{Token}" }] };
    const steps = [
      { kind: "send-email", id: "mail", name: "Mail", server: "office", to: "a@example.com", subject: "#{Token}" },
      { ...post, message: { service: "slack", text: "out" } },
      { ...post, id: "board", name: "Board", address: "#{Address}", message: webhook },
      { ...post, id: "last", name: "Last", message: { service: "teams", text: "#{Token}" }, failsDeployment: true },
    ];
    await client.documents.save({ kind: "process", id: "shop", body: { steps }, expectedVersion: null });
    const made = await client.releases.create({ project: "shop", version: "1.0.0" });
    const request = { release: made.id, environment: "development" };
    const preview = await client.deployments.preview(request);
    const { id } = await client.deployments.start(request);
    const done = await finished(client, id);
    const answers = JSON.stringify([
      preview,
      await client.mailServers.test({ id: "office", to: "me@example.com" }),
      await client.documents.export(),
      await client.host.supportBundle(),
      await client.audit.list({ limit: 1000 }),
      await client.deployments.log({ deployment: id, limit: 10_000 }),
      await allEvents(id),
      await client.deployments.get({ deployment: id }),
    ]);
    await Promise.all([web.close(), mail.close()]);
    expect(done, answers).toMatchObject({ outcome: "failed" });
    expect(web.posts.map(({ path }) => path)).toEqual([
      `/services/${WEBHOOK}`,
      `/${WEBHOOK_OF_VARIABLE}?key=${TOKEN}`,
      `/services/${WEBHOOK}`,
    ]);
    expectNowhere(
      answers,
      [SMTP, WEBHOOK, WEBHOOK_OF_VARIABLE, TOKEN].flatMap((secret) => [secret, base64(secret)]),
    );
    expect(answers).toContain("it refuses the user web");
    expect(answers).toContain("Sending '********' to a@example.com");
    expect(answers).toContain("answered 400");
  });

  /** Looks through what the host answers and through every file of its data folder. */
  function expectNowhere(answers: string, secrets: readonly string[]): void {
    shop.host.context.db.pragma("wal_checkpoint(TRUNCATE)");
    const files = readdirSync(shop.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)).toString("latin1"));
    for (const [where, text] of [
      ["answers", answers],
      ...files.map((file, index) => [`file ${index}`, file]),
    ] as const) {
      for (const form of secrets) expect(text.includes(form), `${form} in ${where}`).toBe(false);
    }
  }

  /** An account and a certificate, each with a variable that stands for it. */
  async function addCredentials(): Promise<void> {
    const { client } = shop;
    const [stored] = await client.documents.list({ kind: "variables" });
    const own = stored && "variables" in stored.body ? stored.body.variables : [];
    const added = [
      { name: "Db", values: [{ value: { account: "canary" } }] },
      { name: "Tls", values: [{ value: { certificate: "canary" } }] },
    ];
    const signIn = { kind: "username-password", username: "web", password: { plain: ACCOUNT } };
    const file = { content: { plain: pfx }, password: { plain: CERTIFICATE } };
    const { applied } = await client.documents.apply({
      documents: [
        { kind: "account", id: "canary", body: { name: "Canary", signIn } },
        { kind: "certificate", id: "canary", body: { name: "Canary", ...file } },
        { kind: "variables", id: "shop", body: { variables: [...own, ...added] } },
      ],
    });
    expect(applied).toBe(true);
  }

  async function release(): Promise<number> {
    const { id } = await shop.client.releases.create({ project: "shop", version: "1.0.0", packages: { web: "1.0.0" } });
    return id;
  }

  async function allEvents(deployment: number): Promise<unknown[]> {
    const all: unknown[] = [];
    for await (const events of await shop.client.deployments.watch({ deployment })) all.push(...events);
    return all;
  }
});

/** Every form that must not appear. The short one alone would appear by chance, so it is looked for in its sentence. */
function forms(): readonly string[] {
  const [first = "", second = ""] = LINES.split("\n");
  return [
    VARIABLE,
    JSON.stringify(VARIABLE).slice(1, -1),
    JSON.stringify(JSON.stringify(VARIABLE)).slice(3, -3),
    encodeURIComponent(VARIABLE),
    Buffer.from(VARIABLE).toString("base64"),
    first,
    second,
    REGISTRY,
    VARIABLE.toUpperCase(),
    Buffer.from(VARIABLE.toUpperCase()).toString("base64"),
    PART,
    ITEM,
    `${SHORT.toUpperCase()}.`,
    ...[ACCOUNT, CERTIFICATE, ANSWER].flatMap((secret) => [secret, Buffer.from(secret).toString("base64")]),
    `short ${SHORT}.`,
    theRemote().ssh?.privateKey.split("\n")[2] ?? "no key",
  ];
}

/** The secret part of a private key (before it stands the public one) and of its file, as they are printed in lines. */
function keyForms(key: string, pfx: string): readonly string[] {
  const inBase64 = Buffer.from(key).toString("base64").match(/.{76}/g) ?? [];
  return [...key.split("\n").slice(8, -2), ...inBase64.slice(10), ...(pfx.match(/.{76}/g) ?? [])];
}
