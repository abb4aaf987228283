import { expect, test } from "vitest";
import { runCli } from "../../electron/cli/main.ts";

async function slipway(...args: readonly string[]) {
  let out = "";
  let err = "";
  const code = await runCli(["versions", ...args], {
    stdin: (async function* () {})(),
    out: (text) => {
      out += text;
    },
    outBytes: () => {},
    drained: async () => {},
    err: (text) => {
      err += text;
    },
    cwd: "/",
    env: {},
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test("prints the accepted tags, newest first", async () => {
  expect(await slipway("--range", "[1.0,2.0)", "1.0", "1.10", "1.9", "2.0")).toEqual({
    code: 0,
    out: "1.10\n1.9\n1.0\n",
    err: "",
  });
});

test("--json tells what each tag reads as", async () => {
  const { code, out } = await slipway("--json", "--range", "", "--prerelease", "^rc", "1.0-rc.2", "1:0", "1.0");
  expect(code).toBe(0);
  const labelled = {
    preRelease: "rc.2",
    preReleasePrefix: "rc",
    preReleaseCounter: "2",
    metadata: "",
    isPreRelease: true,
  };
  const plain = { preRelease: "", preReleasePrefix: "", preReleaseCounter: "", metadata: "", isPreRelease: false };
  expect(JSON.parse(out)).toEqual({
    tags: [
      { tag: "1.0-rc.2", version: { major: 1, minor: 0, patch: 0, revision: 0, ...labelled } },
      { tag: "1:0", version: null },
      { tag: "1.0", version: { major: 1, minor: 0, patch: 0, revision: 0, ...plain } },
    ],
    accepted: ["1.0-rc.2"],
  });
});

test.each([
  [["--range", "(1.0)", "1.0"], "is not a version range"],
  [["--prerelease", "(", "1.0"], "cannot be used"],
  [["--nope", "1.0"], "--nope"],
  [[], "at least one tag"],
])("%j ends with 2", async (args, why) => {
  const { code, err } = await slipway(...args);
  expect(code).toBe(2);
  expect(err).toContain(why);
});
