import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { go, openScreens, type Screens } from "./screens.ts";

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample();
});
afterAll(() => screens.close());

test("a change to the process survives another screen and a reload, and is saved", async () => {
  const page = await screens.open("/projects/harbour/process");
  await page.getByRole("button", { name: "Add step" }).click();
  await page.getByRole("menuitem", { name: "Manual intervention" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ask the owner");
  await page.getByLabel("Instructions").fill("Is it good?");
  await go(page, "/targets");
  await go(page, "/projects/harbour/process?step=2");
  await page.reload();
  await expect.poll(() => page.getByLabel("Instructions").inputValue()).toBe("Is it good?");
  await page.getByRole("button", { name: "Move Ask the owner up" }).click();
  await page.getByRole("button", { name: "What changed" }).click();
  expect(await page.getByLabel("Difference").textContent()).toContain("manual-intervention");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Process saved").first().waitFor();
  const { body } = await screens.client.documents.get({ kind: "process", id: "harbour" });
  expect("steps" in body && body.steps.map((step) => step.id)).toEqual(["ask-the-owner", "web-site"]);
});

test("somebody else's version is shown before it is overwritten", async () => {
  const page = await screens.open("/projects/harbour/process");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ask twice");
  const { body, version } = await screens.client.documents.get({ kind: "process", id: "harbour" });
  const steps = "steps" in body ? body.steps.map((step) => ({ ...step, notes: "changed by another" })) : [];
  await screens.client.documents.save({
    kind: "process",
    id: "harbour",
    body: { steps },
    expectedVersion: version,
  });
  await page.getByText(`Version ${version + 1} was saved by anna meanwhile`).waitFor();
  await page.getByText("changed by another").first().waitFor();
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByText("Process saved").first().waitFor();
  const after = await screens.client.documents.get({ kind: "process", id: "harbour" });
  expect(JSON.stringify(after.body)).toContain("Ask twice");
});

test("a change that another version has already is no unsaved change any more", async () => {
  const page = await screens.open("/projects/harbour/process");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("The same name");
  const bar = page.getByRole("region", { name: "Unsaved changes" });
  await bar.waitFor();
  const { body, version } = await screens.client.documents.get({ kind: "process", id: "harbour" });
  const steps =
    "steps" in body ? body.steps.map((step, at) => (at === 0 ? { ...step, name: "The same name" } : step)) : [];
  await screens.client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: version });
  await bar.waitFor({ state: "detached" });
});

test("what the host refuses is said in the bar and nothing is lost", async () => {
  const page = await screens.open("/projects/harbour/process?step=2");
  await page.getByRole("textbox", { name: "Package", exact: true }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("region", { name: "Unsaved changes" })
    .getByText(/Not valid in the process.* at steps\.1\.package/)
    .waitFor();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "Package", exact: true }).inputValue()).toBe("Harbour.Web");
});

test("a sensitive value goes to the host and never comes back", async () => {
  const page = await screens.open("/projects/harbour/variables");
  await page.getByRole("button", { name: "Add variable" }).click();
  await page.keyboard.type("Db.Password");
  await page.keyboard.press("Tab");
  await page.getByRole("combobox", { name: "Kind of value" }).selectOption({ label: "Sensitive" });
  await page.getByLabel("New sensitive value").fill("hush-9187");
  const kept = () => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  await expect.poll(kept).toContain("Db.Password"); // a draft is written a moment after the last key
  expect(await kept()).not.toContain("hush-9187");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Variables saved").first().waitFor();
  await page.getByRole("button", { name: "Replace" }).waitFor();
  expect(await page.content()).not.toContain("hush-9187");
});

test("two windows have each other's unsaved changes, of different documents and of the same one", async () => {
  const first = await screens.open("/projects/harbour/process?step=1");
  const second = await first.context().newPage();
  await second.goto(first.url());
  const unsaved = (page: Page, name: string) => page.getByRole("link", { name: `${name} (unsaved)` });
  const nameIn = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });
  await go(second, "/projects/harbour/variables");
  await second.locator('[data-at="0/1"]').click();
  await second.keyboard.type("from the second");
  await second.keyboard.press("Enter");
  await nameIn(first).fill("From the first");
  for (const page of [first, second]) {
    await unsaved(page, "Process").waitFor();
    await unsaved(page, "Variables").waitFor();
  }
  await go(second, "/projects/harbour/process?step=1");
  await expect.poll(() => nameIn(second).inputValue()).toBe("From the first");
  await nameIn(second).fill("From the second");
  await expect.poll(() => nameIn(first).inputValue()).toBe("From the second");
  await first.getByRole("button", { name: "Save" }).click();
  for (const page of [first, second]) await unsaved(page, "Process").waitFor({ state: "detached" });
  await expect.poll(() => nameIn(second).inputValue()).toBe("From the second");
  await second.reload();
  await unsaved(second, "Variables").waitFor();
  expect(await unsaved(second, "Process").count()).toBe(0);
});
