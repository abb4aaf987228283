import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { build, type InlineConfig } from "vite";
import { ROOT } from "./root.ts";

export const DIST = join(ROOT, "dist");

/** What stays outside the bundles: native code, optional native code, and the desktop program itself. */
const EXTERNAL = ["electron", "better-sqlite3", "cpu-features", /\.node$/, /^node:/];

/** The screens, as one page for browsers and the desktop window. */
export function screensConfig(): InlineConfig {
  return {
    configFile: false,
    root: join(ROOT, "renderer"),
    base: "./",
    logLevel: "warn",
    plugins: [react()],
    html: { cspNonce: "__CSP_NONCE__" },
    build: { outDir: join(DIST, "screens"), emptyOutDir: true, chunkSizeWarningLimit: 4000, target: "chrome130" },
  };
}

/** One Node program as ES modules, its commands split so that each loads only what it needs. */
function nodeConfig(entries: Readonly<Record<string, string>>): InlineConfig {
  return {
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" },
    ssr: { noExternal: true, external: ["electron", "better-sqlite3", "cpu-features"] },
    build: {
      ssr: true,
      outDir: DIST,
      emptyOutDir: false,
      target: "node20",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(ROOT, file)])),
        external: EXTERNAL,
        output: { format: "es", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
      },
    },
  };
}

/** A sandboxed preload must be CommonJS and may require nothing but `electron`. */
export function preloadConfig(): InlineConfig {
  const base = nodeConfig({ preload: "electron/preload.ts" });
  return {
    ...base,
    build: {
      ...base.build,
      rolldownOptions: {
        ...base.build?.rolldownOptions,
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  };
}

/** Builds everything into `dist`. */
export async function buildAll(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  await build(screensConfig());
  await build(
    nodeConfig({
      slipway: "electron/cli/slipway.ts",
      main: "electron/main.ts",
      "host-process": "electron/host-process.ts",
    }),
  );
  await build(preloadConfig());
  // The SSH library looks for its Pageant helper beside the folder of its own code, which is now that of the chunks.
  cpSync(join(ROOT, "node_modules", "ssh2", "util", "pagent.exe"), join(DIST, "util", "pagent.exe"));
  const schemas = join(ROOT, "shared", "core", "model", "schema");
  if (existsSync(schemas)) cpSync(schemas, join(DIST, "schema"), { recursive: true });
}
