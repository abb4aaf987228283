import { defineConfig } from "vitest/config";

/** unit: pure and local, files in parallel. integration: the rig and the browser, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          root: ".",
          include: ["test/**/*.test.ts"],
          exclude: ["test/rig/**", "test/e2e/**", "test/shell/**", "test/fixtures/**"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "integration",
          root: ".",
          include: ["test/rig/**/*.test.ts", "test/e2e/**/*.test.ts", "test/shell/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
