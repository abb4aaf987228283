import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../../electron/cli/main.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-evaluate-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function slipway(args: readonly string[], pieces: readonly (Uint8Array | string)[] = []) {
  let out = "";
  let err = "";
  const code = await runCli(args, {
    stdin: (async function* () {
      yield* pieces;
    })(),
    out: (text) => {
      out += text;
    },
    outBytes: (bytes) => {
      out += new TextDecoder().decode(bytes);
    },
    drained: async () => {},
    err: (text) => {
      err += text;
    },
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

describe("one template", () => {
  test("prints its result with the variables of a file", async () => {
    await writeFile(join(folder, "vars.json"), '{"Host":"h","Gap":null}');
    const result = await slipway(["evaluate", "--variables", "vars.json", "http://#{Host}/#{Gap}"]);
    expect(result).toEqual({ code: 0, out: "http://h/\n", err: "" });
  });

  test("a byte order mark before the variables does not matter", async () => {
    await writeFile(join(folder, "vars.json"), '\ufeff{"A":"1"}');
    expect(await slipway(["evaluate", "--variables", "vars.json", "#{A}"])).toEqual({ code: 0, out: "1\n", err: "" });
  });

  test("prints what it could and fails when something is unknown", async () => {
    const { code, out, err } = await slipway(["evaluate", "a #{Ghost}"]);
    expect({ code, out }).toEqual({ code: 1, out: "a #{Ghost}\n" });
    expect(err).toContain("Nothing is known as #{Ghost}");
  });

  test("--continue keeps what cannot be read", async () => {
    expect(await slipway(["evaluate", "--continue", "#{A!}"])).toEqual({ code: 0, out: "#{A!}\n", err: "" });
    expect((await slipway(["evaluate", "#{A!}"])).code).toBe(1);
  });

  test.each([[["evaluate"]], [["evaluate", "a", "b"]], [["evaluate", "--nope", "a"]], [["evaluate", "--jsonl", "a"]]])(
    "%j is a mistake in the command line",
    async (args) => {
      const { code, err } = await slipway(args);
      expect(code).toBe(2);
      expect(err).toContain("slipway evaluate [--variables");
    },
  );

  test("a file of variables that is missing or of another shape is named", async () => {
    await writeFile(join(folder, "list.json"), "[1]");
    expect(await slipway(["evaluate", "--variables", "none.json", "a"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("none.json"),
    });
    expect(await slipway(["evaluate", "--variables", "list.json", "a"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("list.json"),
    });
  });
});

describe("many templates", () => {
  test("one answer a line, wherever the input is cut", async () => {
    const lines = [
      { variables: { A: "é" }, template: "#{A}" },
      { variables: {}, template: "#{A} #{B!}", haltOnError: false },
      { variables: { A: "#{A}" }, template: "#{A}" },
      { variables: { A: "1" }, template: "#{A | null}" },
    ];
    const bytes = new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join("\n"));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.subarray(index * 7, index * 7 + 7),
    );
    const { code, out } = await slipway(["evaluate", "--jsonl"], pieces);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      '{"result":"é","error":null,"unresolved":[],"truthy":true}',
      '{"result":"#{A} #{B!}","error":"unresolved-tokens","unresolved":["#{A}"],"truthy":false}',
      '{"result":null,"error":"recursive-definition","unresolved":[],"truthy":false}',
      '{"result":null,"error":null,"unresolved":[],"truthy":false}',
      "",
    ]);
  });

  test("a line that is not a question is named, and those before it are answered", async () => {
    const { code, out, err } = await slipway(["evaluate", "--jsonl"], ['{"variables":{},"template":"a"}\nnonsense\n']);
    expect(code).toBe(1);
    expect(out).toBe('{"result":"a","error":null,"unresolved":[],"truthy":true}\n');
    expect(err).toContain("Line 2");
  });
});
