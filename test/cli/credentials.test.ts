import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeSelfSigned, openOpensslFolder, type OpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { slipway } from "./run-cli.ts";

const PASSWORD = "canary-password-3b7e";
const PFX_PASSWORD = "canary-pfx-91aa";
let folder: string;
let openssl: OpensslFolder;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-credentials-"));
  openssl = openOpensslFolder();
  env = { DB_PASSWORD: PASSWORD };
  write({
    "environments/test.yaml": "name: Test\n",
    "environments/production.yaml": "name: Production\n",
    "lifecycles/main.yaml": "name: Main\n",
    "projects/shop/project.yaml": "name: Shop\nlifecycle: main\n",
    "projects/shop/variables.yaml": "variables:\n  - name: Db\n    values:\n      - value: { account: deploy }\n",
    "accounts/deploy.yaml":
      "name: Deploy\nenvironments: [test]\nsignIn:\n  kind: username-password\n  username: web\n  password: { fromEnv: DB_PASSWORD }\n",
  });
});
afterEach(() => {
  openssl.remove();
  rmSync(folder, { recursive: true, force: true });
});

const data = () => ["--data", join(folder, "data")];
const write = (files: Readonly<Record<string, string>>) => {
  for (const [place, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "files", place)), { recursive: true });
    writeFileSync(join(folder, "files", place), text);
  }
};
const apply = (from = join(folder, "files")) => slipway(["apply", from, ...data()], { env });
const exported = async (place: string) => {
  expect((await slipway(["export", join(folder, "exported"), ...data()])).code).toBe(0);
  return readFileSync(join(folder, "exported", place), "utf8");
};
const variables = (...words: readonly string[]) => slipway(["variables", ...words, ...data()]);

describe("accounts in files", () => {
  it("take their secrets from the environment, are exported without them, and come back unchanged", async () => {
    expect(await apply()).toMatchObject({ code: 0, err: "" });
    expect((await apply()).out).toContain("0 created, 0 changed");
    expect(await exported("accounts/deploy.yaml")).toMatch(
      /^name: Deploy\nenvironments:\n {2}- test\nsignIn:\n {2}kind: username-password\n {2}username: web\n {2}password:\n {4}secret: s-[\w-]+\n$/,
    );
    expect(await exported("projects/shop/variables.yaml")).toContain("value:\n          account: deploy\n");
    expect((await apply(join(folder, "exported"))).out).toContain("0 created, 0 changed");
  });

  it("name the place of a kind that is not known, and of an environment that does not exist", async () => {
    write({ "accounts/deploy.yaml": "name: Deploy\nsignIn:\n  kind: retina\n" });
    expect((await apply()).err).toContain(
      "accounts/deploy.yaml(3,3): error: Not valid in the account 'Deploy' at signIn.kind",
    );
    write({
      "accounts/deploy.yaml":
        "name: Deploy\nenvironments: [moon]\nsignIn: { kind: token, token: { plain: long-enough } }\n",
    });
    expect((await apply()).err).toContain("error: The account 'Deploy' names the environment 'moon'");
  });
});

describe("mail servers and messages in files", () => {
  const STEPS = `steps:
  - kind: send-email
    id: mail
    name: Mail
    server: office
    to: team@example.com
    subject: Out
  - kind: post-message
    id: post
    name: Post
    address: { fromEnv: SLACK }
    message: { service: slack, text: Out }
`;
  beforeEach(() => {
    env = { ...env, SLACK: "https://hooks.example/canary-webhook-51", SMTP: "canary-smtp-77" };
    write({
      "mail-servers/office.yaml":
        "name: Office\nhost: smtp.example\nfrom: Slipway <a@b.example>\nusername: web\npassword: { fromEnv: SMTP }\n",
      "projects/shop/process.yaml": STEPS,
    });
  });

  it("take their secrets from the environment, are exported without them, and come back unchanged", async () => {
    expect(await apply()).toMatchObject({ code: 0, err: "" });
    expect((await apply()).out).toContain("0 created, 0 changed");
    expect(await exported("mail-servers/office.yaml")).toMatch(
      /^name: Office\nhost: smtp\.example\nusername: web\npassword:\n {2}secret: s-[\w-]+\nfrom: Slipway <a@b\.example>\n$/,
    );
    const process = await exported("projects/shop/process.yaml");
    expect(process).toMatch(/address:\n {6}secret: s-[\w-]+\n {4}message:\n {6}service: slack\n {6}text: Out\n$/);
    expect(process).not.toContain("canary");
    expect((await apply(join(folder, "exported"))).out).toContain("0 created, 0 changed");
  });

  it("are refused at the line to mend, without repeating an address in clear", async () => {
    write({
      "projects/shop/process.yaml": STEPS.replace("{ fromEnv: SLACK }", "https://hooks.example/canary-webhook-51"),
    });
    const { err } = await apply();
    expect(err).toContain("process.yaml(11,5): error: Not valid in the process of project 'shop' at steps.1.address");
    expect(err).not.toContain("canary");
    write({ "projects/shop/process.yaml": STEPS.replace("office", "elsewhere") });
    expect((await apply()).err).toContain("names the mail server 'elsewhere' (step 'Mail'), which does not exist");
  });
});

