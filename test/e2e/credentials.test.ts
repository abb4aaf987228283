import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  makeIssued,
  makeSelfSigned,
  openOpensslFolder,
  type OpensslFolder,
  opensslIsMissing,
} from "../make-certificates.ts";
import { press, tabTo } from "./keys.ts";
import { FOCUS_MARKS, go, openScreens, type Screens } from "./screens.ts";

const PASSWORD = "canary-account-81c2";
const PFX_PASSWORD = "canary-pfx-44d0";
let screens: Screens;
let files: OpensslFolder;

beforeAll(async () => {
  screens = await openScreens();
  files = openOpensslFolder();
  if (opensslIsMissing) return;
  makeSelfSigned(files, "authority", { days: 4000 });
  makeIssued(files, "shop.example", "authority");
  makeSelfSigned(files, "nearly over", { days: 12 });
  const own = ["-inkey", "shop.example.key", "-in", "shop.example.crt", "-certfile", "authority.crt"];
  files.run("pkcs12", "-export", ...own, "-out", "shop.pfx", "-passout", `pass:${PFX_PASSWORD}`);
});
afterAll(async () => {
  files.remove();
  await screens.close();
});

/** The sample, with nothing in its variables but one text, and no accounts or certificates. */
beforeEach(async () => {
  const { client } = screens;
  await client.host.addSample();
  await client.documents.apply({
    documents: [variables([{ name: "Url", values: [{ value: "https://#{Db.Username}@db" }] }])],
  });
  for (const kind of ["account", "certificate"] as const) {
    for (const { id } of await client.documents.list({ kind })) await client.documents.remove({ kind, id });
  }
});

const variables = (list: readonly object[]) => ({
  kind: "variables" as const,
  id: "harbour",
  body: { variables: list },
});
const account = (id: string, more: object = {}) => ({
  kind: "account" as const,
  id,
  body: { name: id, signIn: { kind: "username-password", username: "web", password: { plain: PASSWORD } }, ...more },
});
const cell = (page: Page, line: number, column: number) => page.locator(`[data-at="${line}/${column}"]`);
const openMatrix = async (page: Page) => {
  await go(page, "/projects/harbour/variables");
  await page.getByRole("grid", { name: "Variables by scope" }).waitFor();
};
/** Everything the host has sent to a page. */
const listen = (page: Page) => {
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(String(payload))));
  return frames;
};

