import { afterAll, beforeAll, expect, test } from "vitest";
import { go, openScreens, type Screens } from "./screens.ts";

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample();
  await release("1.0.0");
});
afterAll(() => screens.close());

test("what is about to be deployed stays the same while others make releases and deploy", async () => {
  const page = await screens.open("/projects/harbour/deploy");
  const heading = page.getByRole("heading", { level: 1 });
  await page.getByRole("button", { name: "Deploy to Development" }).waitFor();
  await release("2.0.0");
  await deployed(1, "development");
  await page.getByText("1.0.0 runs there now and will be deployed again.").waitFor();
  expect(await heading.textContent()).toBe("Deploy Harbour 1.0.0 to Development");
  expect(await page.getByLabel("Release").locator("option").allTextContents()).toEqual(["2.0.0", "1.0.0"]);
});

test("an old release can still be deployed; a release or environment that is not there is not replaced by another", async () => {
  for (let count = 1; count <= 100; count++) await release(`3.0.${count}`);
  const page = await screens.open("/projects/harbour/deploy?release=1&environment=development");
  await page.getByRole("heading", { name: "Deploy Harbour 1.0.0 to Development" }).waitFor();
  await go(page, "/projects/harbour/deploy?release=4711&environment=production");
  await page.getByText("This release is not there").waitFor();
  expect(await page.getByRole("button", { name: /^Deploy to/ }).count()).toBe(0);
  await go(page, "/projects/harbour/deploy?release=1&environment=nowhere");
  await page.getByText("Release 1.0.0 does not go to 'nowhere'").waitFor();
  expect(await page.getByRole("button", { name: /^Deploy to/ }).count()).toBe(0);
  await page.getByLabel("Environment").selectOption("Test");
  await page.getByRole("button", { name: "Deploy to Test" }).waitFor();
});

async function release(version: string): Promise<void> {
  await screens.client.releases.create({ project: "harbour", version });
}

async function deployed(id: number, environment: string): Promise<void> {
  const deployment = await screens.client.deployments.start({ release: id, environment });
  for await (const _events of await screens.client.deployments.watch({ deployment: deployment.id })) continue;
}
