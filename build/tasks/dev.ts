import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createServer } from "vite";
import { screensConfig } from "../bundle.ts";
import { ROOT } from "../root.ts";

/**
 * For working on Slipway: the host runs from its sources and starts again when they change; the screens are served by
 * Vite with hot replacement. Data is in a throw-away folder unless `--data DIR` is given.
 */
const HOST_PORT = 5173 - 50;
const given = process.argv.slice(2);
const data = given.includes("--data") ? [] : ["--data", mkdtempSync(join(tmpdir(), "slipway-dev-"))];
const host = spawn(
  process.execPath,
  [
    "--watch",
    "--disable-warning=ExperimentalWarning",
    join(ROOT, "electron", "cli", "slipway.ts"),
    "serve",
    "--port",
    String(HOST_PORT),
    "--json",
    ...data,
    ...given,
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const target = `http://127.0.0.1:${HOST_PORT}`;
const vite = await createServer({
  ...screensConfig(),
  logLevel: "info",
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/rpc": { target, ws: true }, "/api": { target }, "/links": { target }, "^/\\?token=": { target } },
  },
});
await vite.listen();
host.stdout.on("data", (chunk: Buffer) => {
  const token = /token=([\w-]+)/.exec(chunk.toString())?.[1];
  if (token) console.log(`Open http://127.0.0.1:5173/?token=${token}`);
});
host.on("exit", (code) => process.exit(code ?? 0));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    host.kill(signal);
    void vite.close().then(() => process.exit(0));
  });
}