test("an account is made, given to a variable and looked at with keys alone", async () => {
  const page = await screens.open("/library/accounts");
  const frames = listen(page);
  await page.reload();
  await tabTo(page, page.getByRole("button", { name: "Add account" }));
  await press(page, "Enter");
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.waitFor();
  await page.keyboard.type("Deploy");
  await tabTo(page, dialog.getByLabel("User"));
  await page.keyboard.type("web");
  await tabTo(page, dialog.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Deploy" }).waitFor();
  await page.getByText("Nothing uses it.").waitFor();

  await openMatrix(page);
  await tabTo(page, cell(page, 0, 0));
  await press(page, "Control+End", "Home");
  await page.keyboard.type("Db");
  await press(page, "Tab");
  await tabTo(page, page.getByRole("combobox", { name: "Kind of value" }));
  await page.keyboard.type("Acc");
  const choice = page.getByRole("combobox", { name: "Account", exact: true });
  await choice.waitFor();
  await tabTo(page, choice);
  await page.keyboard.type("Dep");
  const gives = page.getByRole("list", { name: "What Db gives" });
  await gives.waitFor();
  expect(await gives.getByRole("listitem").allInnerTexts()).toEqual(
    ["Db deploy", "Db.Name Deploy", "Db.Username web", "Db.Password sensitive"].map((text) =>
      expect.stringMatching(new RegExp(text.replace(" ", "\\s+"))),
    ),
  );
  expect(await cell(page, 1, 1).innerText()).toBe("Account: Deploy");
  await press(page, "Control+s");
  await page.getByText("Variables saved").first().waitFor();
  const { body } = await screens.client.documents.get({ kind: "variables", id: "harbour" });
  expect(body).toMatchObject({
    variables: [{ name: "Url" }, { name: "Db", values: [{ value: { account: "deploy" } }] }],
  });

  await page.getByRole("tab", { name: "Tester" }).click();
  await page.getByLabel("Text with expressions").fill("#{Db.Username}:#{Db.Password}");
  await page.getByText("web:********").waitFor();
  await go(page, "/library/accounts/deploy");
  await page.getByRole("link", { name: "Project Harbour" }).waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove account" }).click();
  await page.getByText("is used by variables of project 'harbour'").waitFor();
  expect(frames.length).toBeGreaterThan(3);
  expect(frames.join("\n") + (await page.content())).not.toContain(PASSWORD);
});

test("an account is copied as what it is inside the window, and in words to other programs", async () => {
  await screens.client.documents.apply({
    documents: [account("deploy"), variables([{ name: "Db", values: [{ value: { account: "deploy" } }] }])],
  });
  const page = await screens.open("/");
  await openMatrix(page);
  await cell(page, 0, 1).click();
  await press(page, "Control+c", "ArrowRight", "Control+v");
  await expect.poll(() => cell(page, 0, 2).innerText()).toBe("Account: deploy");
  await press(page, "F2", "Enter"); // an editor that is left empty changes nothing
  expect(await cell(page, 0, 2).innerText()).toBe("Account: deploy");
  await cell(page, 0, 1).click();
  const copied = await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    const copying = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(copying);
    return clipboardData.getData("text/plain");
  });
  expect(copied).toBe("Account: deploy");
  await page.getByRole("button", { name: "What changed" }).click();
  const changes = page.getByRole("region", { name: "Changes", exact: true });
  expect(await changes.innerText()).toMatch(/Db\s+Development\s+–\s+Account: deploy/);
  await page.getByRole("button", { name: "Discard" }).click();
});

test("a part that an account does not have, and an environment it must not be used in, are told", async () => {
  await screens.client.documents.apply({
    documents: [
      account("deploy", { environments: ["test"] }),
      variables([
        { name: "Url", values: [{ value: "#{Db.Passwort} #{Db.Password}" }] },
        { name: "Db", values: [{ value: { account: "deploy" }, scope: { environments: ["production"] } }] },
      ]),
    ],
  });
  const page = await screens.open("/");
  await openMatrix(page);
  await page.getByRole("tab", { name: /^Problems/ }).click();
  const problems = page.getByRole("list", { name: "Problems" });
  await problems.getByText("'Db' stands for the account 'deploy' where that must not be used").waitFor();
  await problems
    .getByText("uses 'Db.Passwort', but 'Db' gives no such part. It gives Name, Username, Password.")
    .waitFor();
  expect(await problems.getByRole("listitem").count()).toBe(2);
});

