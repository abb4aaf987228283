import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { press } from "./keys.ts";
import { cell, focusedCell, paste, type } from "./matrix-page.ts";
import { go, openScreens, type Screens } from "./screens.ts";

const PATH = "/projects/shop/variables";
const SECRET = "canary-5f2a-hush";
let screens: Screens;

beforeAll(async () => {
  screens = await openScreens();
});
afterAll(() => screens.close());

/** A project with two environments more than the sample's and variables as people have them. */
beforeEach(async () => {
  const { client } = screens;
  await client.host.addSample();
  await client.documents.apply({
    documents: [
      { kind: "project", id: "shop", body: { name: "Shop", lifecycle: "default" } },
      {
        kind: "variables",
        id: "shop",
        body: {
          variables: [
            {
              name: "Db.Host",
              values: [{ value: "db" }, { value: "db-prod", scope: { environments: ["production"] } }],
            },
            { name: "Db.Password", values: [{ value: { plain: SECRET } }] },
            { name: "Url", values: [{ value: "http://#{Db.Host}/#{Missing}" }] },
            { name: "Broken", values: [{ value: "abc #{Url" }] },
          ],
        },
      },
    ],
  });
});

const open = async (options: Parameters<Screens["open"]>[1] = {}) => {
  const page = await screens.open(PATH, options);
  await page.getByRole("grid", { name: "Variables by scope" }).waitFor();
  await cell(page, 0, 0).focus();
  return page;
};
const saved = async () => {
  const { body } = await screens.client.documents.get({ kind: "variables", id: "shop" });
  return "variables" in body ? body.variables : [];
};
const save = async (page: Page) => {
  await page.keyboard.press("Control+s");
  await page.getByText("Variables saved").first().waitFor();
};
const discard = async (page: Page) => {
  const button = page.getByRole("button", { name: "Discard" });
  if (await button.isVisible()) await button.click();
};

test("rows are sorted by a click, columns widened by keys, and both are there after a restart of the screen", async () => {
  const page = await open();
  const names = () => page.getByRole("rowheader").allTextContents();
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await expect.poll(names).toEqual(["Broken", "Db.Host", "Db.Password", "Url", "New variable"]);
  await page.getByRole("columnheader", { name: "Everywhere" }).getByRole("button").click();
  await page.getByRole("columnheader", { name: "Everywhere" }).getByRole("button").click();
  await expect.poll(names).toEqual(["Url", "Db.Host", "Broken", "Db.Password", "New variable"]);
  const host = page.getByRole("row", { name: /^Db.Host/ }).locator(`[data-at="1/1"]`);
  await host.click();
  await type(page, "zzz", "Enter");
  expect(await names()).toEqual(["Url", "Db.Host", "Broken", "Db.Password", "New variable"]);
  const width = async () => (await cell(page, 0, 1).boundingBox())?.width ?? 0;
  const before = await width();
  await press(page, "Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight");
  await expect.poll(width).toBe(before + 40);
  await page.reload();
  await page.getByRole("grid", { name: "Variables by scope" }).waitFor();
  await expect.poll(width).toBe(before + 40);
  await page.getByLabel("Order of the rows").selectOption("kept");
  await expect.poll(names).toEqual(["Db.Host", "Db.Password", "Url", "Broken", "New variable"]);
  await discard(page);
});

