#!/usr/bin/env node
import { once } from "node:events";
import { enableCompileCache } from "node:module";
import process from "node:process";
import { runCli } from "./main.ts";

enableCompileCache();
// In the built program Node.js would print what libraries should no longer call, to people who cannot mend it.
process.noDeprecation = true;
const abort = new AbortController();
process.once("SIGINT", () => abort.abort());
process.once("SIGTERM", () => abort.abort());
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  outBytes: (bytes) => void process.stdout.write(bytes),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
  err: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  env: process.env,
  signal: abort.signal,
});