describe.skipIf(opensslIsMissing)("a certificate", () => {
  test("is added from a file; a wrong password is said at its field, then its facts are shown", async () => {
    const page = await screens.open("/library/certificates");
    const frames = listen(page);
    await page.reload();
    await page.getByRole("button", { name: "Add certificate" }).click();
    const dialog = page.getByRole("dialog", { name: "Add certificate" });
    await dialog.getByLabel("Name").fill("Shop");
    await dialog.getByLabel("File of the certificate").setInputFiles({
      name: "shop.pfx",
      mimeType: "application/x-pkcs12",
      buffer: Buffer.from(files.base64("shop.pfx"), "base64"),
    });
    await expect
      .poll(() => dialog.getByRole("textbox", { name: "File" }).inputValue())
      .toMatch(/^shop\.pfx \([\d,.]+ bytes\)$/);
    const password = dialog.getByLabel("Password");
    await password.fill("wrong");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await expect.poll(() => password.getAttribute("aria-invalid")).toBe("true");
    await password.fill(PFX_PASSWORD);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const facts = page.getByLabel("What the file says");
    await facts.waitFor();
    const { thumbprint } = await screens.client.certificates.describe({ id: "shop" });
    const text = await facts.innerText();
    for (const part of ["CN=shop.example", "CN=authority", thumbprint, "in the file", "valid until"]) {
      expect(text).toContain(part);
    }
    expect(thumbprint).toMatch(/^[0-9A-F]{40}$/);
    const key = files.text("shop.example.key").split("\n").slice(8, -2);
    for (const secret of [PFX_PASSWORD, ...key]) expect(frames.join("\n")).not.toContain(secret);
  });

  test("gets another file by dropping it; what the host refuses stands at the field until it is mended", async () => {
    const content = { plain: files.text("nearly over.crt") };
    await screens.client.documents.apply({
      documents: [{ kind: "certificate", id: "tls", body: { name: "Site", content } }],
    });
    const page = await screens.open("/library/certificates/tls");
    await page.getByRole("button", { name: "Replace File" }).click();
    const field = page.getByRole("textbox", { name: "File" });
    const drop = async (text: string) => {
      const data = await page.evaluateHandle((pem) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([pem], "site.pem"));
        return transfer;
      }, text);
      await page.locator(".certificate-file").dispatchEvent("drop", { dataTransfer: data });
      await expect.poll(() => field.inputValue()).toBe(text);
    };
    await drop(files.text("shop.example.crt") + files.text("authority.key"));
    await page.keyboard.press("Control+s");
    await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    await page.getByText("belongs to another certificate").first().waitFor();
    await drop(files.text("shop.example.crt") + files.text("shop.example.key"));
    await page.keyboard.press("Control+s");
    await page.getByText("Certificate saved").first().waitFor();
    await page.getByLabel("What the file says").getByText("CN=shop.example").waitFor();
    expect(await page.getByText("in the file", { exact: true }).isVisible()).toBe(true);
  });

  test("that runs out soon is marked in the list, and its names are those a variable gives", async () => {
    const content = { plain: files.text("nearly over.crt") + files.text("nearly over.key") };
    await screens.client.documents.apply({
      documents: [
        { kind: "certificate", id: "tls", body: { name: "Site", content } },
        variables([{ name: "Tls", values: [{ value: { certificate: "tls" } }] }]),
      ],
    });
    const page = await screens.open("/library/certificates");
    await page.getByRole("link", { name: /Site\s*runs out in 1[12] days/ }).waitFor();
    const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_MARKS).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await openMatrix(page);
    await cell(page, 0, 1).click();
    await page.getByText("It gives").click();
    const gives = page.getByRole("list", { name: "What Tls gives" });
    await gives.getByText("Tls.PrivateKeyPem").waitFor();
    await page.getByRole("tab", { name: "Tester" }).click();
    await page.getByLabel("Text with expressions").fill("#{Tls.SubjectCommonName} #{Tls.PrivateKeyPem}");
    await page.getByText("nearly over ********").waitFor();
  });
});

test("a sensitive prompt is typed unseen", async () => {
  const prompt = { label: "Password of the day", control: "sensitive", required: true };
  await screens.client.documents.apply({ documents: [variables([{ name: "Pw", prompt, values: [] }])] });
  await screens.client.releases.create({ project: "harbour", version: `9.${Date.now()}` });
  const page = await screens.open("/projects/harbour/deploy");
  const field = page.getByLabel("Password of the day");
  expect(await field.getAttribute("type")).toBe("password");
  await field.fill("typed-unseen-5512");
  const button = page.getByRole("button", { name: "Deploy to Development" });
  await expect.poll(() => button.isEnabled()).toBe(true);
  await openMatrix(page);
  await cell(page, 0, 0).click();
  expect(await page.getByLabel("Asked for as").inputValue()).toBe("sensitive");
});

test("no screen complained", () => {
  expect(screens.complaints).toEqual([]);
});