test("twenty edits with keys alone arrive in the store", async () => {
  const page = await open();
  await press(page, "ArrowRight");
  await type(page, "db-1", "Tab"); // 1
  await type(page, "db-dev", "Tab"); // 2
  await type(page, "db-test", "Enter"); // 3
  await press(page, "Control+End", "Home");
  await type(page, "Mail.From", "Enter"); // 4: a new variable
  await type(page, "Mail.To", "Tab"); // 5: another one, then its values
  await type(page, "ops@example.com", "Tab"); // 6
  await type(page, "dev@example.com", "Tab"); // 7
  await press(page, "ArrowUp", "Home", "ArrowRight");
  await type(page, "noreply@example.com", "Enter"); // 8
  await press(page, "Control+Home", "ArrowDown", "ArrowDown", "ArrowRight", "F2");
  await type(page, "/x", "Enter"); // 9: F2 adds to what is there
  await press(page, "Delete"); // 10: Broken everywhere goes
  await press(page, "Control+z", "Control+y"); // 11, 12
  await type(page, "fine", "Enter"); // 13
  await press(
    page,
    "Control+Home",
    "ArrowRight",
    "Shift+ArrowRight",
    "Shift+ArrowRight",
    "Shift+ArrowRight",
    "Control+r",
  ); // 14
  await press(
    page,
    "Control+Home",
    "ArrowRight",
    "Control+c",
    "ArrowDown",
    "ArrowDown",
    "ArrowDown",
    "ArrowRight",
    "Control+v",
  ); // 15
  await press(page, "Shift+ArrowDown", "Control+d"); // 16
  await press(page, "ArrowRight", "F2");
  await page.keyboard.type("two");
  await press(page, "Alt+Enter");
  await type(page, "lines", "Enter"); // 17
  await press(page, "Control+Home");
  await press(page, "F2", "Control+a");
  await type(page, "Database.Host", "Enter"); // 18: a rename, asked for because it is used
  await page.getByRole("dialog", { name: "Rename Db.Host" }).waitFor();
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await type(page, "gone", "Escape"); // 19: taken back before it lands
  await press(page, "ArrowRight");
  await type(page, "a new long secret", "Enter"); // 20
  await save(page);
  const variables = Object.fromEntries((await saved()).map(({ name, values }) => [name, values]));
  expect(Object.keys(variables)).toEqual(["Database.Host", "Db.Password", "Url", "Broken", "Mail.From", "Mail.To"]);
  const texts = (name: string) => variables[name]?.map(({ value, scope }) => [scope.environments?.[0] ?? "", value]);
  expect(Object.fromEntries(texts("Database.Host") ?? [])).toMatchObject({
    "": "db-1",
    development: "db-1",
    production: "db-1",
  });
  expect(texts("Url")?.[0]).toEqual(["", "http://#{Database.Host}/#{Missing}/x"]);
  expect(texts("Mail.To")).toEqual([
    ["", "ops@example.com"],
    ["development", "dev@example.com"],
  ]);
  expect(texts("Mail.From")?.[0]).toEqual(["", "noreply@example.com"]);
  expect(texts("Broken")?.[0]).toEqual(["", "fine"]);
  expect(JSON.stringify(variables)).toContain("two\\nlines");
  expect(JSON.stringify(variables)).not.toContain("a new long secret");
});

describe("paste", () => {
  test("a block from a spreadsheet lands where the selection is and is one step to undo", async () => {
    const page = await open();
    await press(page, "ArrowRight");
    await paste(page, 'one\ttwo\r\n\r\n"three\nlines"\tfour\r\n');
    await expect.poll(() => cell(page, 2, 2).textContent()).toContain("four");
    await expect.poll(() => cell(page, 0, 1).textContent()).toContain("one");
    await press(page, "Control+z");
    await expect.poll(() => cell(page, 0, 1).textContent()).toContain("db");
    expect(await cell(page, 2, 2).textContent()).toBe("");
  });

  test("a .env file shows what it will change before it lands", async () => {
    const page = await open();
    await press(page, "ArrowRight", "ArrowRight");
    await paste(page, "# dev\nDb.Host=db-env\nPORT='8080'\nexport MODE=\"a b\"\n");
    const dialog = page.getByRole("dialog", { name: "Paste 3 values" });
    await dialog.getByText("new variable").first().waitFor();
    expect(await dialog.getByRole("row").count()).toBe(4);
    await dialog.getByRole("button", { name: "Paste 3 changes" }).click();
    await save(page);
    const variables = await saved();
    expect(variables.find(({ name }) => name === "MODE")?.values).toEqual([
      { value: "a b", scope: { environments: ["development"] } },
    ]);
    expect(variables.find(({ name }) => name === "Db.Host")?.values).toHaveLength(3);
  });

  test("what was copied here keeps its secrets, and stars from outside do not overwrite them", async () => {
    const page = await open();
    await press(page, "ArrowDown", "ArrowRight", "Control+c", "ArrowRight", "Control+v");
    await paste(page, "********");
    await save(page);
    const values = (await saved()).find(({ name }) => name === "Db.Password")?.values ?? [];
    expect(values[1]?.value).toEqual(values[0]?.value);
  });
});

