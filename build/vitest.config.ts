import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ROOT } from "./root.ts";

/**
 * unit: pure and local, files in parallel. integration: the rig of real engines and the browser, one file at a time.
 * shell: the desktop program, where there is one.
 */
export default defineConfig({
  root: ROOT,
  test: {
    projects: [
      {
        root: ROOT,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/rig/**", "test/e2e/**", "test/shell/**", "test/fixtures/**"],
          testTimeout: 30_000,
        },
      },
      {
        root: ROOT,
        test: {
          name: "integration",
          include: ["test/rig/**/*.test.ts", "test/e2e/**/*.test.ts"],
          globalSetup: [join(ROOT, "test/rig/global-setup.ts")],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 180_000,
          // Real engines under load now and then take longer than a test waits.
          retry: 1,
        },
      },
      {
        root: ROOT,
        test: {
          name: "shell",
          include: ["test/shell/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 90_000,
        },
      },
    ],
  },
});
