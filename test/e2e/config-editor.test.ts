import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openScreens, type Screens } from "./screens.ts";

const SOURCE = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <appSettings>
    <add key="Environment" value="Development" />
    <add key="CacheMinutes" value="0" />
    <add key="Trace" value="true" />
  </appSettings>
  <system.web>
    <compilation debug="true" />
  </system.web>
</configuration>
`;
const transform = (rules: string) => `<?xml version="1.0" encoding="utf-8"?>
<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings>
${rules}
  </appSettings>
</configuration>
`;
const RELEASE = transform('    <add key="Trace" xdt:Transform="Remove" xdt:Locator="Match(key)" />');
const PRODUCTION = transform(
  '    <add key="Environment" value="Production" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />',
);

let screens: Screens;
beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample();
});
afterAll(() => screens.close());

describe("the configuration editor", () => {
  beforeEach(async () => {
    const stored = await screens.client.documents.get({ kind: "transforms", id: "harbour" }).catch(() => null);
    await screens.client.documents.save({
      kind: "transforms",
      id: "harbour",
      body: {
        files: [
          { name: "web.Release.config", text: RELEASE },
          { name: "web.Production.config", text: PRODUCTION },
        ],
      },
      expectedVersion: stored?.version ?? null,
    });
  });

  test("takes the source from the newest release, as its package holds it", async () => {
    await screens.client.releases.create({ project: "harbour" });
    const page = await screens.open("/projects/harbour/transforms?file=web.Production.config");
    await page.getByRole("button", { name: "From a release" }).click();
    const dialog = page.getByRole("dialog", { name: "Source from the newest release" });
    await dialog.getByLabel("File of release 1.1.0").waitFor();
    await dialog.getByRole("button", { name: "Open file" }).click();
    await page.getByText(/^Result: \d/).waitFor();
    expect(await textOf(page, "Source")).toContain("#{Banner}");
  });

  test("shows the result of an environment's transforms in order, and what each of them changes", async () => {
    const page = await openEditor();
    await page.getByRole("combobox", { name: "Show for" }).selectOption({ label: "Production: web.config" });
    const stages = page.getByRole("list", { name: "Transforms in order" });
    await stages.getByRole("button", { name: "web.Release.config 1 change" }).waitFor();
    await stages.getByRole("button", { name: "web.Production.config 1 change" }).waitFor();
    const result = await textOf(page, "Result");
    expect(result).toContain('value="Production"');
    await page.getByRole("combobox", { name: "Show for" }).selectOption({ label: "web.Production.config alone" });
    await page.getByText("Result: 1 change", { exact: true }).waitFor();
  });

  test("a rule that is typed shows in the result, with completion from the source", async () => {
    const page = await openEditor();
    await typeAfter(page, "Environment", '\n<add key="');
    await page.getByRole("option", { name: /^CacheMinutes/ }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("End");
    await page.keyboard.type(' value="10" xdt:Transform="SetA');
    await page.getByRole("option", { name: /^SetAttributes / }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(' xdt:Locator="');
    await page.getByRole("option", { name: /^Match\(key\)/ }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" />");
    await page.getByText("Result: 3 changes").waitFor();
    expect(await textOf(page, "Result")).toContain('<add key="CacheMinutes" value="10" />');
  });

  test("a wrong name is underlined with the engine's message, and the list leads to it", async () => {
    const page = await openEditor();
    await typeAfter(page, "Environment", '\n<add key="Trace" xdt:Transform="Delete" />');
    const problem = page.getByRole("button", { name: /Could not resolve 'Delete' as a type of Transform/ });
    await problem.waitFor();
    const underlined = async () => (await page.locator(".cm-lintRange-error").allTextContents()).join("");
    await expect.poll(underlined).toBe('xdt:Transform="Delete"');
    await page.getByRole("textbox", { name: "Source" }).focus();
    await problem.focus();
    await page.keyboard.press("Enter");
    expect(await focusedName(page)).toBe("Transform");
    await page.getByText("The result cannot be used").waitFor();
  });

  test("a path that leads nowhere is a warning and the result stays", async () => {
    const page = await openEditor();
    await typeAfter(page, "Environment", '\n<add key="Nope" xdt:Transform="Remove" xdt:Locator="Match(key)" />');
    await page.getByRole("button", { name: /^Warning No element in the source document matches/ }).waitFor();
    await page.getByText("Result: 2 changes").waitFor();
  });

  test("a change leads to its rule, a rule to its changes, and F8 from one to the next", async () => {
    const page = await openEditor();
    await page.getByText("Result: 2 changes").waitFor();
    const active = (pane: string) => page.locator(`[data-pane="${pane}"] .ce-active`).allTextContents();
    await page.getByRole("textbox", { name: "Result" }).getByText("Production").click();
    await expect.poll(async () => (await active("transform")).join("")).toContain('key="Environment"');
    await page.getByRole("textbox", { name: "Result" }).focus();
    await page.keyboard.press("F8");
    await page
      .getByRole("link", { name: "web.Release.config", exact: true })
      .and(page.locator("[aria-current]"))
      .waitFor();
    await expect.poll(async () => (await active("transform")).join("")).toContain('key="Trace"');
    expect((await active("source")).join("")).toBe('<add key="Trace" value="true" />');
    await page.keyboard.press("Shift+F8");
    await expect.poll(async () => (await active("transform")).join("")).toContain('key="Environment"');
    await page.getByRole("textbox", { name: "Transform" }).getByText("SetAttributes").click();
    await expect.poll(async () => (await active("result")).join("")).toBe('value="Production"');
  });

  test("an edited result becomes a transform, shown before it is taken and saved", async () => {
    const page = await openEditor();
    await page.getByText("Result: 2 changes").waitFor();
    await page.getByRole("button", { name: "Result alone" }).click();
    await page.getByRole("button", { name: "Edit result" }).click();
    const result = page.getByRole("textbox", { name: "Result" });
    await result.locator(".cm-line", { hasText: "CacheMinutes" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type('<add key="Region" value="eu" />');
    await result.getByText('"0"').dblclick();
    await page.keyboard.type("30");
    await page.getByRole("button", { name: "Preview the transform" }).click();
    const dialog = page.getByRole("dialog", { name: "What web.Production.config would say" });
    await dialog.getByText("Region").first().waitFor();
    await dialog.getByRole("button", { name: "Take it over" }).click();
    await page.getByText("Result: 4 changes").waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect
      .poll(async () => {
        const { body } = await screens.client.documents.get({ kind: "transforms", id: "harbour" });
        return "files" in body ? body.files.map(({ text }) => text) : [];
      })
      .toEqual([
        RELEASE,
        transform(
          [
            '    <add key="Environment" value="Production" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />',
            '    <add key="CacheMinutes" value="30" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />',
            '    <add key="Region" value="eu" xdt:Transform="Insert" />',
          ].join("\n"),
        ),
      ]);
  });

  test("the panes change size by keys, and the result can stand beside the source", async () => {
    const page = await openEditor();
    const bar = page.getByRole("separator", { name: "Size of the transform" });
    const before = Number(await bar.getAttribute("aria-valuenow"));
    await bar.focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(before);
    await page.getByRole("button", { name: "Beside the source" }).click();
    await expect.poll(() => page.locator('[data-pane="side-by-side"] .cm-editor').count()).toBe(2);
    expect(await textOf(page, "Source")).toContain('key="Trace"');
    expect(await textOf(page, "Result")).not.toContain('key="Trace"');
  });

  test.each(["light", "dark"] as const)(
    "has no accessibility finding in %s, and nothing is cut at twice the size",
    async (scheme) => {
      const page = await openEditor({ colorScheme: scheme });
      await typeAfter(page, "Environment", '\n<add key="Nope" xdt:Transform="Remove" xdt:Locator="Match(key)" />');
      await page.getByRole("button", { name: /^Warning/ }).waitFor();
      for (const mode of ["Changes line by line", "Beside the source"]) {
        await page.getByRole("button", { name: mode }).click();
        const { violations } = await new AxeBuilder({ page })
          .include(".config-editor")

          .analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
      }
      await page.setViewportSize({ width: 640, height: 360 });
      await page.getByRole("group", { name: "Shown text" }).waitFor();
      const overflow = () =>
        page.evaluate("document.querySelector('#main').scrollWidth - document.querySelector('#main').clientWidth");
      await expect.poll(overflow).toBe(0);
    },
  );

  test("nothing was refused by the page's policy and nothing failed", () => {
    expect(screens.complaints).toEqual([]);
  });
});

/** The editor on Production's transform, with the source opened from a file. */
async function openEditor(options: Parameters<Screens["open"]>[1] = {}): Promise<Page> {
  const page = await screens.open("/projects/harbour/transforms?file=web.Production.config", options);
  await page.getByRole("textbox", { name: "Transform" }).waitFor();
  await page
    .getByLabel("Configuration file")
    .setInputFiles({ name: "web.config", mimeType: "text/xml", buffer: Buffer.from(SOURCE) });
  await page.getByText(/^Result: \d/).waitFor();
  return page;
}

/** Types at the end of the transform's line that holds a word. */
async function typeAfter(page: Page, word: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Transform" }).locator(".cm-line", { hasText: word }).click();
  await page.keyboard.press("End");
  for (const part of text.split(/(\n)/)) {
    if (part === "\n") await page.keyboard.press("Enter");
    else await page.keyboard.type(part);
  }
}

async function textOf(page: Page, name: string): Promise<string> {
  const lines = await page.getByRole("textbox", { name }).locator(".cm-line").allTextContents();
  return lines.join("\n");
}

function focusedName(page: Page): Promise<unknown> {
  return page.evaluate("document.activeElement.getAttribute('aria-label')");
}
