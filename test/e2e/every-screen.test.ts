import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSelfSigned, openOpensslFolder, opensslIsMissing } from "../make-certificates.ts";
import { SAMPLE_ROUTES } from "./routes.ts";
import { FOCUS_MARKS, openScreens, type Screens, show } from "./screens.ts";

const LONG = "Anunreasonablylongnamewithoutanyspacesinitwhichmustbebrokensomewhere";
let screens: Screens;

beforeAll(async () => {
  screens = await openScreens();
  const { client } = screens;
  await client.host.addSample();
  const release = await client.releases.create({ project: "harbour", version: `1.0.0-${LONG}` });
  const { id } = await client.deployments.start({ release: release.id, environment: "development" });
  for await (const _events of await client.deployments.watch({ deployment: id })) continue;
  await client.documents.apply({
    documents: [
      {
        kind: "variable-set",
        id: "mail",
        body: { name: LONG, variables: [{ name: LONG, values: [{ value: LONG }] }] },
      },
      { kind: "project", id: "long", body: { name: LONG, lifecycle: "default", variableSets: ["mail"] } },
      {
        kind: "account",
        id: "long",
        body: { name: LONG, environments: ["test"], signIn: { kind: "token", token: { plain: LONG } } },
      },
      ...certificates(),
      ...notifications(),
      {
        kind: "transforms",
        id: "harbour",
        body: { files: [{ name: "web.Far.config", text: '<?xml version="1.0"?>\n<!-- x -->\n<a b="c">d</a>\n' }] },
      },
    ],
  });
});
afterAll(() => screens.close());

/** A certificate with a long name, where one can be made. */
function certificates() {
  if (opensslIsMissing) return [];
  const files = openOpensslFolder();
  makeSelfSigned(files, "certificate", { more: ["-subj", `/CN=${LONG.slice(0, 60)}/O=${LONG.slice(0, 60)}`] });
  const content = { plain: files.text("certificate.crt") + files.text("certificate.key") };
  files.remove();
  return [{ kind: "certificate" as const, id: "long", body: { name: LONG, content } }];
}

/** A project that only tells people: by mail, and to a webhook. */
function notifications() {
  const login = { username: LONG, password: { plain: LONG } };
  const server = { name: LONG, host: LONG, security: "none", from: `${LONG} <a@b.example>`, ...login };
  const mail = { kind: "send-email", id: "mail", name: LONG, server: "long", to: LONG, cc: LONG, subject: LONG };
  const message = { service: "webhook", body: `{ "text": "${LONG}" }`, headers: [{ name: "X-Token", value: LONG }] };
  const post = { kind: "post-message", id: "post", name: `${LONG}2`, address: { plain: LONG }, message };
  return [
    { kind: "mail-server" as const, id: "long", body: server },
    { kind: "project" as const, id: "messages", body: { name: "Messages", lifecycle: "default" } },
    { kind: "process" as const, id: "messages", body: { steps: [mail, post] } },
  ];
}

const ROUTES = [
  ...SAMPLE_ROUTES,
  "/projects/long/process",
  "/projects/messages/process",
  "/projects/messages/process?step=2",
  "/library/accounts/long",
];

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("no screen has a serious accessibility finding", async () => {
    const page = await screens.open("/", { colorScheme, reducedMotion: "reduce" });
    const found: string[] = [];
    for (const route of ROUTES) {
      await show(page, route);
      const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_MARKS).analyze();
      for (const { impact, id, nodes } of violations) {
        if (impact === "serious" || impact === "critical") found.push(`${route} ${id}: ${nodes[0]?.html}`);
      }
    }
    expect(found).toEqual([]);
  });
});

test("nothing is cut off at 1280x720 with 200 % scaling", async () => {
  const page = await screens.open("/", { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });
  const cut: string[] = [];
  for (const route of ROUTES) {
    await show(page, route);
    const overflow = await page.locator("main").evaluate((main) => main.scrollWidth - main.clientWidth);
    if (overflow > 1) cut.push(`${route}: ${overflow} px`);
  }
  expect(cut).toEqual([]);
});

test("the palette finds things by a part of their name, and the focus comes back", async () => {
  const page = await screens.open("/audit");
  await page.getByRole("button", { name: "Verify" }).focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("harb proc");
  await page.keyboard.press("Escape");
  const verify = page.getByRole("button", { name: "Verify" });
  await expect.poll(() => verify.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("harbour: proc");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.title()).toBe("Process of Harbour - Slipway");
});

test("the theme changes at once and is kept", async () => {
  const page = await screens.open("/settings");
  const background = () => page.locator("main").evaluate((main) => getComputedStyle(main).backgroundColor);
  const before = await background();
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect.poll(background).not.toBe(before);
  await page.reload();
  await expect.poll(background).not.toBe(before);
});

test("the audit is filtered, unfolds to what was changed, and is proven whole", async () => {
  const page = await screens.open("/audit");
  await page.getByLabel("Find in messages and names").fill("transforms");
  await page.getByText("1 event").waitFor();
  await page.getByRole("button", { name: /^Details of event/ }).click();
  expect(await page.getByLabel("Difference").textContent()).toContain("web.Far.config");
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText(/All \d+ events are as they were written/).waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  expect((await download).suggestedFilename()).toBe("slipway-audit.csv");
});

test("every screen is free of errors in the console", () => {
  expect(screens.complaints).toEqual([]);
});
