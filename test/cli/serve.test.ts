import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slipway } from "./run-cli.ts";

describe("a host that serves", () => {
  let folder: string;
  let host: ChildProcess;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-serve-"));
    host = await serve(folder);
  });
  afterEach(async () => {
    await stop(host);
    rmSync(folder, { recursive: true, force: true });
  });
  const data = () => ["--data", folder];

  it("is what commands on its data folder talk to", async () => {
    const run = await slipway(["deployments", ...data(), "--json"]);
    expect(run).toMatchObject({ code: 0, out: "[]\n" });
    expect((JSON.parse(readFileSync(join(folder, "host.json"), "utf8")) as { pid: number }).pid).toBe(host.pid);
    expect(statSync(join(folder, "host.json")).mode & 0o777).toBe(0o600);
  });

  it("refuses a second host on the same folder by name", async () => {
    const second = await slipway(["serve", ...data()]);
    expect(second.code).toBe(1);
    expect(second.err).toContain(`process id ${host.pid}`);
  });

  it("gives new links", async () => {
    const { link } = JSON.parse((await slipway(["open", ...data(), "--json"])).out) as { link: string };
    expect((await fetch(link, { redirect: "manual" })).status).toBe(303);
  });

  it("that was killed leaves the folder to the next one", async () => {
    host.kill("SIGKILL");
    await new Promise((resolve) => host.once("exit", resolve));
    expect((await slipway(["deployments", ...data()])).code).toBe(0);
    host = await serve(folder);
    expect((await slipway(["audit", "verify", ...data()])).code).toBe(0);
  });

  it("ends cleanly when it is asked to", async () => {
    expect(await stop(host)).toBe(0);
    expect((await slipway(["open", ...data()])).err).toContain("No Slipway host runs");
  });
});

async function serve(folder: string): Promise<ChildProcess> {
  const program = join(process.cwd(), "electron", "cli", "slipway.ts");
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", program, "serve", "--data", folder, "--json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", (code) => reject(new Error(`The host ended with code ${code}.`)));
  });
  return child;
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}
