import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { keyFileBox } from "../../electron/adapters/secret-boxes.ts";
import { createLocalHost } from "../../electron/cli/local-host.ts";
import { appendLogLines } from "../../electron/store/log.ts";
import { median } from "./median.ts";

const ROUNDS = 5;
const LINES = 1_300_000;
const PROGRAM = "dist/slipway.mjs";

/** The built host with a large database: how soon it answers, and what it holds while it idles. */
export async function run() {
  if (!existsSync(PROGRAM)) throw new Error("The host is not built. Run 'npm run build' first.");
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  try {
    const databaseMb = await fillFolder(folder);
    const readyMs: number[] = [];
    const idleMb: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const figures = await startOnce(folder);
      readyMs.push(figures.readyMs);
      idleMb.push(figures.idleMb);
    }
    return [
      {
        name: `Host ready to answer after start, database of ${databaseMb.toFixed(0)} MB`,
        value: median(readyMs),
        unit: "ms",
        target: "under 500",
      },
      { name: "Idle host memory (resident)", value: median(idleMb), unit: "MB", target: "under 130" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillFolder(folder: string): Promise<number> {
  const host = await createLocalHost(folder, keyFileBox(join(folder, "secret.key")));
  const client = host.clientFor("bench");
  await client.host.addSample();
  const release = await client.releases.create({ project: "harbour" });
  const { id } = await client.deployments.start({ release: release.id, environment: "development" });
  for await (const _events of await client.deployments.watch({ deployment: id })) continue;
  const line = {
    atMs: 1,
    stepId: "web-site",
    targetId: "development-folder",
    attempt: 1,
    level: "info",
    source: "stdout",
  } as const;
  for (let at = 0; at < LINES; at += 50_000) {
    appendLogLines(
      host.context.db,
      id,
      Array.from({ length: 50_000 }, (_, index) => ({
        ...line,
        text: `request ${at + index} handled in 12 ms path=/api/orders user=anonymous status=200`,
      })),
    );
  }
  const pages =
    Number(host.context.db.pragma("page_count", { simple: true })) *
    Number(host.context.db.pragma("page_size", { simple: true }));
  await host.close();
  return pages / 1e6;
}

async function startOnce(folder: string): Promise<{ readonly readyMs: number; readonly idleMb: number }> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [PROGRAM, "serve", "--data", folder, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const address = JSON.parse(readFileSync(join(folder, "host.json"), "utf8")) as { url: string; token: string }; // written by the host that just said it is ready
  const answer = await fetch(`${address.url}/api/board`, { headers: { authorization: `Bearer ${address.token}` } });
  if (!answer.ok) throw new Error(`The host answered ${answer.status}.`);
  const readyMs = performance.now() - startedMs;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const idleMb = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  return { readyMs, idleMb };
}
