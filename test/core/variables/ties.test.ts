import { describe, expect, test } from "vitest";
import type { Candidate } from "../../../shared/core/variables/resolve.ts";
import type { Scope } from "../../../shared/core/variables/scope.ts";
import { findTies } from "../../../shared/core/variables/ties.ts";

function candidates(...scopes: readonly (Scope & { readonly source?: Candidate["source"] })[]): Candidate[] {
  return scopes.map(({ source = "project", ...scope }, index) => ({ name: "A", value: `${index}`, source, scope }));
}

const TARGETS = [
  { name: "web-1", tags: ["web", "canary"] },
  { name: "db-1", tags: ["db"] },
];

describe("pairs that no rule decides between", () => {
  test.each<[string, Candidate[], string]>([
    ["no scope at all", candidates({}, { environments: [] }), "everywhere"],
    [
      "a shared environment, whatever its case",
      candidates({ environments: ["Prod", "Test"] }, { environments: ["PROD"] }),
      "environment Prod",
    ],
    [
      "several kinds that all overlap",
      candidates({ environments: ["Prod"], steps: ["Run"] }, { environments: ["Prod"], steps: ["Run"] }),
      "step Run, environment Prod",
    ],
    [
      "tags of one target",
      candidates({ tags: ["web"] }, { tags: ["canary"] }),
      "target web-1 with the tags web, canary",
    ],
    ["two library sets", candidates({ source: "library:One" }, { source: "library:Two" }), "everywhere"],
  ])("%s", (_, pair, where) => {
    expect(findTies(pair, { targets: TARGETS })).toEqual([{ name: "A", first: pair[0], second: pair[1], where }]);
  });

  test.each<[string, Candidate[]]>([
    ["different kinds of scope", candidates({ environments: ["Prod"] }, { steps: ["Run"] })],
    ["nothing in common", candidates({ environments: ["Prod"] }, { environments: ["Test"] })],
    ["project and library", candidates({}, { source: "library:One" })],
    ["tags that no target has together", candidates({ tags: ["web"] }, { tags: ["db"] })],
    [
      "a target without the tags",
      candidates({ tags: ["web"], targets: ["db-1"] }, { tags: ["canary"], targets: ["db-1"] }),
    ],
  ])("not: %s", (_, pair) => {
    expect(findTies(pair, { targets: TARGETS })).toEqual([]);
  });

  test("a target counts only where it is", () => {
    const pair = candidates(
      { environments: ["Prod"], tags: ["web"] },
      { environments: ["Prod", "Test"], tags: ["canary"] },
    );
    const at = (...environments: string[]) =>
      findTies(pair, { targets: [{ name: "web-1", tags: ["web", "canary"], environments }] });
    expect(at("Test")).toEqual([]);
    expect(at("Prod")).toHaveLength(1);
  });

  test("a tag that a step targets goes before another one, so only what no step tells apart ties", () => {
    const pair = candidates({ tags: ["web"] }, { tags: ["canary"] });
    const withSteps = (...tags: readonly (readonly string[])[]) =>
      findTies(pair, { targets: TARGETS, steps: tags.map((own, index) => ({ name: `${index}`, tags: own })) });
    expect(withSteps(["web"])).toEqual([]);
    expect(withSteps(["canary"], ["web"])).toEqual([]);
    expect(withSteps(["db"])).toEqual([]);
    expect(withSteps(["web"], [])).toHaveLength(1);
    expect(withSteps(["web", "canary"])).toHaveLength(1);
  });

  test("when targets are not known any two tags may meet", () => {
    const [tie] = findTies(candidates({ tags: ["web"] }, { tags: ["db"] }));
    expect(tie?.where).toBe("a target with the tags web and db");
  });
});
