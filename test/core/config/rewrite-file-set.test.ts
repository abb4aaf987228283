import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitGlobs } from "../../../shared/core/config/globs.ts";
import { rewriteFile } from "../../../shared/core/config/rewrite-file.ts";
import {
  type FileSet,
  type FileSetRules,
  filesOfPlan,
  hasFailures,
  planFileSet,
  rewriteContents,
  rewriteFileSet,
} from "../../../shared/core/config/rewrite-file-set.ts";
import { AppError } from "../../../shared/core/errors.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

const XDT = 'xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform"';
const WEB =
  '<configuration>\n  <appSettings>\n    <add key="Quay" value="old"/>\n    <add key="Crane" value="old"/>\n  </appSettings>\n</configuration>\n';
const setQuay = (value: string) =>
  `<configuration ${XDT}><appSettings><add key="Quay" value="${value}" xdt:Transform="SetAttributes" xdt:Locator="Match(key)"/></appSettings></configuration>`;

/** Files in memory, with what was written. */
function memorySet(files: Readonly<Record<string, string>>, failing: readonly string[] = []) {
  const now = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const));
  const written: string[] = [];
  const set: FileSet = {
    list: async () => [...now.keys()],
    read: async (path) => {
      const bytes = now.get(path);
      if (bytes && !failing.includes(`read ${path}`)) return bytes;
      throw new AppError("not_found", `${path} cannot be read.`);
    },
    write: async (path, bytes) => {
      if (failing.includes(path)) throw new AppError("blocked", `${path} is read-only.`);
      written.push(path);
      now.set(path, new Uint8Array(bytes));
    },
  };
  const text = (path: string) => new TextDecoder().decode(now.get(path));
  return { set, written, text, now };
}

const RULES: FileSetRules = {
  root: "/site",
  platform: "linux",
  environment: "Production",
  automaticTransforms: true,
  additionalTransforms: "",
  substitute: [],
  structured: [],
  configVariables: false,
};
const variables = (values: Readonly<Record<string, string | null>>) => createVariableSet(Object.entries(values));

