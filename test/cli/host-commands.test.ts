import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyFileBox } from "../../electron/adapters/secret-boxes.ts";
import { serveFolderHost } from "../../electron/cli/folder-host.ts";
import { sampleDocuments, writeSamplePackages } from "../../electron/sample/sample-project.ts";
import { transformsSchema } from "../../shared/core/model/project.ts";
import type { ApplyResult } from "../../shared/rpc/types.ts";
import { slipway } from "./run-cli.ts";
import { stringify } from "yaml";

describe("the commands that work with a host", () => {
  let folder: string;
  let data: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-cli-"));
    data = ["--data", join(folder, "data")];
    await writeSamplePackages(join(folder, "sample"));
    for (const document of sampleDocuments(join(folder, "sample"))) {
      const isProjectPart = document.kind === "project" || document.kind === "process" || document.kind === "variables";
      const place = isProjectPart
        ? `projects/${document.id}/${document.kind}.yaml`
        : `${document.kind}s/${document.id}.yaml`;
      write(place, stringify(document.body));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = (...parts: string[]) => join(folder, "files", ...parts);
  const write = (place: string, text: string) => {
    mkdirSync(join(files(place), ".."), { recursive: true });
    writeFileSync(files(place), text);
  };

  it("applies a folder; applying it again changes nothing", async () => {
    const first = await slipway(["apply", files(), ...data]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("created   project harbour");
    const second = await slipway(["apply", files(), ...data, "--json"]);
    const result = JSON.parse(second.out) as ApplyResult;
    expect(result.documents.every((document) => document.outcome === "unchanged")).toBe(true);
  });

  it("exports what it applied, and applying the export changes nothing", async () => {
    await slipway(["apply", files(), ...data]);
    const exported = join(folder, "exported");
    expect((await slipway(["export", exported, ...data])).code).toBe(0);
    expect(readFileSync(join(exported, "environments/test.yaml"), "utf8")).toBe("name: Test\nsortOrder: 2\n");
    const again = await slipway(["apply", exported, ...data]);
    expect(again.out).toContain("0 created, 0 changed");
  });

  it("names file, line and column of an unknown key and stores nothing", async () => {
    write("environments/test.yaml", "name: Test\nsortOrder: 2\ncolour: red\n");
    const run = await slipway(["apply", files(), ...data]);
    expect(run.code).toBe(1);
    expect(run.err).toContain("environments/test.yaml(3,1): error: Unknown key 'colour' in the environment 'Test'");
    expect((await slipway(["release", "list", "harbour", ...data])).code).toBe(1);
  });

  it("names the place of malformed YAML", async () => {
    write("environments/test.yaml", "name: Test\n  sortOrder: [1\n");
    const run = await slipway(["apply", files(), ...data]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/environments\/test\.yaml\(\d,\d+\): error: The file is no valid YAML/);
  });

  it("says how to write a value that is no text", async () => {
    const say = async (value: string) => {
      write("projects/harbour/variables.yaml", `variables:\n  - name: Port\n    values:\n      - ${value}\n`);
      return (await slipway(["apply", files(), ...data])).err;
    };
    const at =
      "projects/harbour/variables.yaml(4,9): error: Not valid in the variables of project 'harbour' at variables.0.values.0.value: ";
    expect(await say("value: 8080")).toContain(`${at}a value is text: put 8080 into quotes.`);
    expect(await say("value: true")).toContain(`${at}a value is text: put true into quotes.`);
    expect(await say("scope: {}")).toContain(`${at}a value is needed; write '' for an empty one.`);
    expect(await say("value: { fromENV: X }")).toContain(
      `${at}a value is text, null, a secret ({ fromEnv: NAME } in a file)`,
    );
  });

  it("warns of one name twice and of steps for channels that are not there", async () => {
    write("projects/harbour/variables.yaml", "variables:\n  - name: Port\n  - name: PORT\n");
    write(
      "projects/harbour/process.yaml",
      "steps:\n  - { kind: manual-intervention, id: go, name: Go, instructions: Go?, channels: [hotfix] }\n",
    );
    const run = await slipway(["apply", files(), ...data]);
    expect(run.code).toBe(0);
    expect(run.err).toContain("projects/harbour/variables.yaml(3,5): warning: Variable 'PORT' is there twice.");
    expect(run.err).toContain("warning: Step 'Go' is for the channel 'hotfix', which the project does not have");
  });

  it("refuses one thing in two files, two things in one, and a folder with nothing in it", async () => {
    write("environments/test.yml", "name: Other\n");
    expect((await slipway(["apply", files(), ...data])).err).toContain(
      "environments/test.yml(1,1): error: environments/test.yaml declares the same thing. Keep one of the two files.",
    );
    write("environments/test.yml", "name: A\n---\nname: B\n");
    expect((await slipway(["apply", files(), ...data])).err).toContain("error: The file holds more than one document.");
    mkdirSync(files("empty"));
    const empty = await slipway(["apply", files("empty"), ...data]);
    expect(empty).toMatchObject({ code: 1, err: expect.stringContaining("There is nothing to apply in") });
  });

  it("reads transforms in their own encoding and never writes one outside its folder", async () => {
    const text = '<?xml version="1.0"?>\r\n<Übersicht />\r\n';
    write("projects/harbour/transforms/sub/utf8.config", `\ufeff${text}`);
    writeFileSync(files("projects/harbour/transforms/utf16.config"), Buffer.from(`\ufeff${text}`, "utf16le"));
    writeFileSync(files("projects/harbour/transforms/latin.config"), Buffer.from(text, "latin1"));
    await slipway(["apply", files(), ...data]);
    await slipway(["export", join(folder, "out"), ...data]);
    const written = (name: string) => readFileSync(join(folder, "out/projects/harbour/transforms", name), "utf8");
    expect([written("sub/utf8.config"), written("utf16.config"), written("latin.config")]).toEqual([
      `\ufeff${text}`,
      text,
      text,
    ]);
    for (const name of ["../x.config", "/x.config", "a\\x.config", ".x.config", "a//x", "c:x", "x.", "a\0"]) {
      expect([name, transformsSchema.safeParse({ files: [{ name, text }] }).success]).toEqual([name, false]);
    }
    const twice = ["web.config", "WEB.config"].map((name) => ({ name, text }));
    expect(transformsSchema.safeParse({ files: twice }).error?.message).toContain("two transforms have the name");
  });

  it("answers for a person by the step's id or name, and says which steps there are", async () => {
    write(
      "projects/harbour/process.yaml",
      "steps:\n  - { kind: manual-intervention, id: ask, name: Ask somebody, instructions: Go? }\n",
    );
    await slipway(["apply", files(), ...data]);
    const box = keyFileBox(join(folder, "data", "secret.key"));
    const served = await serveFolderHost(join(folder, "data"), box, { port: 0, screens: null });
    try {
      await slipway(["release", "create", "harbour", "1", ...data]);
      const started = await slipway(["deploy", "harbour", "1", "development", ...data]);
      expect(started.out).toContain("Deployment 1 is ");
      expect(await slipway(["answer", "1", "web", "--proceed", ...data])).toMatchObject({
        code: 1,
        err: "slipway answer: Deployment 1 has no step 'web'. It has: ask.\n",
      });
      const client = served.host.clientFor("anna");
      const waits = async () => {
        for await (const events of await client.deployments.watch({ deployment: 1 })) {
          if (events.some(({ event }) => event.kind === "waiting")) return;
        }
      };
      await waits();
      expect(await slipway(["answer", "1", "ask SOMEBODY", "--proceed", ...data])).toMatchObject({ code: 0 });
      expect((await slipway(["log", "1", "--follow", ...data])).code).toBe(0);
    } finally {
      await served.close();
    }
  });

  it("points at the value that is wrong deep inside a file", async () => {
    write(
      "projects/harbour/process.yaml",
      "steps:\n  - kind: deploy-package\n    id: web\n    name: Web\n    feed: sample-packages\n    package: Harbour.Web\n    parallel: many\n",
    );
    const run = await slipway(["apply", files(), ...data]);
    expect(run.err).toContain("projects/harbour/process.yaml(7,5): error");
  });

  it("takes secrets from the environment and never writes them out", async () => {
    write(
      "feeds/hub.yaml",
      "kind: registry\nname: Hub\nurl: https://registry.example\nusername: u\npassword: { fromEnv: HUB_PASSWORD }\n",
    );
    const missing = await slipway(["apply", files(), ...data]);
    expect(missing.err).toContain("feeds/hub.yaml(5,1): error: The environment variable HUB_PASSWORD is not set");
    const env = { HUB_PASSWORD: "s3cret-from-env" };
    expect((await slipway(["apply", files(), ...data], { env })).code).toBe(0);
    expect((await slipway(["apply", files(), ...data], { env })).out).toContain("0 created, 0 changed");
    await slipway(["export", join(folder, "exported"), ...data]);
    expect(readFileSync(join(folder, "exported/feeds/hub.yaml"), "utf8")).toMatch(/password:\n {2}secret: s-/);
    expect(readFileSync(join(folder, "exported/feeds/hub.yaml"), "utf8")).not.toContain("s3cret");
  });

  it("creates a release and deploys it, streaming the log, with the outcome as exit code", async () => {
    await slipway(["apply", files(), ...data]);
    expect(
      (await slipway(["release", "create", "harbour", "1.0.0", "--package", "web-site=1.0.0", ...data])).code,
    ).toBe(0);
    const early = await slipway(["deploy", "harbour", "1.0.0", "production", "--wait", ...data]);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining("Phase 'Development' is not done") });
    const run = await slipway(["deploy", "harbour", "latest", "development", "--wait", ...data]);
    expect(run.code).toBe(0);
    expect(run.out).toContain("Deploying 1.0.0 to Development succeeded");
    expect((await slipway(["log", "1", ...data])).out).toBe(run.out);
    expect((await slipway(["deployments", ...data])).out).toContain("harbour 1.0.0 to development  succeeded");
    expect((await slipway(["audit", "verify", ...data])).out).toContain("The audit trail is whole");
  });

  it("shows in a dry run what a deployment then writes, and leaves nothing behind", async () => {
    await slipway(["apply", files(), ...data]);
    await slipway(["release", "create", "harbour", "1.0.0", "--package", "web-site=1.0.0", ...data]);
    const dry = await slipway(["deploy", "harbour", "1.0.0", "development", "--dry-run", ...data]);
    expect(dry).toMatchObject({ code: 0, err: "" });
    expect(dry.out).toContain("Would run:\n  Web site 1.0.0 on Development folder");
    expect(dry.out).toContain('+    <add key="Environment" value="Development" />');
    expect((await slipway(["deployments", ...data, "--json"])).out).toBe("[]\n");
    const early = await slipway(["deploy", "harbour", "1.0.0", "production", "--dry-run", ...data]);
    expect(early).toMatchObject({ code: 1, out: expect.stringContaining("It may not start") });
  });

  it("fails with a sentence when the package was changed after the release was made", async () => {
    await slipway(["apply", files(), ...data]);
    await slipway(["release", "create", "harbour", "1.0.0", "--package", "web-site=1.0.0", ...data]);
    writeFileSync(join(folder, "sample/packages/Harbour.Web.1.0.0.zip"), "not what was tested");
    const run = await slipway(["deploy", "harbour", "1.0.0", "development", "--wait", ...data]);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining("has changed since the release was made") });
  });

  it("ends with exit code 2 and its usage for a wrong command line", async () => {
    for (const args of [
      ["deploy", "harbour"],
      ["release"],
      ["release", "create"],
      ["log", "x"],
      ["apply"],
      ["deploy", "--nope"],
    ]) {
      const run = await slipway([...args, ...data]);
      expect(run.code, args.join(" ")).toBe(2);
      expect(run.err).toContain("slipway ");
    }
  });

  it("takes corrected variables into a release that froze others", async () => {
    await slipway(["apply", files(), ...data]);
    await slipway(["release", "create", "Harbour", ...data]);
    await slipway(["variables", "set", "Harbour", "Banner", "Corrected", ...data]);
    const shown = async () => (await slipway(["deploy", "Harbour", "1.1.0", "Development", "--dry-run", ...data])).out;
    expect(await shown()).not.toContain("Corrected");
    const updated = await slipway(["release", "update-variables", "Harbour", "1.1.0", ...data]);
    expect(updated).toMatchObject({ code: 0, out: "Updated the variables of release 1.1.0\n" });
    expect(await shown()).toContain("Corrected");
    expect((await slipway(["audit", "--limit", "1", ...data])).out).toContain("Updated the variables of release 1.1.0");
  });

  it("writes a support bundle as a zip file", async () => {
    await slipway(["apply", files(), ...data]);
    const file = join(folder, "bundle.zip");
    const { code, out } = await slipway(["support-bundle", file, ...data]);
    expect(code).toBe(0);
    expect(out).toContain("  about.json\n");
    const entries = unzipSync(readFileSync(file));
    expect(strFromU8(entries["documents.json"] ?? new Uint8Array())).toContain('"harbour"');
  });

  it("makes releases of a channel", async () => {
    write(
      "projects/harbour/project.yaml",
      "name: Harbour\nlifecycle: default\nchannels:\n  - { id: default, name: Default }\n  - { id: hotfix, name: Hotfix, rules: [{ range: '[1.0,1.1)' }] }\n",
    );
    await slipway(["apply", files(), ...data]);
    expect((await slipway(["release", "create", "Harbour", "--channel", "Hotfix", ...data])).out).toContain("1.0.0");
    const refused = await slipway([
      "release",
      "create",
      "Harbour",
      "1.1.0-hf",
      "--channel",
      "hotfix",
      "--package",
      "web-site=1.1.0",
      ...data,
    ]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("The channel Hotfix wants versions in") });
    const forced = await slipway([
      "release",
      "create",
      "Harbour",
      "1.1.0-hf",
      "--channel",
      "hotfix",
      "--package",
      "web-site=1.1.0",
      "--ignore-channel-rules",
      ...data,
    ]);
    expect(forced.code).toBe(0);
    expect((await slipway(["release", "list", "Harbour", ...data])).out).toMatch(/1\.1\.0-hf .*Hotfix/);
  });
});