test("a draft survives a reload, and an edited row stays in a filter it no longer matches", async () => {
  const page = await open();
  await press(page, "Control+f");
  await type(page, "db-prod", "Enter");
  await page.getByText("1 of 4").waitFor();
  await press(page, "ArrowRight", "ArrowRight");
  const text = "not what was looked for";
  const columns = await page.getByRole("columnheader").allTextContents();
  for (let at = 2; at < columns.indexOf("Production"); at++) await press(page, "ArrowRight");
  await type(page, text, "Enter");
  await page.getByText("1 of 4").waitFor();
  await page.getByText(text).first().waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("4 of 4").waitFor();
  await page.getByText(text).first().waitFor();
  await page.getByRole("button", { name: "What changed" }).click();
  await page.getByRole("row", { name: new RegExp(`Db.Host Production db-prod ${text}`) }).waitFor();
  await discard(page);
});

test("a secret is on the wire and in the page only while it is revealed, which is audited", async () => {
  const frames: string[] = [];
  const page = await screens.open("/");
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(payload.toString())));
  await page.reload();
  await go(page, PATH);
  await page.clock.install();
  await cell(page, 1, 1).click();
  const field = page.getByRole("textbox", { name: "Sensitive value" });
  await field.waitFor();
  for (const tab of ["Used in", "History", "Problems", "Tester", "Details"]) {
    await page.getByRole("tab", { name: tab }).click();
    expect(await page.content()).not.toContain(SECRET);
  }
  expect(frames.length).toBeGreaterThan(3);
  expect(frames.join("\n")).not.toContain(SECRET);
  await page.getByRole("button", { name: "Reveal" }).click();
  await expect.poll(() => field.inputValue()).toBe(SECRET);
  const { 0: event } = await screens.client.audit.list({ limit: 1 });
  expect(event).toMatchObject({ category: "secret", message: "Revealed a secret of variables of project 'shop'" });
  await page.clock.fastForward(16_000);
  await expect.poll(() => field.inputValue()).toBe("••••••••");
  expect(await page.content()).not.toContain(SECRET);
});

test("text under an editor is not lost by Ctrl+S or by a click on another cell", async () => {
  const page = await open();
  await press(page, "ArrowRight");
  await page.keyboard.type("typed");
  await save(page);
  await page.getByRole("textbox", { name: "Value of Db.Host" }).fill("in the pane");
  await cell(page, 2, 1).click();
  await page.keyboard.type("in the cell");
  await cell(page, 3, 1).click();
  await page.getByRole("textbox", { name: "Value of Broken" }).fill("pane, then save");
  await page.keyboard.press("Control+s");
  await expect
    .poll(async () => (await saved()).map(({ values }) => values[0]?.value))
    .toMatchObject(["in the pane", {}, "in the cell", "pane, then save"]);
});