describe("rewriting a set of files", () => {
  test("stages run in order: tokens, transforms (tokens in them filled in too), .config variables, structured", async () => {
    const { set, text, written } = memorySet({
      "web.config": WEB,
      "web.Release.config": setQuay("release"),
      "web.Production.config": setQuay("#{Name}"),
      "app.json": '{"a": "#{Name}", "port": 1}',
    });
    const rules = {
      ...RULES,
      substitute: ["*.Production.config", "**/*.json"],
      structured: ["*.json"],
      configVariables: true,
    };
    const result = await rewriteFileSet(set, rules, variables({ Name: "prod", Crane: "up", port: "2" }), {
      isDryRun: false,
    });
    expect(text("web.config")).toBe(WEB.replace("old", "prod").replace("old", "up"));
    expect(text("app.json")).toBe('{"a": "prod", "port": 2}');
    expect(written).toEqual(["web.Production.config", "app.json", "web.config"]);
    expect(
      result.files.map(({ path, steps }) => [path, steps.map(({ kind, transform }) => transform ?? kind)]),
    ).toEqual([
      ["web.Production.config", ["substitute"]],
      ["app.json", ["substitute", "structured"]],
      ["web.config", ["web.Release.config", "web.Production.config", "config-variables"]],
    ]);
    expect(result.files[2]?.steps[0]?.changes).toMatchObject([
      { line: 3, from: 'value="old"', to: 'value="release"', rule: { file: "web.Release.config", line: 1 } },
    ]);
  });

  test("a dry run gives the same and writes nothing", async () => {
    const { set, written } = memorySet({ "a.json": '{"a":1}' });
    const result = await rewriteFileSet(set, { ...RULES, structured: ["a.json"] }, variables({ a: "2" }), {
      isDryRun: true,
    });
    expect(new TextDecoder().decode(result.files[0]?.after)).toBe('{"a":2}');
    expect(written).toEqual([]);
  });

  test("a file with an error stays, goes through no further stage, and does not hinder others", async () => {
    const { set, text, written } = memorySet({ "a.json": '{"a": #{X}', "b.json": '{"a":1}' });
    const rules = { ...RULES, substitute: ["*.json"], structured: ["*.json"] };
    const result = await rewriteFileSet(set, rules, variables({ X: "2", a: "3" }), { isDryRun: false });
    expect(text("a.json")).toBe('{"a": #{X}');
    expect(written).toEqual(["b.json"]);
    expect(hasFailures(result)).toBe(true);
    expect(result.files[0]?.steps[1]?.findings).toMatchObject([{ level: "error", file: "a.json", line: 1 }]);
  });

  test("a transform that could not be prepared fails the files it is for", async () => {
    const { set, written } = memorySet({ "web.config": WEB, "web.Release.config": "#{A}" });
    const result = await rewriteFileSet(set, { ...RULES, substitute: ["*.Release.config"] }, variables({ A: "#{A}" }), {
      isDryRun: false,
    });
    expect(written).toEqual([]);
    expect(result.files.map(({ steps }) => steps[0]?.findings[0]?.level)).toEqual(["error", "error"]);
  });

  test("files that cannot be read or written are errors of those files", async () => {
    const { set } = memorySet({ "a.json": '{"a":1}', "b.json": '{"a":1}' }, ["read a.json", "b.json"]);
    const result = await rewriteFileSet(set, { ...RULES, structured: ["*.json"] }, variables({ a: "2" }), {
      isDryRun: false,
    });
    expect(result.files.map(({ steps }) => steps.at(-1)?.findings.at(-1)?.text)).toEqual([
      "a.json cannot be read.",
      "b.json is read-only.",
    ]);
  });

  test("rules, globs and path-like variables that match nothing are told", async () => {
    const { set } = memorySet({ "a.json": '{"a":1}' });
    const rules = { ...RULES, additionalTransforms: "x => y", substitute: ["*.txt"], structured: ["a.json"] };
    const { findings } = await rewriteFileSet(set, rules, variables({ "b:c": "2", a: "1" }), { isDryRun: true });
    expect(findings.map(({ level, text }) => `${level} ${text}`)).toEqual([
      "warning The rule 'x => y' matches no files.",
      "warning No file matches '*.txt'.",
      "info The variable b:c has no place in any of the structured files.",
    ]);
  });

  test("globs stay within a folder unless they say **, and match without case on Windows", () => {
    const files = ["A.JSON", "sub/b.json", ".hidden/c.json", "x(1)/d.json"];
    const plan = (glob: string, platform: "windows" | "linux") =>
      planFileSet(files, { ...RULES, platform, structured: splitGlobs(glob) }).structured;
    expect(plan("*.json", "windows")).toEqual(["A.JSON"]);
    expect(plan("*.json", "linux")).toEqual([]);
    expect(plan("**/*.json", "linux")).toEqual(files.slice(1));
    expect(plan("sub\\b.json", "windows")).toEqual(["sub/b.json"]);
    expect(plan("x(1)/*.{json,xml}, ./sub/b.json", "linux")).toEqual(["x(1)/d.json", "sub/b.json"]);
  });

  test("what the preview shows is what is written, for any files, rules and values", async () => {
    const text = fc.constantFrom(
      WEB,
      setQuay("x"),
      setQuay("#{Quay}"),
      '{"Quay": 1, "b": ["#{Crane}"]}',
      "Quay: 1 # c\nb:\n- 2\n",
      "Quay=1\n",
      "<a><b>1</b></a>",
      "",
      "{",
      "#{Quay} #{Nope}",
    );
    const name = fc.constantFrom(
      "web.config",
      "web.Release.config",
      "web.Production.config",
      "web.Blue.config",
      "a.json",
      "sub/a.yaml",
      "a.properties",
      "a.xml",
      "a.txt",
    );
    const value = fc.oneof(
      fc.constant(null),
      fc.string({ maxLength: 6 }),
      fc.constantFrom("#{Crane}", "[1]", "<c/>", "7"),
    );
    const rules = fc.record({
      automaticTransforms: fc.boolean(),
      additionalTransforms: fc.constantFrom("", "Blue", "*.Blue.config => *.config, web.Blue.config => a.xml"),
      substitute: fc.constantFrom([], ["**/*"], ["*.json"]),
      structured: fc.constantFrom([], ["**/*"], ["*.json", "sub/*"]),
      configVariables: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, text),
        fc.dictionary(fc.constantFrom("Quay", "Crane", "b:0", "/a/b", "b"), value),
        rules,
        async (files, values, chosen) => {
          const all = { ...RULES, ...chosen };
          const plan = planFileSet(Object.keys(files), all);
          const contents = new Map(
            filesOfPlan(plan).map((path) => [path, new TextEncoder().encode(files[path])] as const),
          );
          const preview = rewriteContents(plan, contents, variables(values));
          const { set, now } = memorySet(files);
          const deployed = await rewriteFileSet(set, all, variables(values), { isDryRun: false });
          expect(deployed).toEqual(preview);
          for (const { path, after } of preview.files) expect(now.get(path)).toEqual(new Uint8Array(after));
          for (const path of Object.keys(files).filter((one) => !preview.files.some((file) => file.path === one)))
            expect(now.get(path)).toEqual(new TextEncoder().encode(files[path]));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("rewriting one file", () => {
  const input = {
    path: "/site/web.config",
    bytes: new TextEncoder().encode(WEB),
    transforms: [{ name: "t.config", bytes: new TextEncoder().encode(setQuay("t")) }],
    variables: variables({ Crane: "up" }),
  };

  test("goes through the stages the rule asks for", () => {
    const rule = { substitute: true, configVariables: true, structured: "xml" as const };
    const result = rewriteFile({
      ...input,
      rule,
      variables: variables({ Crane: "up", "/configuration/appSettings/add[1]/@value": "x" }),
    });
    expect(new TextDecoder().decode(result.bytes)).toBe(WEB.replace("old", "x").replace("old", "up"));
    expect(result.stages.map(({ kind, changes }) => [kind, changes.length])).toEqual([
      ["substitute", 0],
      ["transform", 1],
      ["config-variables", 1],
      ["structured", 1],
    ]);
  });

  test("gives the very bytes back when a stage fails", () => {
    const result = rewriteFile({ ...input, rule: { substitute: false, configVariables: false, structured: "json" } });
    expect(result.bytes).toBe(input.bytes);
    expect(result.stages.at(-1)?.findings).toMatchObject([{ level: "error", line: 1, column: 1 }]);
  });
});
