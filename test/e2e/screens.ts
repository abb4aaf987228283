import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { DIST, screensConfig } from "../../build/bundle.ts";
import { startHttpServer } from "../../electron/host/http-server.ts";
import type { Host } from "../../electron/host/host.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { openHostOn } from "../open-host.ts";

/** Another build of the screens may be named, to try one without replacing the usual one. */
const SCREENS = process.env["SLIPWAY_TEST_SCREENS"] ?? join(DIST, "screens");
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Elements by which Fluent's focus library guards the edges of a dialog; some stay for a moment after it, focusable and hidden. */
export const FOCUS_MARKS = "[data-tabster-dummy]";

/** A host on a data folder of its own that serves the built screens, and the browser that looks at them. */
export type Screens = {
  readonly client: Client;
  readonly host: Host;
  readonly folder: string;
  /** Opens a window that is signed in, at an address such as `/projects`. What its console complains of is collected. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors and broken policies that any window's console has shown. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

export async function openScreens(): Promise<Screens> {
  if (!existsSync(join(SCREENS, "index.html"))) await build(screensConfig());
  const folder = mkdtempSync(join(tmpdir(), "slipway-screens-"));
  const host = await openHostOn(folder);
  const server = await startHttpServer({ context: host.context, actor: "anna", port: 0, screens: SCREENS });
  const browser = await launch();
  const complaints: string[] = [];
  return {
    client: host.clientFor("anna"),
    host,
    folder,
    complaints,
    open: async (path, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${path}: ${message.text()}`);
      });
      await page.goto(server.createLink());
      await go(page, path);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Goes to an address of the screens. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** Goes to an address and waits until all there is to read has come. */
export async function show(page: Page, path: string): Promise<void> {
  await go(page, path);
  await page.locator("[aria-label=Reading]").first().waitFor({ state: "detached" });
}

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_ARGS });
}
