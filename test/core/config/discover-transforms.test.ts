import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  discoverTransforms,
  type TransformPair,
  type TransformSearch,
} from "../../../shared/core/config/discover-transforms.ts";

type Case = TransformSearch & {
  readonly name: string;
  readonly note: string;
  readonly expected: readonly TransformPair[];
};
const FILE = join(import.meta.dirname, "../../fixtures/transform-discovery-cases.json");
const cases = JSON.parse(readFileSync(FILE, "utf8")) as readonly Case[]; // the file's own shape

const find = (search: Partial<TransformSearch>) =>
  discoverTransforms({
    root: "C:\\pkg",
    files: [],
    platform: "windows",
    environment: null,
    automaticTransforms: false,
    additionalTransforms: "",
    ...search,
  });
const pairs = (search: Partial<TransformSearch>) =>
  find(search).pairs.map(({ source, transform }) => `${source} <- ${transform}`);

describe("finding transforms", () => {
  test("there are 26 cases", () => expect(cases).toHaveLength(26));

  test.each(cases)("$name: $note", (one) => {
    expect(discoverTransforms(one).pairs).toEqual(one.expected);
  });

  const files = [
    "Web.config",
    "Web.Release.config",
    "Web.Staging.config",
    "Web.Secrets.config",
    "bin/Shop.exe.config",
    "bin/Shop.exe.Staging.config",
    "cfg/a.prod.xml",
    "cfg/a.xml",
  ];
  const staging = { files, environment: "Staging", automaticTransforms: true };

  test("a suffix comes before the automatic ones", () => {
    expect(pairs({ ...staging, additionalTransforms: "Secrets" })).toEqual([
      "Web.config <- Web.Secrets.config",
      "Web.config <- Web.Release.config",
      "Web.config <- Web.Staging.config",
      "bin/Shop.exe.config <- bin/Shop.exe.Staging.config",
    ]);
  });

  test("wildcards pair files of another extension, after those of .config", () => {
    expect(pairs({ ...staging, additionalTransforms: "*.prod.xml => *.xml" }).at(-1)).toBe(
      "cfg/a.xml <- cfg/a.prod.xml",
    );
  });

  test("a rule that matches nothing is told", () => {
    const found = find({ ...staging, additionalTransforms: "Missing.config => Web.config, Secrets, =>" });
    expect(found.unmatchedRules).toEqual(["Missing.config => Web.config", "=>"]);
  });

  test("an environment's name may have dots", () => {
    const search = { files: ["Web.config", "Web.UAT.2.config"], environment: "UAT.2", automaticTransforms: true };
    expect(pairs(search)).toEqual(["Web.config <- Web.UAT.2.config"]);
  });

  test("two wildcards remove the source's suffix wherever it stands", () => {
    const search = {
      files: ["appconfig.config", "app.Blue.config"],
      additionalTransforms: "*.Blue.config => *.config",
    };
    expect(pairs(search)).toEqual(["appconfig.config <- app.Blue.config"]);
  });

  test("without automatic transforms a suffix looks at every file, with and without .config", () => {
    const search = { files: ["a.xml", "a.Blue", "b.txt", "b.Blue.config"], additionalTransforms: "Blue" };
    expect(pairs(search)).toEqual(["a.xml <- a.Blue", "b.txt <- b.Blue.config"]);
  });

  test("an absolute transform serves every file of the name, or with .\\ the root's only", () => {
    const outside = ["web.config", "sub/web.config", "C:/ext/t.config"];
    expect(pairs({ files: outside, additionalTransforms: "C:\\ext\\t.config => web.config" })).toHaveLength(2);
    expect(pairs({ files: outside, additionalTransforms: "C:\\ext\\t.config => .\\web.config" })).toEqual([
      "web.config <- C:/ext/t.config",
    ]);
  });

  test("a right side with .\\ is seen from the root, the transform from the source's folder", () => {
    const some = ["web.config", "sub/web.config", "sub/app.config", "t.config", "sub/t.config"];
    expect(pairs({ files: some, additionalTransforms: "t.config => .\\sub\\web.config" })).toEqual([
      "sub/web.config <- sub/t.config",
    ]);
    expect(pairs({ files: some, additionalTransforms: "t.config => .\\sub\\*.config" })).toEqual([
      "sub/app.config <- sub/t.config",
      "sub/web.config <- sub/t.config",
    ]);
  });

  test("a star inside a transform's name is a pattern; folders work on both sides", () => {
    const search = {
      files: ["conf/app.config", "t/a.x.config", "t/b.x.config"],
      additionalTransforms: "t\\?.x* => conf\\app.config",
    };
    expect(pairs(search)).toEqual(["conf/app.config <- t/a.x.config", "conf/app.config <- t/b.x.config"]);
  });
});
