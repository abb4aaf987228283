import { afterAll, beforeAll, expect, test } from "vitest";
import { go, openScreens, type Screens } from "./screens.ts";

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample();
});
afterAll(() => screens.close());

const account = (name: string) => ({
  kind: "account" as const,
  id: name.toLowerCase(),
  body: { name, signIn: { kind: "username-password" as const, username: name, password: { plain: `${name}-8712` } } },
});
const save = (name: string) => screens.client.documents.save({ ...account(name), expectedVersion: 0 });

test("what is open stays open when others add something before it, and is not replaced when they remove it", async () => {
  await save("Middle");
  const page = await screens.open("/library/accounts");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await expect.poll(() => name.inputValue()).toBe("Middle");
  await save("Early");
  await page.getByRole("link", { name: /^Early/ }).waitFor();
  expect(await name.inputValue()).toBe("Middle");
  await name.fill("Mine");
  await screens.client.documents.remove({ kind: "account", id: "middle" });
  await page.getByText("There is no account 'middle'").waitFor();
  await page.getByText("It was removed meanwhile").waitFor();
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await expect.poll(() => name.inputValue()).toBe("Mine");
  await go(page, "/targets/nowhere");
  await page.getByText("There is no target 'nowhere'").waitFor();
});

test("a browser that thinks it has no network goes on with the host of its own computer", async () => {
  const page = await screens.open("/");
  await page.getByRole("gridcell", { name: /^Harbour in Test/ }).waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByText("Created project 'Harbour'").waitFor();
});

test("each manual intervention is asked with a note of its own, and its answer is taken once", async () => {
  const { version } = await screens.client.documents.get({ kind: "process", id: "harbour" });
  const ask = (id: string) => ({ kind: "manual-intervention", id, name: id, instructions: `May ${id} go on?` });
  const steps = ["Backup", "Cut-over"].map((id) => ask(id.toLowerCase()));
  await screens.client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: version });
  const release = await screens.client.releases.create({ project: "harbour", version: "1" });
  const { id } = await screens.client.deployments.start({ release: release.id, environment: "development" });
  const page = await screens.open(`/deployments/${id}`);
  await page.getByText("May backup go on?").waitFor();
  await page.getByLabel("Note").fill("it is on tape 7");
  await page.getByRole("button", { name: "Proceed" }).dblclick();
  await page.getByText("May cut-over go on?").waitFor();
  expect(await page.getByLabel("Note").inputValue()).toBe("");
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("button", { name: "Deploy again" }).waitFor();
});

test("an environment that another renamed meanwhile is saved once that was said", async () => {
  const page = await screens.open("/library/environments");
  await page.getByRole("button", { name: "Edit Test" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Mine");
  const body = { name: "Theirs", sortOrder: 2 };
  await screens.client.documents.save({ kind: "environment", id: "test", body, expectedVersion: null });
  await page.locator("td", { hasText: "Theirs" }).waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/was changed by anna meanwhile/).waitFor();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Edit Mine" }).waitFor();
});

test("the palette finds deployments by number and things of the library by name", async () => {
  const page = await screens.open("/");
  for (const [typed, heading] of [
    ["#1", "Harbour 1 to Development"],
    ["sample packages", "Library"],
  ] as const) {
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "Board" }).waitFor();
    await page.keyboard.type(typed);
    await page
      .getByRole("option", { name: new RegExp(`^${typed}`, "i") })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: heading }).waitFor();
  }
  await page.getByRole("textbox", { name: "Name", exact: true }).waitFor();
});
