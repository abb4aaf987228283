import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../../electron/cli/main.ts";
import { openDatabase } from "../../electron/store/database.ts";
import { addLongLog, longLogText } from "../long-log.ts";
import { slipway } from "./run-cli.ts";

const LINES = 25_000;

describe("slipway log", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-cli-log-"));
    const db = openDatabase(folder);
    addLongLog(db, LINES);
    db.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([[[]], [["--follow"]]])("with %j prints every line, never far ahead of its reader", async (options) => {
    const printed: string[] = [];
    let unread = 0;
    let most = 0;
    const code = await runCli(["log", "1", "--data", folder, ...options], {
      stdin: (async function* () {})(),
      out: (text) => {
        printed.push(text);
        unread += text.length;
        most = Math.max(most, unread);
      },
      outBytes: () => undefined,
      drained: async () => {
        await turn();
        unread = 0;
      },
      err: (text) => expect.fail(text),
      cwd: folder,
      env: {},
      signal: new AbortController().signal,
    });
    expect(code).toBe(0);
    const lines = printed.join("").split("\n");
    expect(lines.length).toBe(LINES + 1);
    expect(lines[0]).toBe(`22:13:20.001 [schema@db-1] | ${longLogText(1)}`);
    expect(lines[LINES - 1]).toBe(`22:13:45.000 [web@web-2] | ${longLogText(LINES)}`);
    expect(most).toBeLessThan(printed.join("").length / 10);
  });

  it("prints lines as JSON", async () => {
    const { out } = await slipway(["log", "1", "--data", folder, "--json"]);
    expect(JSON.parse(out.split("\n")[0] ?? "")).toMatchObject({ seq: 1, stepId: "schema", text: longLogText(1) });
  });

  it("names a deployment that is not there", async () => {
    const run = await slipway(["log", "77", "--data", folder]);
    expect(run).toMatchObject({ code: 1, out: "", err: "slipway log: There is no deployment 77.\n" });
  });
});
