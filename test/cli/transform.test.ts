import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CliIo } from "../../electron/cli/command.ts";
import { runCli } from "../../electron/cli/main.ts";
import { MAX_FILE_BYTES, readWholeFile, writeWholeFile } from "../../electron/cli/whole-file.ts";

const SOURCE = `<?xml version="1.0"?>
<configuration>
  <appSettings>
    <add key="Crane" value="off" />
  </appSettings>
</configuration>
`;
const XDT = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';
const TRANSFORM = `<configuration ${XDT}>
  <appSettings>
    <add key="Crane" value="on" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" />
    <add key="Quay" xdt:Transform="Remove" xdt:Locator="Match(key)" />
  </appSettings>
</configuration>
`;
const FAILING = `<configuration ${XDT}>\n  <a><b xdt:Transform="Insert" /></a>\n</configuration>\n`;
const CHANGED = SOURCE.replace('"off"', '"on"');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-transform-"));
  await writeFile(join(folder, "web.config"), SOURCE);
  await writeFile(join(folder, "web.release.config"), TRANSFORM);
  await writeFile(join(folder, "failing.config"), FAILING);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function slipway(...args: readonly string[]) {
  const outputs: Uint8Array[] = [];
  let err = "";
  const io: CliIo = {
    stdin: (async function* () {})(),
    out: (text) => void outputs.push(new TextEncoder().encode(text)),
    outBytes: (bytes) => void outputs.push(bytes),
    drained: async () => {},
    err: (text) => {
      err += text;
    },
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
  };
  const code = await runCli(["transform", ...args], io);
  return { code, out: Buffer.concat(outputs).toString("utf8"), err };
}

describe("slipway transform", () => {
  test("prints the result and shows findings with their places", async () => {
    const { code, out, err } = await slipway("web.config", "web.release.config");
    expect(code).toBe(0);
    expect(out).toBe(CHANGED);
    expect(err).toBe(
      "web.release.config(4,6): warning: No element in the source document matches '/configuration/appSettings/add[@key='Quay']'\n",
    );
  });

  test("writes the source itself in one step, keeping its mode and leaving nothing else behind", async () => {
    await chmod(join(folder, "web.config"), 0o640);
    const { code, out } = await slipway("web.config", "web.release.config", "-o", "web.config");
    expect([code, out]).toEqual([0, ""]);
    expect(await readFile(join(folder, "web.config"), "utf8")).toBe(CHANGED);
    expect((await stat(join(folder, "web.config"))).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toHaveLength(3);
  });

  test("prints findings as JSON when the result goes to a file", async () => {
    const { code, out } = await slipway("web.config", "web.release.config", "--json", "-o", "out.config");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      ok: true,
      findings: [
        {
          level: "warning",
          text: "No element in the source document matches '/configuration/appSettings/add[@key='Quay']'",
          file: "web.release.config",
          line: 4,
          column: 6,
        },
      ],
    });
    expect(await readFile(join(folder, "out.config"), "utf8")).toBe(CHANGED);
  });

  test("applies several transforms in order and stops at the first that fails, writing nothing", async () => {
    const { code, out, err } = await slipway(
      "web.config",
      "web.release.config",
      "failing.config",
      "web.release.config",
      "-o",
      "out.config",
    );
    expect([code, out]).toEqual([1, ""]);
    expect(err.match(/error/g)).toHaveLength(1);
    expect(err).toContain("failing.config(2,7): error: No element in the source document matches '/configuration/a/b'");
    await expect(stat(join(folder, "out.config"))).rejects.toThrow();
  });

  test("a malformed source is an error at its line, in JSON too", async () => {
    await writeFile(join(folder, "web.config"), "<a>\n<b></a>");
    const { code, out } = await slipway("web.config", "web.release.config", "--json", "-o", "web.config");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, findings: [{ level: "error", file: "web.config", line: 2 }] });
    expect(await readFile(join(folder, "web.config"), "utf8")).toBe("<a>\n<b></a>");
  });

  test.each([
    [[]],
    [["web.config"]],
    [["web.config", "web.release.config", "--json"]],
    [["web.config", "web.release.config", "-o"]],
    [["web.config", "web.release.config", "--verbose"]],
  ])("the wrong command line %j ends with 2 and the usage", async (args) => {
    const { code, out, err } = await slipway(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("slipway transform SOURCE TRANSFORM...");
  });

  test("a missing file is an error that names it", async () => {
    const { code, err } = await slipway("web.config", "nowhere.config");
    expect(code).toBe(1);
    expect(err).toContain("nowhere.config: error:");
    expect(err).toContain("no such file");
  });

  test("files above the limit are refused unread", async () => {
    await writeFile(join(folder, "big.config"), "");
    await truncate(join(folder, "big.config"), MAX_FILE_BYTES + 1);
    const { code, err } = await slipway("big.config", "web.release.config");
    expect(code).toBe(1);
    expect(err).toContain("32 MiB");
  });

  test("a read-only file stays as it is", async () => {
    await chmod(join(folder, "web.config"), 0o444);
    const { code, err } = await slipway("web.config", "web.release.config", "-o", "web.config");
    expect(code).toBe(1);
    expect(err).toContain("read-only");
    expect(await readFile(join(folder, "web.config"), "utf8")).toBe(SOURCE);
  });

  test("a link keeps pointing at the file that is written", async () => {
    await symlink("web.config", join(folder, "link.config"));
    expect((await slipway("link.config", "web.release.config", "-o", "link.config")).code).toBe(0);
    expect(await readFile(join(folder, "web.config"), "utf8")).toBe(CHANGED);
    expect(await readdir(folder)).toHaveLength(4);
  });
});

test("a file that changed since it was read is not overwritten", async () => {
  const path = join(folder, "web.config");
  const file = await readWholeFile(path);
  await utimes(path, new Date(0), new Date(0));
  await expect(writeWholeFile(path, file.bytes, file)).rejects.toMatchObject({ code: "conflict" });
  expect(await readdir(folder)).toHaveLength(3);
});
