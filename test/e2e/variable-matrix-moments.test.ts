import type { Page, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Variable } from "../../shared/core/model/variables.ts";
import { press } from "./keys.ts";
import { cell, focusedCell, paste, type } from "./matrix-page.ts";
import { go, openScreens, type Screens } from "./screens.ts";

const SECRET = { plain: "canary-77b1-hush" };
const inDevelopment = { environments: ["development"] };
let screens: Screens;
let page: Page;
let project = "";
let count = 0;

beforeAll(async () => {
  screens = await openScreens();
  await screens.client.host.addSample();
  page = await screens.open("/");
});
afterAll(() => screens.close());

/** One window for all these moments, and a project for each, the same in all. */
beforeEach(async () => {
  project = `shop-${++count}`;
  const instructions = "Is #{Db.Host} fine?";
  const steps = [{ kind: "manual-intervention", id: "ask", name: "Ask", instructions }];
  const variables = [
    { name: "Db.Host", values: [{ value: "db" }, { value: "db-dev", scope: inDevelopment }] },
    { name: "Db.Password", values: [{ value: SECRET }] },
    { name: "Mail.From", values: [] },
    { name: "Url", values: [{ value: "base" }] },
    { name: "Nothing", values: [{ value: null }] },
  ];
  await screens.client.documents.apply({
    documents: [
      { kind: "project", id: project, body: { name: project, lifecycle: "default" } },
      { kind: "process", id: project, body: { steps } },
      { kind: "variables", id: project, body: { variables } },
    ],
  });
  await go(page, pathOf(project));
  await begin();
});

const pathOf = (id: string) => `/projects/${id}/variables`;
const AS_BEGUN = ["db", "••••••••", "", "base", "null"];

async function begin(): Promise<void> {
  await expect.poll(() => column(1)).toEqual(AS_BEGUN);
  await cell(page, 0, 1).click();
}

async function stored(): Promise<readonly Variable[]> {
  const { body } = await screens.client.documents.get({ kind: "variables", id: project });
  return "variables" in body ? body.variables : [];
}

/** What the values of a variable are in the store, those without a scope first. */
async function valuesOf(name: string) {
  return (await stored()).find((variable) => variable.name === name)?.values.map(({ value }) => value);
}

/** Another person's change. */
async function change(edit: (variables: readonly Variable[]) => readonly object[]): Promise<void> {
  const { body, version } = await screens.client.documents.get({ kind: "variables", id: project });
  const variables = "variables" in body ? edit(body.variables) : [];
  await screens.client.documents.save({
    kind: "variables",
    id: project,
    body: { variables },
    expectedVersion: version,
  });
}

const bar = () => page.getByRole("region", { name: "Unsaved changes" });
const save = async () => {
  await page.keyboard.press("Control+s");
  await bar().waitFor({ state: "detached" });
};
const texts = (places: readonly (readonly [number, number])[]) =>
  Promise.all(places.map(([line, at]) => cell(page, line, at).innerText()));
const column = (at: number, count = 5) => texts(Array.from({ length: count }, (_, line) => [line, at] as const));

/** The page's wire to the host, which may be held, deaf or cut. */
async function holdWire() {
  const held: (() => void)[] = [];
  const wire = {
    /** What the host says is kept until it is released. */
    isHeld: false,
    /** What the page says does not arrive. */
    isDeaf: false,
    /** No wire can be opened. */
    isAway: false,
    /** Something was held or not heard. */
    isHolding: false,
    cut: async () => undefined as void,
    release: () => {
      wire.isHeld = false;
      for (const send of held.splice(0)) send();
    },
  };
  await page.routeWebSocket(/\/rpc$/, async (socket: WebSocketRoute) => {
    if (wire.isAway) return socket.close({ code: 1011 });
    const server = socket.connectToServer();
    wire.cut = async () => {
      await socket.close({ code: 1011 });
      await server.close();
    };
    socket.onMessage((message) => {
      if (wire.isDeaf) wire.isHolding = true;
      else server.send(message);
    });
    server.onMessage((message) => {
      if (!wire.isHeld) return socket.send(message);
      wire.isHolding = true;
      held.push(() => socket.send(message));
    });
  });
  await page.reload();
  await begin();
  return wire;
}