describe("two people", () => {
  const change = async (name: string, value: string) => {
    const { body, version } = await screens.client.documents.get({ kind: "variables", id: "shop" });
    if (!("variables" in body)) return;
    const variables = body.variables.map((variable) =>
      variable.name === name ? { ...variable, values: [{ value, scope: {} }, ...variable.values.slice(1)] } : variable,
    );
    await screens.client.documents.save({
      kind: "variables",
      id: "shop",
      body: { variables },
      expectedVersion: version,
    });
  };

  test("changes of different values are merged by themselves", async () => {
    const page = await open();
    await press(page, "ArrowRight");
    await type(page, "mine", "Enter");
    await change("Url", "theirs");
    await page
      .getByText(/was merged into your unsaved changes/)
      .first()
      .waitFor();
    await save(page);
    expect((await saved()).map(({ values }) => values[0]?.value)).toMatchObject(["mine", {}, "theirs", "abc #{Url"]);
  });

  test("one value changed by both is shown side by side and nothing is lost", async () => {
    const page = await open();
    await press(page, "ArrowRight");
    await type(page, "mine", "Enter");
    await change("Db.Host", "theirs");
    const choice = page.getByRole("radiogroup", { name: "Db.Host, Everywhere" });
    const { violations } = await new AxeBuilder({ page }).include(".draft-bar").analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await choice.getByText("Theirs: theirs").click();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect.poll(() => cell(page, 0, 1).textContent()).toContain("theirs");
    await expect.poll(() => page.getByText("Unsaved changes").count()).toBe(0);
  });
});