describe("slipway variables", () => {
  let folder: string;
  const data = () => ["--data", join(folder, "data")];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-variables-"));
    for (const [place, text] of Object.entries({
      "environments/test.yaml": "name: Test\n",
      "environments/production.yaml": "name: Production\n",
      "lifecycles/main.yaml": "name: Main\n",
      "projects/shop/project.yaml": "name: Shop\nlifecycle: main\n",
      "projects/shop/variables.yaml":
        "variables:\n  - name: Size\n    values:\n      - value: small\n      - value: big\n        scope: { environments: [Production] }\n",
    })) {
      mkdirSync(join(folder, "files", place, ".."), { recursive: true });
      writeFileSync(join(folder, "files", place), text);
    }
    expect((await slipway(["apply", join(folder, "files"), ...data()])).code).toBe(0);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lists what a deployment would see", async () => {
    expect((await slipway(["variables", "list", "shop", "--environment", "test", ...data()])).out).toBe(
      "Size = small\n",
    );
    expect((await slipway(["variables", "list", "Shop", "--environment", "Production", ...data()])).out).toBe(
      "Size = big\n",
    );
  });

  it("explains why a value counts and the others do not", async () => {
    const run = await slipway(["variables", "explain", "shop", "size", "--environment", "production", ...data()]);
    expect(run.out).toContain("Size = big  (project, environments production)");
    expect(run.out).toContain("not small  (project, no scope)");
  });

  it("refuses to look at places there are not, instead of looking elsewhere", async () => {
    for (const [option, kind] of [
      ["--environment", "environment"],
      ["--target", "target"],
      ["--step", "step"],
      ["--channel", "channel"],
    ] as const) {
      const run = await slipway(["variables", "list", "shop", option, "prodution", ...data()]);
      expect(run).toMatchObject({ code: 1, out: "" });
      expect(run.err).toContain(`There is no ${kind} 'prodution'. Known: `);
    }
  });

  it("warns of scopes that name what does not exist, with their place", async () => {
    const file = join(folder, "files", "projects/shop/variables.yaml");
    writeFileSync(file, "variables:\n  - name: A\n    values:\n      - value: x\n        scope: { steps: [web] }\n");
    const run = await slipway(["apply", join(folder, "files"), ...data()]);
    expect(run.code).toBe(0);
    expect(run.err).toBe(
      "projects/shop/variables.yaml(5,26): warning: In the variables of project 'shop', a value of 'A' is for step 'web', which does not exist: it never counts there. Correct the name, or create it.\n",
    );
  });

  it("sets a value for exactly the scope named, however the one there is spelled", async () => {
    const set = async (...words: readonly string[]) => {
      const run = await slipway(["variables", "set", "shop", "Size", ...words, ...data()]);
      expect(run.err).toBe("");
      const stored = await slipway(["export", join(folder, "out"), ...data()]);
      expect(stored.code).toBe(0);
      return readFileSync(join(folder, "out/projects/shop/variables.yaml"), "utf8");
    };
    const values = "variables:\n  - name: Size\n    values:\n      - value: small\n";
    expect(await set("huge", "--environment", "production")).toBe(
      `${values}      - value: huge\n        scope:\n          environments:\n            - Production\n`,
    );
    expect(await set("own", "--channel", "default")).toContain(
      "      - value: own\n        scope:\n          channels:\n            - default\n",
    );
    const unknown = await slipway(["variables", "set", "shop", "Size", "x", "--target", "web", ...data()]);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("There is no target 'web'") });
  });

  it("warns of a weak secret when it is applied, without saying it", async () => {
    const file = join(folder, "files", "projects/shop/variables.yaml");
    writeFileSync(file, "variables:\n  - name: Pw\n    values: [{ value: { fromEnv: PW } }]\n");
    const run = await slipway(["apply", join(folder, "files"), ...data()], { env: { PW: "letmein" } });
    expect(run).toMatchObject({
      code: 0,
      err: expect.stringContaining("warning: Variable 'Pw': The value is a common word"),
    });
    expect(run.err).not.toContain("letmein");
  });

  it("sets values, sensitive ones from the environment, which no command shows", async () => {
    await slipway(["variables", "set", "shop", "Size", "medium", "--environment", "test", ...data()]);
    expect((await slipway(["variables", "list", "shop", "--environment", "test", ...data()])).out).toBe(
      "Size = medium\n",
    );
    const missing = await slipway(["variables", "set", "shop", "Pw", "PW", "--sensitive", ...data()]);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining("PW is not set") });
    await slipway(["variables", "set", "shop", "Pw", "PW", "--sensitive", ...data()], { env: { PW: "tr0ub4dor" } });
    const shown = await slipway(["variables", "list", "shop", "--json", ...data()]);
    expect(shown.out).toContain('"Pw","value":"********"');
    const audit = await slipway(["audit", "--json", ...data()]);
    expect(shown.out + audit.out).not.toContain("tr0ub4dor");
  });
});
