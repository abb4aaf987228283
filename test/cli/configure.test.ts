import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MAX_FILE_BYTES } from "../../electron/cli/whole-file.ts";
import { slipway } from "./run-cli.ts";

const XDT = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';
const WEB =
  '<configuration>\r\n  <appSettings>\r\n    <add key="Quay" value="old" />\r\n    <add key="Crane" value="old" />\r\n  </appSettings>\r\n</configuration>\r\n';
const setQuay = (value: string) =>
  `<configuration ${XDT}><appSettings><add key="Quay" value="${value}" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" /></appSettings></configuration>`;

let folder: string;

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const read = (path: string) => readFile(join(folder, path), "utf8");
const configure = (...args: readonly string[]) =>
  slipway(["configure", "site", "--environment", "Production", ...args], { cwd: folder });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-configure-"));
  await put("site/web.config", WEB);
  await put("site/web.Production.config", setQuay("prod"));
  await put("site/web.Blue.config", setQuay("blue"));
  await put("site/conf/app.json", '{ "Db": { "Port": 1 }, // c\n  "Name": "#{Berth} #{Nope}" }\n');
  await put(
    "values.json",
    JSON.stringify({ "Db:Port": "54#{Digits}", Digits: "32", Berth: "quay", Crane: null, "Db:Nope": "x" }),
  );
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("slipway configure", () => {
  test("rewrites the folder and says what it did, without values", async () => {
    const run = await configure(
      "--variables",
      "values.json",
      "--substitute",
      "**/*.json",
      "--structured",
      "conf/*.json",
      "--config-variables",
    );
    expect(run.code).toBe(0);
    expect(await read("site/web.config")).toBe(WEB.replace("old", "prod").replace("old", ""));
    expect(await read("site/conf/app.json")).toBe('{ "Db": { "Port": 5432 }, // c\n  "Name": "quay #{Nope}" }\n');
    expect(run.out).toContain("conf/app.json: changed\n  substitute: 1 change\n  structured: 1 change\n");
    expect(run.out).toContain(
      "web.config: changed\n  transform web.Production.config: 1 change\n  config-variables: 1 change\n",
    );
    expect(run.out).not.toContain("5432");
    expect(run.err).toContain("conf/app.json(2,21): warning: Nothing is known as #{Nope}; it stays in the file.\n");
    expect(run.err).toContain("conf/app.json(1,9): warning: Db:Nope is not in this file, though Db is.");
  });

  test("--json tells every step as data", async () => {
    const run = await configure("--variables", "values.json", "--structured", "conf/*.json", "--json");
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      files: [
        {
          path: "web.config",
          steps: [
            {
              kind: "transform",
              transform: "web.Production.config",
              changes: [{ line: 3, column: 21, from: 'value="old"', to: 'value="prod"' }],
              findings: [],
            },
          ],
        },
        {
          path: "conf/app.json",
          steps: [
            {
              kind: "structured",
              changes: [{ key: "Db:Port", line: 1, column: 19, from: "1", to: "5432" }],
              findings: [{ level: "warning", file: "conf/app.json" }],
            },
          ],
        },
      ],
      findings: [{ level: "info", text: expect.stringContaining("Db:Nope") }],
    });
    expect(JSON.parse(run.out).files[1].steps[0]).not.toHaveProperty("transform");
  });

  test("--dry-run writes nothing and shows a unified diff", async () => {
    const run = await configure("--dry-run");
    expect(run.code).toBe(0);
    expect(run.out).toContain(
      '--- web.config\n+++ web.config\n@@ -1,6 +1,6 @@\n <configuration>\n   <appSettings>\n-    <add key="Quay" value="old" />\n+    <add key="Quay" value="prod" />\n',
    );
    expect(await read("site/web.config")).toBe(WEB);
  });

  test("rules come first; --no-automatic leaves the automatic ones out", async () => {
    await configure("--transforms", "Blue", "--dry-run", "--json").then(({ out }) =>
      expect(JSON.parse(out).files[0].steps.map((step: { transform: string }) => step.transform)).toEqual([
        "web.Blue.config",
        "web.Production.config",
      ]),
    );
    await configure("--transforms", "web.Blue.config => web.config\nMissing", "--no-automatic");
    expect(await read("site/web.config")).toBe(WEB.replace("old", "blue"));
  });

  test("transforms may lie outside the folder", async () => {
    await put("shared/t.config", setQuay("shared"));
    const run = await configure("--no-automatic", "--transforms", `${join(folder, "shared/t.config")} => web.config`);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(await read("site/web.config")).toBe(WEB.replace("old", "shared"));
    expect((await configure("--no-automatic", "--transforms", "../shared/t.config => web.config")).err).toBe("");
  });

  test("a malformed file stays, its place is told, others are done, and the exit code is 1", async () => {
    await put("site/bad.json", '{"Db": ');
    const run = await configure("--structured", "**/*.json", "--variables", "values.json");
    expect(run.code).toBe(1);
    expect(run.err).toContain("bad.json(1,8): error: This is not JSON: the file ends where a value should be.");
    expect(run.out).toContain("bad.json: could not be handled");
    expect(await read("site/bad.json")).toBe('{"Db": ');
    expect(await read("site/conf/app.json")).toContain("5432");
  });

  test("a read-only file and one above the limit are refused by name", async () => {
    await chmod(join(folder, "site/web.config"), 0o444);
    await put("site/big.json", "{}");
    await truncate(join(folder, "site/big.json"), MAX_FILE_BYTES + 1);
    const run = await configure("--structured", "big.json");
    expect(run.code).toBe(1);
    expect(run.err).toContain("web.config: error:");
    expect(run.err).toContain("is read-only");
    expect(run.err).toContain("big.json: error:");
    expect(run.err).toContain("the limit for configuration files");
    expect(await read("site/web.config")).toBe(WEB);
  });

  test("a file keeps its mode", async () => {
    await chmod(join(folder, "site/web.config"), 0o640);
    await configure();
    expect((await stat(join(folder, "site/web.config"))).mode & 0o777).toBe(0o640);
  });

  test.each([
    [["configure"], "DIR is missing"],
    [["configure", "site"], "--environment is missing"],
    [["configure", "site", "more", "--environment", "P"], "one word too many"],
    [["configure", "site", "--environment", "P", "--what"], "--what"],
  ])("%j ends with 2", async (args, why) => {
    const run = await slipway(args, { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.err).toContain(why);
  });

  test.each([
    [["nowhere"], "cannot be read"],
    [["site", "--variables", "absent.json"], "Could not read the variables"],
    [["site", "--variables", "site/web.config"], "is no JSON object"],
  ])("%j ends with 1", async (args, why) => {
    const run = await slipway(["configure", ...args, "--environment", "P"], { cwd: folder });
    expect(run.code).toBe(1);
    expect(run.err).toContain(why);
  });
});
