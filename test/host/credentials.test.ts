import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../shared/rpc/client.ts";
import { makeSelfSigned, openOpensslFolder, type OpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { openTestHost, type TestHost } from "./test-host.ts";

const PASSWORD = "canary-pfx-password";
let files: OpensslFolder;
let test: TestHost;
let client: Client;

beforeAll(() => {
  files = openOpensslFolder();
  if (opensslIsMissing) return;
  makeSelfSigned(files, "shop");
  files.run(
    "pkcs12",
    "-export",
    "-inkey",
    "shop.key",
    "-in",
    "shop.crt",
    "-out",
    "shop.pfx",
    "-passout",
    `pass:${PASSWORD}`,
  );
});
afterAll(() => files.remove());
beforeEach(async () => {
  test = await openTestHost();
  client = test.host.clientFor("tester");
});
afterEach(() => test.close());

const save = (body: object) =>
  client.documents.save({ kind: "certificate", id: "shop", body: { name: "Shop", ...body }, expectedVersion: 0 });
const pfx = () => ({ content: { plain: files.base64("shop.pfx") }, password: { plain: PASSWORD } });

describe.skipIf(opensslIsMissing)("a certificate", () => {
  it("is kept sealed, and described without its key", async () => {
    const saved = await save(pfx());
    expect(saved.body).toMatchObject({
      content: { secret: expect.any(String) },
      password: { secret: expect.any(String) },
    });
    const facts = await client.certificates.describe({ id: "shop" });
    expect(facts).toMatchObject({ subject: "CN=shop", hasPrivateKey: true, chain: [] });
    const key = files.text("shop.key").split("\n").slice(8, -2); // before that stands the public part
    for (const line of [...key, PASSWORD]) expect(JSON.stringify([saved, facts])).not.toContain(line);
  });

  it("is refused when its file cannot be read, with the field to mend", async () => {
    const problem = async (body: object) => {
      const error: unknown = await save(body).catch((thrown: unknown) => thrown);
      return error;
    };
    expect(await problem({ ...pfx(), password: { plain: "wrong" } })).toMatchObject({
      code: "invalid_input",
      message:
        "The certificate 'Shop' cannot be read: The password does not open the file. Give the one it was saved with.",
      details: { findings: [{ level: "error", path: ["password"] }] },
    });
    expect(await problem({ content: { plain: "no certificate" } })).toMatchObject({
      code: "invalid_input",
      details: { findings: [{ level: "error", path: ["content"] }] },
    });
    await expect(client.documents.get({ kind: "certificate", id: "shop" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("that has run out is stored with a warning", async () => {
    const late = await openTestHost({ clock: { nowMs: () => Date.UTC(2100, 0, 1) } });
    const body = { name: "Shop", content: { plain: files.text("shop.crt") } };
    const result = await late.host
      .clientFor("tester")
      .documents.apply({ documents: [{ kind: "certificate", id: "shop", body }] });
    await late.close();
    expect(result).toMatchObject({ applied: true, findings: [{ level: "warning" }] });
    expect(result.findings[0]?.text).toMatch(
      /^The certificate 'Shop' has run out on \d{4}-\d\d-\d\d\. Give it a newer file\.$/,
    );
  });
});

describe("accounts and certificates", () => {
  const account = {
    kind: "account",
    id: "deploy",
    body: { name: "Deploy", signIn: { kind: "token", token: { plain: "a-long-token" } } },
  } as const;
  const variables = (value: object) =>
    ({ kind: "variables", id: "harbour", body: { variables: [{ name: "Db", values: [{ value }] }] } }) as const;

  it("are not removed while a variable stands for them", async () => {
    await client.host.addSample();
    const result = await client.documents.apply({ documents: [variables({ account: "deploy" }), account] });
    expect(result.findings.filter(({ level }) => level === "error")).toEqual([]);
    await expect(client.documents.remove({ kind: "account", id: "deploy" })).rejects.toMatchObject({
      code: "conflict",
      message: "The account 'deploy' is used by variables of project 'harbour'. Change or remove those first.",
    });
  });

  it("must be there for a variable to stand for them", async () => {
    await client.host.addSample();
    const result = await client.documents.apply({ documents: [variables({ certificate: "gone" })] });
    expect(result).toMatchObject({
      applied: false,
      findings: [{ level: "error", text: expect.stringContaining("names the certificate 'gone' (variable 'Db')") }],
    });
  });
});