test("the winner for a context is marked, and each loser says why", async () => {
  const page = await open();
  await page.getByRole("combobox", { name: "Environment in which" }).selectOption({ label: "Production" });
  await cell(page, 0, 1).click();
  const counts = page.getByRole("region", { name: "What counts" });
  await counts.getByText("In Production this counts").waitFor();
  expect(await counts.textContent()).toMatch(/db-prod.*Production.*db.*Everywhere.*Less specific/s);
  await page.locator(".matrix-wins", { hasText: "db-prod" }).waitFor();
  await page.getByRole("tab", { name: "Tester" }).click();
  await page.getByLabel("Text with expressions").fill("#{Db.Host | ToUpper} #{Db.Password} #{Missing}");
  const result = page.getByRole("status", { name: "Result" });
  await result.getByText(/Nothing is known as #\{Missing\}/).waitFor();
  await page.getByLabel("Text with expressions").fill("#{Db.Host | ToUpper} #{Db.Password}");
  await result.getByText("DB-PROD ********").waitFor();
  await page.getByRole("region", { name: "Steps of evaluation" }).getByText("DB-PROD", { exact: true }).waitFor();
  await page.getByLabel("Text with expressions").fill("abc #{Url");
  await page.getByRole("note", { name: /Mistake at character/ }).waitFor();
});

test("problems lead to their cells, history restores, uses are listed", async () => {
  const page = await open();
  await page.getByRole("tab", { name: "Problems" }).click();
  await page.getByRole("button", { name: /'Broken' cannot be read at character/ }).click();
  await expect.poll(() => focusedCell(page)).toBe("3/1");
  await page.getByText(/uses 'Missing', which is not defined/).waitFor();
  await type(page, "better", "Enter");
  await save(page);
  await cell(page, 3, 1).click();
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("row", { name: "Everywhere abc #{Url better" }).waitFor();
  await page
    .getByRole("button", { name: /Restore version/ })
    .nth(1)
    .click();
  await expect.poll(() => cell(page, 3, 1).textContent()).toContain("abc #{Url");
  await cell(page, 0, 0).click();
  await page.getByRole("tab", { name: "Used in" }).click();
  await page.getByRole("button", { name: "Variable 'Url'" }).waitFor();
  await discard(page);
});

test("a rename reaches the steps as an unsaved change of the process", async () => {
  const step = { kind: "manual-intervention", id: "ask", name: "Ask", instructions: "Is #{Db.Host} fine?" };
  await screens.client.documents.apply({ documents: [{ kind: "process", id: "shop", body: { steps: [step] } }] });
  const page = await open();
  await press(page, "F2", "Control+a");
  await type(page, "Database", "Enter");
  const dialog = page.getByRole("dialog", { name: "Rename Db.Host" });
  await dialog.getByText("Step 'Ask': instructions").waitFor();
  await dialog.getByRole("button", { name: "Rename" }).click();
  await save(page);
  await page.getByRole("link", { name: "Process (unsaved)" }).click();
  await expect.poll(() => page.getByLabel("Instructions").inputValue()).toBe("Is #{Database} fine?");
  await discard(page);
});

test("a column for a new scope is added by keys and taken away while it is empty", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Add column" }).focus();
  await press(page, "Enter");
  await page.getByRole("dialog", { name: "Add a column" }).waitFor();
  await page.getByRole("group", { name: "Environments" }).getByLabel("Production").focus();
  await press(page, "Space");
  await page.getByRole("group", { name: "Environments" }).getByLabel("Development").focus();
  await press(page, "Space", "Enter");
  await page.getByRole("columnheader", { name: "Production or Development" }).waitFor();
  await page.getByRole("button", { name: /Remove column/ }).click();
  await page.getByRole("columnheader", { name: "Production or Development" }).waitFor({ state: "detached" });
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("no part of the matrix has a serious accessibility finding", async () => {
    const page = await open({ colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    await cell(page, 0, 1).click();
    await type(page, "changed", "Enter");
    for (const tab of ["Details", "Used in", "History", "Problems", "Tester"]) {
      await page.getByRole("tab", { name: tab }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { impact, id, nodes } of violations) {
        if (impact === "serious" || impact === "critical") found.push(`${tab} ${id}: ${nodes[0]?.html}`);
      }
    }
    await discard(page);
    expect(found).toEqual([]);
  });
});

test("the console has nothing to complain of", () => {
  expect(screens.complaints).toEqual([]);
});

describe("uses outside the matrix", () => {
  test("a library set shows the projects that use a name, and a rename reaches them as unsaved changes", async () => {
    const { client } = screens;
    await client.documents.apply({
      documents: [
        {
          kind: "variable-set",
          id: "shared",
          body: { name: "Shared", variables: [{ name: "Proxy", values: [{ value: "p" }] }] },
        },
        { kind: "project", id: "shop", body: { name: "Shop", lifecycle: "default", variableSets: ["shared"] } },
        { kind: "variables", id: "shop", body: { variables: [{ name: "Out", values: [{ value: "via #{Proxy}" }] }] } },
      ],
    });
    const page = await screens.open("/library/variable-sets/shared");
    await page.getByRole("grid", { name: "Variables by scope" }).waitFor();
    await cell(page, 0, 0).focus();
    await page.getByRole("tab", { name: "Used in" }).click();
    await page.getByRole("list", { name: "Used in Shop (1)" }).getByRole("link", { name: "Variable 'Out'" }).waitFor();
    await page.getByRole("tab", { name: "Details" }).click();
    await page.getByRole("button", { name: "Rename…" }).click();
    await page.getByRole("dialog").getByLabel("New name").fill("WebProxy");
    await page.getByRole("dialog").getByText("Shop: Variable 'Out'").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await go(page, PATH);
    await page.getByRole("gridcell", { name: "via #{WebProxy}" }).waitFor();
    await discard(page);
    await go(page, "/library/variable-sets/shared");
    await discard(page);
  });

  test("the files of the newest release that a variable fills are read when asked for", async () => {
    await screens.client.releases.create({ project: "harbour" });
    const page = await screens.open("/projects/harbour/variables");
    await page.getByRole("grid", { name: "Variables by scope" }).waitFor();
    await cell(page, 0, 0).focus();
    await page.getByRole("tab", { name: "Used in" }).click();
    await page.getByRole("button", { name: "Look into the files of the newest release" }).click();
    const files = page.getByRole("list", { name: "Fills files of release 1.1.0" });
    await expect.poll(() => files.textContent()).toMatch(/web\.config:\d+ Web site on Development folder, #\{Banner/);
  });
});
