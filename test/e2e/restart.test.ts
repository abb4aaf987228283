import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { DIST } from "../../build/bundle.ts";
import { slipway } from "../cli/run-cli.ts";
import { CHROMIUM_ARGS, go } from "./screens.ts";

/** The real program, started, killed and started again under an open page. */
const PROGRAM = process.env["SLIPWAY_TEST_PROGRAM"] ?? join(DIST, "slipway.mjs");

type Served = { readonly url: string; readonly link: string; readonly said: string };

let browser: Browser;
let folder: string;
let host: ChildProcess;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_ARGS });
});
afterAll(() => browser.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-restart-"));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

test("an open page goes on by itself when its host was killed and started again, with what was typed meanwhile", async () => {
  const before = await serve();
  const page = await signIn(before.link);
  await go(page, "/projects/harbour/settings");
  await kill();
  await page.getByText("The host does not answer; trying again").waitFor();
  await page.keyboard.press("F5");
  await page.getByLabel("Description").fill("typed without a host");
  expect((await serve()).url).toBe(before.url);
  await page.getByText("Connected", { exact: true }).waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("typed without a host");
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByText(/Project.* saved/)
    .first()
    .waitFor();
});

test("a page that was signed out says how to sign in, and goes on once another window did", async () => {
  const page = await signIn((await serve()).link);
  await go(page, "/projects/harbour/settings");
  await page.getByLabel("Description").fill("typed before");
  const { link } = await open("--only");
  const notice = page.getByText("This browser is signed out");
  await notice.waitFor();
  expect(await page.getByText(`slipway open --data "${folder}"`).count()).toBe(1);
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByRole("region", { name: "Unsaved changes" })
    .getByText(/no longer knows this browser/)
    .waitFor();
  const other = await page.context().newPage();
  await other.goto(link);
  await notice.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save" }).click();
  await page
    .getByText(/Project.* saved/)
    .first()
    .waitFor();
});

test("a host whose port was taken meanwhile says so and serves on another", async () => {
  const { url } = await serve();
  await kill();
  const thief = createServer().listen(Number(new URL(url).port), "127.0.0.1");
  try {
    const after = await serve();
    expect(after.url).not.toBe(url);
    expect(after.said).toContain(`Port ${new URL(url).port} of the time before is taken`);
  } finally {
    thief.close();
  }
});

async function serve(): Promise<Served> {
  host = spawn(process.execPath, [PROGRAM, "serve", "--data", folder, "--json"]);
  let said = "";
  host.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ready = await new Promise<string>((resolve, reject) => {
    host.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    host.once("exit", () => reject(new Error(said)));
  });
  return { ...(JSON.parse(ready) as { url: string; link: string }), said }; // what `serve --json` says
}

async function kill(): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const ended = new Promise((resolve) => host.once("exit", resolve));
  host.kill("SIGKILL");
  await ended;
}

/** A window with the sample project. */
async function signIn(link: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(link);
  await page.getByRole("button", { name: "Add the sample project" }).click();
  await page.getByRole("heading", { name: "No releases yet" }).waitFor();
  return page;
}

async function open(option: string): Promise<{ readonly link: string }> {
  const { out } = await slipway(["open", "--data", folder, option, "--json"]);
  return JSON.parse(out) as { link: string }; // what `open --json` says
}
