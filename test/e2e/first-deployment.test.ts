import { afterAll, beforeAll, expect, test } from "vitest";
import { openScreens, type Screens } from "./screens.ts";

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
});
afterAll(() => screens.close());

test("a newcomer adds the sample, makes a release and sees it deployed to Development", async () => {
  const page = await screens.open("/");
  await page.getByRole("button", { name: "Add the sample project" }).click();
  await page.getByRole("heading", { name: "No releases yet" }).waitFor();
  await page.getByRole("button", { name: "Create release" }).click();
  await page.getByRole("combobox", { name: /version of Harbour.Web/ }).waitFor();
  await expect.poll(() => page.getByLabel("Version of the release").inputValue()).toBe("1.1.0");
  await page.getByRole("button", { name: "Create release" }).click();
  await page.getByRole("button", { name: "Deploy to Development: 1.1.0" }).click();
  await page.getByText("Nothing runs there yet; 1.1.0 will be the first.").waitFor();
  await page.getByRole("button", { name: "Show what will be written" }).click();
  const shown = await page.getByLabel("Difference").textContent();
  await page.getByText(/What does it: \d+ changes/).click();
  await page.getByRole("row", { name: /Banner.* Expression in the text/ }).waitFor();
  await page
    .getByRole("row", { name: /web\.Release\.config:\d+/ })
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Deploy to Development" }).click();
  await page.getByRole("log").getByText("Deploying 1.1.0 to Development succeeded").waitFor();
  await page.getByRole("link", { name: "Configuration (1)" }).click();
  expect(shown).toContain('value="Development"');
  expect(await page.getByLabel("Difference").textContent()).toBe(shown);
});

test("from a cell of the board two keys start the promotion", async () => {
  const page = await screens.open("/");
  await page.getByRole("gridcell", { name: /^Harbour in Development: 1.1.0 succeeded/ }).focus();
  await page.keyboard.press("ArrowRight");
  const cell = page.getByRole("gridcell", { name: /^Harbour in Test: Nothing here yet Deploy 1.1.0/ });
  await expect.poll(() => cell.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("p");
  const deploy = page.getByRole("button", { name: "Deploy to Test" });
  await expect.poll(() => deploy.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await page.getByRole("log").getByText("Deploying 1.1.0 to Test succeeded").waitFor();
});

test("an environment that is not open yet says why", async () => {
  await screens.client.releases.create({ project: "harbour", version: "2.0.0" });
  const page = await screens.open("/projects/harbour/releases");
  const release = page.getByRole("listitem", { name: "Release 2.0.0" });
  await release
    .getByText(/Phase 'Test' is not done/)
    .first()
    .waitFor();
  await release.getByRole("button", { name: "Block this release" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Broken login");
  await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
  await release.getByText("Blocked: Broken login", { exact: true }).waitFor();
});

test("a line of the log can be linked to", async () => {
  const page = await screens.open("/deployments/1?line=2");
  await page.locator("[role=log] [aria-current=true]").getByText("Unpacked").waitFor();
});

test("every screen is free of errors in the console", () => {
  expect(screens.complaints).toEqual([]);
});
