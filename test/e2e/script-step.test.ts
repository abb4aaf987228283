import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FOCUS_MARKS, openScreens, type Screens } from "./screens.ts";

describe("a script step", () => {
  let screens: Screens;
  beforeAll(async () => {
    screens = await openScreens();
    await screens.client.host.addSample();
  });
  afterAll(() => screens.close());

  test("is written, saved and deployed through the screens; what it says is seen", async () => {
    const page = await screens.open("/projects/harbour/process");
    await page.getByRole("button", { name: "Add step" }).click();
    await page.getByRole("menuitem", { name: "Run a script" }).click();
    const script = page.getByRole("textbox", { name: "Script" });
    await script.fill(
      'write_highlight "Berth #{Octopus.Release.Number}"\nset_octopusvariable Berth "14 East"\ncd "$(mktemp -d)"; echo "all is well" > report.txt; new_octopusartifact report.txt\n',
    );
    await script.press("Tab");
    expect(await script.evaluate((element) => element === document.activeElement)).toBe(false);
    expect(await script.inputValue()).not.toContain("\t");

    await page.getByText("Conditions and targets").click();
    await page.getByRole("textbox", { name: "Tags of targets" }).waitFor();
    await page.getByRole("combobox", { name: "Runs on" }).selectOption({ label: "The computer Slipway runs on, once" });
    await page.getByRole("textbox", { name: "Tags of targets" }).waitFor({ state: "detached" });
    await page.getByText("Failing and repeating").click();
    await page.getByRole("switch", { name: /^Running it twice does no harm/ }).click();
    const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_MARKS).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
    const { body } = await screens.client.documents.get({ kind: "process", id: "harbour" });
    expect("steps" in body && body.steps.at(-1)).toMatchObject({ kind: "run-script", runOn: "host", repeatable: true });

    const release = await screens.client.releases.create({ project: "harbour", version: "7.0.0" });
    const deploy = await screens.open(`/projects/harbour/deploy?release=${release.id}&environment=development`);
    await deploy
      .getByRole("row", { name: /Run a script/ })
      .getByText("The computer Slipway runs on")
      .waitFor();
    await deploy.getByRole("button", { name: "Deploy to Development" }).click();
    await deploy.getByRole("log").getByText("Berth 7.0.0").waitFor();
    await deploy.getByRole("button", { name: /Run a script.*succeeded.*the computer Slipway runs on/ }).waitFor();
    await deploy.getByRole("link", { name: /^Outputs/ }).click();
    await deploy.getByRole("row", { name: /Berth/ }).getByText("14 East").waitFor();
    await deploy.getByRole("link", { name: "Artifacts (1)" }).click();
    const [download] = await Promise.all([
      deploy.waitForEvent("download"),
      deploy.getByRole("button", { name: "Save report.txt" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("report.txt");
    expect(readFileSync(await download.path(), "utf8")).toBe("all is well\n");
    const list = await new AxeBuilder({ page: deploy }).exclude(FOCUS_MARKS).analyze();
    expect(list.violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });
});
