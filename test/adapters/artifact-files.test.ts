import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { artifactFiles } from "../../electron/adapters/artifact-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-artifacts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...texts: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield new TextEncoder().encode(text);
  }
}

it("keeps bytes for their owner alone, and gives them back", async () => {
  const files = artifactFiles(folder);
  const { file, sizeBytes } = await files.keep(7, pieces("one ", "two"));
  expect(sizeBytes).toBe(7);
  expect(await (await files.open(7, file)).text()).toBe("one two");
  expect(statSync(join(folder, "7", file)).mode & 0o777).toBe(0o600);
  await expect(files.open(7, "absent")).rejects.toMatchObject({ code: "not_found" });
});

it("leaves nothing of a copy that fails, and sweeps what was cut off", async () => {
  const files = artifactFiles(folder);
  await expect(files.keep(7, pieces("half", new Error("The line went dead.")))).rejects.toThrow("The line went dead.");
  expect(readdirSync(join(folder, "7"))).toEqual([]);
  const kept = await files.keep(7, pieces("a"));
  await files.keep(7, pieces("b"));
  await files.sweep(7, new Set([kept.file]));
  expect(readdirSync(join(folder, "7"))).toEqual([kept.file]);
  await files.sweep(8, new Set());
  expect(existsSync(join(folder, "8"))).toBe(false);
});
