import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/**
 * The real desktop program on the built `dist`. ELECTRON_OVERRIDE_DIST_PATH may name another Electron; when that folder
 * has an application of its own in `resources/app` (a copy of this build), it is started as it is.
 */
describe("the desktop", () => {
  let data: string;
  let app: ElectronApplication;
  let page: Page;
  const start = async () => {
    app = await _electron.launch({
      executablePath: program(),
      args: [...applicationArguments(), "--no-sandbox", `--user-data-dir=${data}`],
    });
    page = await app.firstWindow();
    await page.getByRole("heading", { level: 1 }).waitFor();
  };
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), "slipway-desktop-"));
    await start();
  });
  afterEach(async () => {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  });

  it("shows the screens over its port, sandboxed, with a content security policy", async () => {
    await page.getByRole("button", { name: "Add the sample project" }).click();
    await page.getByRole("heading", { name: "Harbour" }).waitFor();
    expect(page.url()).toMatch(/^slipway:\/\/screens\//);
    expect(await page.evaluate("[typeof require, typeof process, typeof module]")).toEqual([
      "undefined",
      "undefined",
      "undefined",
    ]);
    const policy = await page.evaluate(
      "fetch(location.href).then((page) => page.headers.get('content-security-policy'))",
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });

  it("neither leaves the screens nor opens windows", async () => {
    await page.evaluate("void (location.href = 'https://example.org/')");
    expect(await page.evaluate("window.open('https://example.org/') === null")).toBe(true);
    expect(page.url()).toMatch(/^slipway:\/\/screens\//);
    expect(app.windows()).toHaveLength(1);
  });

  it("announces its host to the command line while it runs, and cleans up", async () => {
    const address = JSON.parse(readFileSync(join(data, "host.json"), "utf8")) as { url: string; token: string };
    const board = await fetch(`${address.url}/api/board`, { headers: { authorization: `Bearer ${address.token}` } });
    expect(await board.json()).toEqual({ environments: [], rows: [] });
    await app.close();
    expect(readdirSync(data)).not.toContain("host.json");
    await start();
  });

  it("remembers where its window was", async () => {
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 900, height: 640 }),
    );
    await app.close();
    await start();
    const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 900, height: 640 });
  });
});

function program(): string {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override) return join(override, process.platform === "win32" ? "electron.exe" : "electron");
  const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  return join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8"));
}

function applicationArguments(): readonly string[] {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  return override && existsSync(join(override, "resources", "app")) ? [] : [process.cwd()];
}
