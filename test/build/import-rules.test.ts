import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brokenImports, problemWith } from "../../build/import-rules.ts";
import { VERSION } from "../../electron/version.ts";

describe("the import rules", () => {
  it("find nothing to complain about in this project", async () => {
    expect((await brokenImports()).broken).toEqual([]);
  });

  it.each([
    ["shared/core/model/fields.ts", "node:fs"],
    ["shared/core/model/fields.ts", "../../rpc/types.ts"],
    ["electron/runner/run.ts", "../store/database.ts"],
    ["electron/runner/run.ts", "../adapters/files.ts"],
    ["electron/store/audit.ts", "../runner/run.ts"],
    ["electron/host/host.ts", "electron"],
    ["renderer/board/board-page.tsx", "../projects/projects-page.tsx"],
    ["renderer/board/board-page.tsx", "../../electron/ports/docker.ts"],
    ["shared/rpc/contract.ts", "../../electron/ports/docker.ts"],
    ["somewhere/else.ts", "./x.ts"],
  ])("refuse that %s imports %s", (path, wanted) => {
    expect(problemWith(path, wanted)).not.toBeNull();
  });
});

describe("the version", () => {
  it("is that of package.json", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(VERSION).toBe(version);
  });
});