describe.skipIf(opensslIsMissing)("certificates in files", () => {
  beforeEach(() => {
    makeSelfSigned(openssl, "shop");
    const own = ["-inkey", "shop.key", "-in", "shop.crt", "-out", "shop.pfx"];
    openssl.run("pkcs12", "-export", ...own, "-passout", `pass:${PFX_PASSWORD}`);
    env = { ...env, PFX: openssl.base64("shop.pfx"), PFX_PASSWORD };
    write({ "certificates/tls.yaml": "name: Shop\ncontent: { fromEnv: PFX }\npassword: { fromEnv: PFX_PASSWORD }\n" });
  });

  it("come in base64 or PEM from the environment, and go out as references", async () => {
    expect(await apply()).toMatchObject({ code: 0, err: "" });
    const file = await exported("certificates/tls.yaml");
    expect(file).toMatch(/^name: Shop\ncontent:\n {2}secret: s-[\w-]+\npassword:\n {2}secret: s-[\w-]+\n$/);
    expect((await apply(join(folder, "exported"))).out).toContain("0 created, 0 changed");
    env = { ...env, PFX: openssl.text("shop.key") + openssl.text("shop.crt") };
    expect((await apply()).out).toContain("changed   certificate tls");
  });

  it("are refused at the line to mend, and nothing is stored", async () => {
    env = { ...env, PFX_PASSWORD: "wrong" };
    expect(await apply()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "certificates/tls.yaml(3,1): error: The certificate 'Shop' cannot be read: The password does not open the file.",
      ),
    });
    env = { ...env, PFX: "no certificate" };
    expect((await apply()).err).toContain("certificates/tls.yaml(2,1): error: The certificate 'Shop' cannot be read");
    expect((await slipway(["variables", "list", "shop", ...data()])).code).toBe(1);
  });
});

