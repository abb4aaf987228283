import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

test("the built program serves the built screens and runs its commands", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-built-"));
  const program = join(process.cwd(), "dist", "slipway.mjs");
  const host = spawn(process.execPath, [program, "serve", "--data", folder, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const said = await new Promise<string>((resolve) =>
      host.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    );
    const { link } = JSON.parse(said) as { link: string }; // what `serve --json` says
    const opened = await fetch(link, { redirect: "manual" });
    const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const page = await fetch(new URL("/", link), { headers: { cookie } });
    const html = await page.text();
    expect(html).toContain('<div id="root">');
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "no script";
    expect((await fetch(new URL(`/${script}`, link))).headers.get("content-type")).toContain("javascript");
    const listed = spawn(process.execPath, [program, "deployments", "--data", folder, "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(
      await new Promise<string>((resolve) => listed.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()))),
    ).toBe("[]\n");
  } finally {
    const ended = new Promise((resolve) => host.once("exit", resolve));
    host.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
