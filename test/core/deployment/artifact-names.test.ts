import { expect, it } from "vitest";
import { fileNames } from "../../../shared/core/deployment/artifact-names.ts";

const artifact = (name: string, targetId: string | null, file: string) => ({
  stepId: "tests",
  targetId,
  name,
  file,
  sizeBytes: 1,
});
const names = (...given: [name: string, targetId: string | null][]) => [
  ...fileNames(given.map(([name, targetId], index) => artifact(name, targetId, String(index)))).keys(),
];

it("are the artifacts' own where they are free, then with their place, then with a number", () => {
  expect(names(["a.txt", "web-1"], ["A.txt", "web-2"], ["b.txt", null], ["b.txt", null], ["b.txt", null])).toEqual([
    "a.txt",
    "tests-web-2-A.txt",
    "b.txt",
    "tests-b.txt",
    "2-tests-b.txt",
  ]);
});

it("stay in their folder and are names on every system", () => {
  expect(
    names(["../../etc/passwd", null], ["C:\\a|b?.txt", null], ["CON.log", null], ["..", null], ["", null]),
  ).toEqual([".._.._etc_passwd", "C__a_b_.txt", "_CON.log", "artifact", "tests-artifact"]);
});
