import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openMailServer, type TestMailServer } from "../mail-server.ts";
import { openWebServer, type TestWebServer } from "../web-server.ts";
import { press, tabTo } from "./keys.ts";
import { FOCUS_MARKS, go, openScreens, type Screens } from "./screens.ts";

const PASSWORD = "canary-smtp-pass-9921";
const SECRET_PATH = "T000-canary-webhook-7745";
let screens: Screens;
let mail: TestMailServer;
let web: TestWebServer;

beforeAll(async () => {
  screens = await openScreens();
  mail = await openMailServer({
    login: { username: "anna", password: PASSWORD },
    refusedRecipients: ["gone@example.com"],
  });
  web = await openWebServer();
});
afterAll(async () => {
  await screens.close();
  await mail.close();
  await web.close();
});
beforeEach(async () => {
  await screens.client.host.addSample();
  for (const { id } of await screens.client.documents.list({ kind: "mail-server" })) {
    await screens.client.documents.remove({ kind: "mail-server", id });
  }
});

/** Everything the host has sent to a page. */
const listen = (page: Page) => {
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(String(payload))));
  return frames;
};
const seriousFindings = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_MARKS).analyze();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
};
const saveSteps = async (...steps: readonly object[]) => {
  await screens.client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: null });
};
/** A release whose version no earlier try has used. */
const release = () => screens.client.releases.create({ project: "harbour", version: `5.0.${Date.now()}` });
const MAIL = { kind: "send-email", id: "tell", name: "Tell", server: "office", to: "a@example.com", subject: "Out" };

test("a mail server is made, tested, used by a step, and a deployment sends, with keys alone", async () => {
  const page = await screens.open("/library/mail-servers");
  const frames = listen(page);
  await page.reload();
  await tabTo(page, page.getByRole("button", { name: "Add mail server" }));
  await press(page, "Enter");
  const dialog = page.getByRole("dialog", { name: "Add mail server" });
  await dialog.waitFor();
  await page.keyboard.type("Office");
  await tabTo(page, dialog.getByLabel("Host"));
  await page.keyboard.type("127.0.0.1");
  await tabTo(page, dialog.getByLabel("Encryption"));
  await page.keyboard.type("None");
  expect(await dialog.getByLabel("Port").inputValue()).toBe("25");
  await tabTo(page, dialog.getByLabel("Port"));
  await press(page, "Control+a");
  await page.keyboard.type(String(mail.port));
  await tabTo(page, dialog.getByLabel("From"));
  await page.keyboard.type("Slipway <slipway@example.com>");
  await tabTo(page, dialog.getByLabel("User"));
  await page.keyboard.type("anna");
  await dialog.getByText("Without encryption everybody on the way can read").waitFor();
  await tabTo(page, dialog.getByLabel("Password"));
  await page.keyboard.type(PASSWORD);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Office" }).waitFor();
  await dialog.waitFor({ state: "detached" });

  const to = page.getByLabel("Send a test mail to");
  await tabTo(page, to);
  await page.keyboard.type("gone@example.com");
  await press(page, "Enter");
  await page.getByText("It fails at: Recipient").waitFor();
  await page.getByText("No such mailbox: gone@example.com").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await press(page, "Control+a");
  await page.keyboard.type("me@example.com");
  await press(page, "Enter");
  await page.getByText("Everything works").waitFor();
  expect(mail.mails.at(-1)).toMatchObject({ user: "anna", recipients: ["me@example.com"] });

  await go(page, "/projects/harbour/process");
  await tabTo(page, page.getByRole("button", { name: "Add step" }));
  await press(page, "Enter");
  await page.getByRole("menu").waitFor();
  await press(page, "End", "ArrowUp", "Enter");
  const form = page.getByRole("region", { name: "Step Send an e-mail" });
  await form.waitFor();
  expect(await form.getByLabel("Mail server").inputValue()).toBe("office");
  expect(await form.getByLabel("Runs").inputValue()).toBe("always");
  await tabTo(page, form.getByLabel("To", { exact: false }).first());
  await page.keyboard.type("team@example.com, Bob <bob@example.com>");
  await press(page, "Control+s");
  await page.getByText("Process saved").first().waitFor();

  const { version } = await release();
  await go(page, "/projects/harbour/deploy");
  await page
    .getByRole("row", { name: /Send an e-mail/ })
    .getByText("The computer Slipway runs on")
    .waitFor();
  const deploy = page.getByRole("button", { name: "Deploy to Development" });
  await expect.poll(() => deploy.isEnabled()).toBe(true);
  await tabTo(page, deploy);
  await press(page, "Enter");
  await page.getByRole("heading", { name: version }).waitFor();
  await page.getByText("The mail server 'Office' took the mail: 250 Queued as 42").waitFor();
  expect(mail.mails.at(-1)?.recipients).toEqual(["team@example.com", "bob@example.com"]);
  expect(mail.mails.at(-1)?.text).toContain(`Subject: Harbour ${version} to Development: succeeded`);
  expect(frames.length).toBeGreaterThan(3);
  expect(frames.join("\n") + (await page.content())).not.toContain(PASSWORD);
});