test("what is typed while a save is under way stays unsaved, and only that", async () => {
  const wire = await holdWire();
  await press(page, "ArrowDown");
  await type(page, "a new secret", "Enter");
  await type(page, "sent", "Enter");
  await press(page, "ArrowUp");
  wire.isHeld = true;
  await page.keyboard.press("Control+s");
  await expect.poll(() => wire.isHolding).toBe(true);
  await type(page, "typed on", "Enter");
  await type(page, "and on", "Enter");
  wire.release();
  await page.getByText("Variables saved").first().waitFor();
  expect(await valuesOf("Mail.From")).toEqual(["sent"]);
  await page.getByRole("button", { name: "What changed" }).click();
  const changes = bar().getByRole("row");
  await expect.poll(() => changes.allInnerTexts()).toHaveLength(3);
  expect((await changes.allInnerTexts()).join()).toMatch(/Mail\.From.*sent.*typed on.*Url.*base.*and on/s);
  await save();
  expect([await valuesOf("Mail.From"), await valuesOf("Url")]).toEqual([["typed on"], ["and on"]]);
});

test("while the host is away what is typed stays, a save says why it failed, and works when it is back", async () => {
  const wire = await holdWire();
  await type(page, "first", "Enter");
  await page.keyboard.type("sec");
  wire.isAway = true;
  await wire.cut();
  await page.getByText("The host does not answer; trying again").waitFor();
  await type(page, "ret", "Enter");
  await page.keyboard.press("Control+s");
  await bar().getByText("The Slipway host does not answer").waitFor();
  wire.isAway = false;
  await page.getByText("Connected").waitFor();
  wire.isDeaf = true;
  await page.keyboard.press("Control+s");
  await expect.poll(() => wire.isHolding).toBe(true);
  await wire.cut();
  await bar().getByText("broke before it answered").waitFor();
  wire.isDeaf = false;
  await page.getByText("Connected").waitFor();
  await save();
  expect(await valuesOf("Db.Host")).toEqual(["first", "db-dev"]);
});

test("text under an editor is a change when the screen is left by keys, by Back or by a reload", async () => {
  const back = async () => {
    await page.goBack();
    await go(page, pathOf(project));
  };
  await page.keyboard.type("then back");
  await back();
  await expect.poll(() => cell(page, 0, 1).innerText()).toBe("then back");
  await cell(page, 3, 1).click();
  await page.getByRole("textbox", { name: "Value of Url" }).fill("in the pane");
  await press(page, "Control+2");
  await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
  await go(page, pathOf(project));
  await expect.poll(() => cell(page, 3, 1).innerText()).toBe("in the pane");
  await cell(page, 2, 1).click();
  await page.keyboard.type("then a reload");
  await page.reload();
  await expect.poll(() => column(1)).toEqual(["then back", "••••••••", "then a reload", "in the pane", "null"]);
});

test("what is typed for a variable that another person removes lands nowhere else, and that is said", async () => {
  await page.keyboard.type("for the host");
  await change((variables) => variables.slice(1));
  await page.getByText("4 of 4").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("'Db.Host' was removed or renamed meanwhile").first().waitFor();
  expect(await focusedCell(page)).toBe("0/1");
  await expect.poll(() => column(1, 4)).toEqual(["••••••••", "", "base", "null"]);
  await type(page, "another secret", "Enter");
  await save();
});

test("an edit stays with its variable, and a new name in the last line, while others add and remove lines", async () => {
  await cell(page, 3, 1).click();
  await page.keyboard.type("mine");
  await change((variables) => variables.slice(2));
  await page.getByText("3 of 3").waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => column(1, 3)).toEqual(["", "mine", "null"]);
  await save();
  await page.getByRole("button", { name: "Add variable" }).click();
  await page.keyboard.type("Mail.To");
  await change((variables) => [...variables, { name: "Theirs", values: [] }]);
  await page.getByText("4 of 4").waitFor();
  await page.keyboard.press("Tab");
  await type(page, "ops", "Enter");
  await save();
  expect((await stored()).map(({ name }) => name)).toEqual(["Mail.From", "Url", "Nothing", "Theirs", "Mail.To"]);
  expect(await valuesOf("Mail.To")).toEqual(["ops"]);
});

