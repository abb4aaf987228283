import { expect, test } from "vitest";
import { fileUses } from "../../../shared/core/variables/file-uses.ts";

const change = (key: string, line: number) => ({ key, line, column: 1, from: "a", to: "b" });
const units = [
  {
    stepName: "Site",
    targetName: "Web 1",
    files: [
      {
        path: "web.config",
        stages: [
          { kind: "substitute", changes: [change("#{Db.Host | ToUpper}", 3), change("#{if Broken", 4)] },
          { kind: "transform", changes: [change("Db", 5)] },
          { kind: "config-variables", changes: [change("db", 6), change("Other", 7)] },
        ],
      },
      { path: "app.json", stages: [{ kind: "structured", changes: [change("Db:Host", 8)] }] },
    ],
  },
];
const found = (name: string) => fileUses(units, name).map(({ path, line }) => `${path}:${line}`);

test("a variable fills places by tokens that mean it and by keys of its name, whatever the case", () => {
  expect(found("Db")).toEqual(["web.config:3", "web.config:6"]);
  expect(found("DB.HOST")).toEqual(["web.config:3"]);
  expect(found("Db:Host")).toEqual(["app.json:8"]);
  expect(fileUses(units, "Db")[0]).toMatchObject({ step: "Site", target: "Web 1", key: "#{Db.Host | ToUpper}" });
});

test("what a transform changed by itself, and a token that cannot be read, are no use of a variable", () => {
  expect(found("if Broken")).toEqual([]);
  expect(found("Gone")).toEqual([]);
});