describe("a message", () => {
  test("goes to an address that is typed unseen and never comes back", async () => {
    await saveSteps();
    const page = await screens.open("/projects/harbour/process");
    const frames = listen(page);
    await page.reload();
    await page.getByRole("button", { name: "Add step" }).click();
    await page.getByRole("menuitem", { name: /Post a message/ }).click();
    const form = page.getByRole("region", { name: "Step Post a message" });
    const address = form.getByLabel("Address", { exact: true });
    expect(await address.getAttribute("type")).toBe("password");
    await page.keyboard.press("Control+s");
    await page.getByText("A sensitive value has no text.").first().waitFor();
    await address.fill(`${web.url}/${SECRET_PATH}`);
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press("Control+s");
    await page.getByText("Process saved").first().waitFor();
    await page.reload();
    await page.getByLabel("Address, stored").waitFor();

    const made = await release();
    const { id } = await screens.client.deployments.start({ release: made.id, environment: "development" });
    await go(page, `/deployments/${id}`);
    await page.getByText("The message was taken (status 200)").waitFor();
    expect(web.posts.at(-1)).toMatchObject({
      path: `/${SECRET_PATH}`,
      body: JSON.stringify({ text: `*Harbour ${made.version}* to *Development*: succeeded` }),
    });
    expect(frames.join("\n") + (await page.content())).not.toContain(SECRET_PATH);
  });

  test("takes its address from a variable, and changes its texts with its service", async () => {
    await saveSteps();
    const page = await screens.open("/projects/harbour/process");
    await page.getByRole("button", { name: "Add step" }).click();
    await page.getByRole("menuitem", { name: /Post a message/ }).click();
    const form = page.getByRole("region", { name: "Step Post a message" });
    await form.getByLabel("Address is kept").selectOption({ label: "In a variable" });
    await form.getByLabel("Variable with the address").fill("#{Alerts.Address}");
    await form.getByLabel("Service").selectOption({ label: "Another webhook" });
    expect(
      JSON.parse((await form.getByLabel("Body").inputValue()).replace("#{Octopus.Deployment.Id}", "7")),
    ).toBeTypeOf("object");
    await form.getByRole("button", { name: "Add header" }).click();
    await form.getByLabel("Name of header 1").fill("X-Token");
    await form.getByLabel("Value of header 1").fill("#{Token}");
    await page.keyboard.press("Control+s");
    await page.getByText("Process saved").first().waitFor();
    const { body } = await screens.client.documents.get({ kind: "process", id: "harbour" });
    expect(body).toMatchObject({
      steps: [
        {
          address: "#{Alerts.Address}",
          condition: "always",
          failsDeployment: false,
          message: { service: "webhook", headers: [{ name: "X-Token", value: "#{Token}" }], allowHttp: false },
        },
      ],
    });
  });
});

test("a mail that cannot be sent is told above the deployment, which succeeded all the same", async () => {
  const place = { host: "127.0.0.1", port: mail.port, security: "none", from: "slipway@example.com" };
  const body = { name: "Office", ...place };
  await screens.client.documents.save({ kind: "mail-server", id: "office", body, expectedVersion: null });
  await saveSteps({ ...MAIL, to: "gone@example.com" });
  const made = await release();
  const { id } = await screens.client.deployments.start({ release: made.id, environment: "development" });
  const page = await screens.open(`/deployments/${id}`);
  await page.getByText("Not everybody was told").waitFor();
  await page.getByText("The mail server 'Office' fails at").first().waitFor();
  expect((await screens.client.deployments.get({ deployment: id })).deployment.outcome).toBe("succeeded");
  expect(await seriousFindings(page)).toEqual([]);
});

test("no screen complained", () => {
  expect(screens.complaints).toEqual([]);
});