test("what was saved can be undone and saved again; what others saved cannot", async () => {
  await type(page, "first", "Enter");
  await type(page, "a secret", "Enter");
  await save();
  await press(page, "Control+z", "Control+z");
  await expect.poll(() => column(1)).toEqual(AS_BEGUN);
  await save();
  expect(await valuesOf("Db.Host")).toEqual(["db", "db-dev"]);
  await change((variables) => variables.toReversed());
  await expect.poll(() => column(1)).toEqual(["null", "base", "", "••••••••", "db"]);
  await press(page, "Control+z");
  expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
  expect(await bar().count()).toBe(0);
});

test("what is typed into a field of the pane is one step to undo", async () => {
  await page.getByRole("textbox", { name: "Description" }).pressSequentially("where it is");
  await cell(page, 1, 1).click();
  await page.getByRole("button", { name: "Replace" }).click();
  await page.getByLabel("New sensitive value").pressSequentially("a new secret");
  const undo = page.getByRole("button", { name: "Undo" });
  for (let steps = 0; steps < 3; steps++) await undo.click(); // the secret, that it is typed anew, the description
  await expect.poll(() => bar().count()).toBe(0);
  await page.getByRole("button", { name: "Redo" }).click();
  await cell(page, 0, 1).click();
  await expect.poll(() => page.getByRole("textbox", { name: "Description" }).inputValue()).toBe("where it is");
});

test("undoing a rename everywhere takes the new name out of the steps again, and redoing puts it back", async () => {
  const process = (state: string) => page.getByRole("link", { name: `Process${state}`, exact: true });
  await press(page, "Home", "F2", "Control+a");
  await type(page, "Database", "Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await process(" (unsaved)").waitFor();
  await press(page, "Control+z");
  await process("").waitFor();
  expect(await cell(page, 0, 0).innerText()).toBe("Db.Host");
  await press(page, "Control+y");
  await process(" (unsaved)").waitFor();
  await press(page, "Control+z");
  await process("").waitFor();
  await expect.poll(() => bar().count()).toBe(0);
});

test("a block goes past the headings of groups; its empty cells are no values, null and secrets stay what they are", async () => {
  await page.getByRole("button", { name: "Group" }).click();
  const grouped = (at: number) => texts([1, 2, 3, 4, 5].map((line) => [line, at] as const));
  await expect.poll(() => grouped(0)).toEqual(["Db.Host", "Db.Password", "Mail.From", "Url", "Nothing"]);
  await cell(page, 1, 1).click();
  await paste(page, 'one\tdev\r\ntyped-secret\t\r\n"a ""b""\tc"\t\r\n\t\r\n\t\r\n');
  await expect.poll(() => grouped(1)).toEqual(["one", "••••••••", 'a "b" c', "", "null"]);
  await expect.poll(() => grouped(2)).toEqual(["dev", "", "", "", ""]);
  await save();
  await page.getByRole("button", { name: "Group" }).click();
  const variables = Object.fromEntries((await stored()).map(({ name, values }) => [name, values]));
  expect(variables["Db.Host"]?.map(({ value }) => value)).toEqual(["one", "dev"]);
  expect(variables["Db.Password"]).toMatchObject([{ value: { secret: expect.any(String) as string } }]);
  expect(variables["Mail.From"]?.map(({ value }) => value)).toEqual(['a "b"\tc']);
  expect([variables["Url"], variables["Nothing"]]).toEqual([[], [{ value: null, scope: {} }]]);
  expect(JSON.stringify(variables)).not.toContain("typed-secret");
});

test("cells are selected by drawing over them, also past the edge, and a drag from elsewhere selects nothing", async () => {
  const center = async (line: number, at: number) => {
    const box = await cell(page, line, at).boundingBox();
    return [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2] as const;
  };
  const selected = page.locator('[role="gridcell"][aria-selected="true"]');
  await page.mouse.move(...(await center(0, 1)));
  await page.mouse.down();
  await page.mouse.move(...(await center(3, 2)), { steps: 4 });
  await page.mouse.move(1, 1);
  await page.mouse.up();
  await page.mouse.move(...(await center(4, 1)));
  await expect.poll(() => selected.count()).toBe(8);
  await page.getByRole("textbox", { name: "Filter by name or value" }).hover();
  await page.mouse.down();
  await page.mouse.move(...(await center(4, 1)), { steps: 4 });
  await page.mouse.up();
  expect(await selected.count()).toBe(8);
  await cell(page, 1, 1).click({ button: "right" });
  expect(await selected.count()).toBe(8);
  await press(page, "Delete");
  await expect.poll(() => column(1)).toEqual(["", "", "", "", "null"]);
});

test("a rename asked for is of the variable it was asked for, wherever that stands when it is answered", async () => {
  await press(page, "Home", "F2", "Control+a");
  await type(page, "Database", "Enter");
  const dialog = page.getByRole("dialog", { name: "Rename Db.Host" });
  await dialog.waitFor();
  await change((variables) => variables.toReversed());
  await expect.poll(() => cell(page, 0, 0).innerText()).toBe("Nothing");
  await press(page, "Enter");
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => column(0)).toEqual(["Nothing", "Url", "Mail.From", "Db.Password", "Database"]);
  await press(page, "Control+z");
  await expect.poll(() => bar().count()).toBe(0);
});

