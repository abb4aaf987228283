import { afterAll, beforeAll, expect, test } from "vitest";
import { openScreens, type Screens } from "./screens.ts";

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample({});
});
afterAll(() => screens.close());

test("a project gets a second channel with a rule and keeps its releases in the first", async () => {
  await screens.client.releases.create({ project: "harbour", packages: { "web-site": "1.1.0" } });
  const page = await screens.open("/projects/harbour/settings");
  await page.getByRole("button", { name: "Add channel" }).click();
  const hotfix = page.getByRole("group", { name: "Channel Channel 2" });
  await hotfix.getByRole("button", { name: "Add rule" }).click();
  await hotfix.getByLabel("Version range of rule 1").fill("[1.0,1.1)");
  await hotfix.getByLabel("Name").fill("Hotfix");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Settings saved").first().waitFor();
  const [kept] = await screens.client.releases.list({ project: "harbour" });
  expect(kept?.channel).toEqual({ id: "default", name: "Default" });
});

test("a release of a channel starts from the newest version its rules accept", async () => {
  const page = await screens.open("/projects/harbour/releases/new");
  const version = page.getByRole("combobox", { name: /version of Harbour.Web/ });
  await expect.poll(() => version.inputValue()).toBe("1.1.0");
  await page.getByLabel("Channel").selectOption("Hotfix");
  await expect.poll(() => version.inputValue()).toBe("1.0.0");
});

test("a version the channel refuses is shown with the reason and taken only on purpose", async () => {
  const page = await screens.open("/projects/harbour/releases/new");
  await page.getByLabel("Channel").selectOption("Hotfix");
  const version = page.getByRole("combobox", { name: /version of Harbour.Web/ });
  await version.fill("1.1.0");
  await page.getByText("The channel Hotfix wants versions in [1.0,1.1); '1.1.0' is none of them.").waitFor();
  const create = page.getByRole("button", { name: "Create release" });
  expect(await create.isDisabled()).toBe(true);
  await page.getByLabel("Version of the release").fill("1.1.0-hotfix");
  await page.getByLabel("Ignore the rules of channel Hotfix").check();
  await create.click();
  await page.getByRole("listitem", { name: "Release 1.1.0-hotfix" }).getByText("Hotfix", { exact: true }).waitFor();
});

test("a step can be kept for one channel, and values too", async () => {
  const page = await screens.open("/projects/harbour/process");
  await page.getByText("Conditions and targets").click();
  await page.getByRole("group", { name: "Channels" }).getByLabel("Default").check();
  await page.getByText("channel Default").waitFor();
  await page.getByRole("button", { name: "Discard" }).click();
  const matrix = await screens.open("/projects/harbour/variables");
  await matrix.getByRole("button", { name: "Add column" }).click();
  await matrix.getByRole("dialog").getByLabel("Hotfix").check();
  await matrix.getByRole("dialog").getByRole("button", { name: "Add column" }).click();
  await matrix.getByRole("columnheader", { name: "channel Hotfix" }).waitFor();
});

test("a release says that variables changed since, shows how, and takes them when asked to", async () => {
  const variables = { variables: [{ name: "Banner", values: [{ value: "Corrected" }] }] };
  await screens.client.documents.save({ kind: "variables", id: "harbour", body: variables, expectedVersion: null });
  const page = await screens.open("/projects/harbour/releases");
  await page.getByText("The variables were changed since this release was made.").waitFor();
  await page.getByRole("button", { name: "See and update" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/version 1 → 2/).click();
  await dialog.getByLabel("Difference").getByText("Corrected").waitFor();
  await dialog.getByRole("button", { name: "Update variables" }).click();
  await page.getByText("The variables were changed since this release was made.").waitFor({ state: "detached" });
});

test("every screen is free of errors in the console", () => {
  expect(screens.complaints).toEqual([]);
});