describe("slipway variables", () => {
  beforeEach(async () => {
    expect((await apply()).code).toBe(0);
  });

  it("lists what a variable stands for in words, and explains what that gives without its secrets", async () => {
    expect((await variables("list", "shop")).out).toBe("Db = Account: Deploy\n");
    const explained = await variables("explain", "shop", "db");
    expect(explained.out).toContain("Db = Account: Deploy  (project, no scope)\n");
    expect(explained.out).toContain("  gives Db.Username = web\n  gives Db.Password = ********\n");
    const json = JSON.parse((await variables("explain", "shop", "db", "--json")).out) as { readonly gives: unknown };
    expect(json.gives).toContainEqual({ name: "Db.Password", value: "********", sensitive: true });
  });

  it("shows what a value comes to in a place, and what is not known before a deployment", async () => {
    const text = "#{Db.Username}:#{Db.Password}@#{Octopus.Environment.Name | ToLower}/#{Octopus.Release.Number}";
    expect((await variables("set", "shop", "Link", text)).code).toBe(0);
    expect((await variables("set", "shop", "Circle", "#{Circle}")).code).toBe(0);
    const listed = await variables("list", "shop", "--environment", "test");
    expect(listed.out).toContain("Link = web:********@test/#{Octopus.Release.Number}\n");
    expect(listed.out).toContain("Circle = #{Circle}\n");
    const json = JSON.parse((await variables("list", "shop", "--environment", "test", "--json")).out) as unknown;
    expect(json).toContainEqual({
      name: "Link",
      value: text,
      evaluated: "web:********@test/#{Octopus.Release.Number}",
      source: "project",
    });
    expect((await variables("explain", "shop", "Link", "--environment", "test")).out).toContain(
      "  comes to web:********@test/#{Octopus.Release.Number}\n  not known before a deployment: #{Octopus.Release.Number}\n",
    );
    expect((await variables("explain", "shop", "Circle")).out).toContain("  does not work: ");
  });

  it("sets an account by its name or id, for some environments or for all", async () => {
    expect(await variables("set", "shop", "Queue", "--account", "Deploy", "--environment", "Test")).toMatchObject({
      code: 0,
    });
    expect((await variables("list", "shop", "--environment", "test")).out).toContain("Queue = Account: Deploy\n");
    expect((await variables("list", "shop", "--environment", "production")).out).not.toContain("Queue");
    expect((await variables("set", "shop", "Db", "text", "--environment", "production")).code).toBe(0);
    const explained = await variables("explain", "shop", "Db", "--environment", "production");
    expect(explained.out).toMatch(/^Db = text .*\n {2}not Account: Deploy /);
    expect(await variables("set", "shop", "Db", "--account", "nobody")).toMatchObject({
      code: 1,
      err: expect.stringContaining("There is no account 'nobody'. Known: deploy."),
    });
  });

  it("wants one value at a time", async () => {
    for (const words of [
      ["Db", "text", "--account", "deploy"],
      ["Db", "--account", "deploy", "--certificate", "tls"],
      ["Db", "--account", "deploy", "--sensitive"],
      ["Db"],
    ]) {
      expect((await variables("set", "shop", ...words)).code, words.join(" ")).toBe(2);
    }
  });

  it.skipIf(opensslIsMissing)("knows certificates too", async () => {
    makeSelfSigned(openssl, "shop.example");
    env = { ...env, PEM: openssl.text("shop.example.key") + openssl.text("shop.example.crt") };
    write({ "certificates/tls.yaml": "name: Shop\ncontent: { fromEnv: PEM }\n" });
    await apply();
    expect((await variables("set", "shop", "Tls", "--certificate", "Shop")).code).toBe(0);
    expect((await variables("list", "shop")).out).toContain("Tls = Certificate: Shop\n");
    const explained = (await variables("explain", "shop", "Tls")).out;
    expect(explained).toContain("gives Tls.SubjectCommonName = shop.example\n");
    expect(explained).toContain("gives Tls.PrivateKeyPem = ********\n");
    expect(explained).toMatch(/gives Tls\.CertificatePem = -----BEGIN CERTIFICATE----- .+\.\.\.\n/);
  });

  it("takes an answer to a prompt from the environment, and says it nowhere", async () => {
    write({
      "projects/shop/variables.yaml": "variables:\n  - name: Pw\n    prompt: { control: sensitive, required: true }\n",
      "projects/shop/process.yaml":
        "steps:\n  - { kind: manual-intervention, id: ask, name: Ask, instructions: 'Go on as #{Pw}?' }\n",
    });
    await apply();
    expect((await slipway(["release", "create", "shop", "1.0.0", ...data()])).code).toBe(0);
    const dry = (answer: string) =>
      slipway(["deploy", "shop", "1.0.0", "production", "--dry-run", "--answer-from-env", answer, ...data()], { env });
    expect(await dry("Pw=DB_PASSWORD")).toMatchObject({ code: 0, out: expect.not.stringContaining(PASSWORD) });
    expect(await dry("Pw=NOWHERE")).toMatchObject({ code: 2, err: expect.stringContaining("NOWHERE is not set") });
    expect((await slipway(["deploy", "shop", "1.0.0", "production", "--dry-run", ...data()])).out).toContain(
      "error: A value is needed for 'Pw'",
    );
  });

  it("never shows a secret", async () => {
    const said = await Promise.all(
      [
        ["list", "shop"],
        ["list", "shop", "--json"],
        ["explain", "shop", "Db", "--json"],
      ].map((words) => variables(...words)),
    );
    const audit = await slipway(["audit", "--json", ...data()]);
    expect(said.map(({ out, err }) => out + err).join("") + audit.out).not.toContain(PASSWORD);
  });
});