test("a value that another person changed under the editor is replaced, but not in silence", async () => {
  const theirs = (changed: string) =>
    change((variables) =>
      variables.map((variable) =>
        variable.name === changed ? { ...variable, values: [{ value: "theirs" }] } : variable,
      ),
    );
  const replaced = (name: string) => page.getByText(`'${name}' was changed meanwhile. What you typed replaces that`);
  await page.keyboard.type("mine");
  await theirs("Db.Host");
  await page.getByRole("gridcell", { name: "db-dev" }).waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await replaced("Db.Host").first().waitFor();
  await press(page, "Control+z");
  await expect.poll(() => cell(page, 0, 1).innerText()).toBe("theirs");
  await cell(page, 3, 1).click();
  await page.getByRole("textbox", { name: "Value of Url" }).fill("from the pane");
  await theirs("Url");
  await expect.poll(() => cell(page, 3, 1).innerText()).toBe("theirs");
  await cell(page, 0, 1).click();
  await replaced("Url").first().waitFor();
  await expect.poll(() => cell(page, 3, 1).innerText()).toBe("from the pane");
});

test("a renamed row stays where it is in a sorted view, and a name added to a folded group unfolds it", async () => {
  await page.getByLabel("Order of the rows").selectOption("name");
  await cell(page, 0, 0).click();
  await press(page, "F2", "Control+a");
  await type(page, "Zebra", "Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect.poll(() => column(0)).toEqual(["Zebra", "Db.Password", "Mail.From", "Nothing", "Url"]);
  await page.getByRole("button", { name: "Group" }).click();
  await press(page, "Shift+Tab");
  await cell(page, 5, 0).click();
  await type(page, "Mail.To", "Enter");
  const group = page.getByRole("button", { name: "Mail (2)" });
  await group.click();
  await page.getByRole("rowheader", { name: "Mail.From" }).waitFor({ state: "detached" });
  await page.getByRole("rowheader", { name: "New variable" }).click();
  await type(page, "Mail.Cc", "Tab");
  await type(page, "boss", "Enter");
  await page.getByRole("row", { name: /Mail.Cc boss/ }).waitFor();
});

test("removing every line, and undoing that, keeps the focus in the grid", async () => {
  await press(page, "Control+Home", "Shift+Control+ArrowDown", "Delete");
  await page.getByText("0 of 0").waitFor();
  expect(await focusedCell(page)).toBe("0/0");
  await press(page, "Control+z");
  await expect.poll(() => column(1)).toEqual(AS_BEGUN);
});

test("ten thousand pasted settings are shown at once, in part, and land whole", async () => {
  await paste(page, Array.from({ length: 10_000 }, (_, index) => `Bulk_${index}=value ${index}`).join("\r\n"));
  const dialog = page.getByRole("dialog", { name: "Paste 10000 values" });
  await dialog.getByText("The first 500 are shown; 9500 more follow.").waitFor();
  await dialog.getByRole("button", { name: "Paste 10000 changes" }).click();
  await page.getByText("10005 of 10005").waitFor();
});

test("a secret copied here is not pasted into another project, nor are its stars", async () => {
  await press(page, "ArrowDown", "Control+c");
  await go(page, "/projects/harbour/variables");
  await cell(page, 0, 1).click();
  const before = await cell(page, 0, 1).innerText();
  await press(page, "Control+v");
  await page.keyboard.press("ArrowDown");
  expect(await cell(page, 0, 1).innerText()).toBe(before);
  expect(await bar().count()).toBe(0);
});

test("the console has nothing to complain of", () => {
  expect(screens.complaints).toEqual([]);
});
