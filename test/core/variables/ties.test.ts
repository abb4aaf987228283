import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidate, resolve } from "../../../shared/core/variables/resolve.ts";
import type { Scope, ScopeContext } from "../../../shared/core/variables/scope.ts";
import { findTies, type KnownStep, type KnownTarget, namesThatMayTie } from "../../../shared/core/variables/ties.ts";

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

  test("a step without targets meets no tags", () => {
    const pair = candidates({ tags: ["web"] }, { tags: ["canary"] });
    const steps = [
      { name: "Run", tags: ["web"], targets: ["web-1"] },
      { name: "Approve", tags: [], targets: [] },
    ];
    expect(findTies(pair, { targets: TARGETS, steps })).toEqual([]);
  });

  test("one tag of both ties also while no target has it, or no step runs there", () => {
    const [tie] = findTies(candidates({ tags: ["gpu"] }, { tags: ["gpu", "web"] }), { targets: TARGETS, steps: [] });
    expect(tie?.where).toBe("a target with the tag gpu");
    expect(findTies(candidates({ tags: ["web"] }, { tags: ["WEB"] }), { targets: TARGETS, steps: [] })).toHaveLength(1);
  });

  test("a third value that goes before both wherever they meet settles it", () => {
    const pair = candidates({ tags: ["web"] }, { tags: ["canary"] }, { targets: ["web-1"] });
    expect(findTies(pair, { targets: TARGETS })).toEqual([]);
    const sets = candidates({ source: "library:One" }, { source: "library:Two" }, {});
    expect(findTies(sets, { targets: TARGETS })).toEqual([]);
    const elsewhere = candidates({ tags: ["web"] }, { tags: ["canary"] }, { targets: ["db-1"] });
    expect(findTies(elsewhere, { targets: TARGETS })).toHaveLength(1);
  });
});

describe("against every context there is", () => {
  const ENVIRONMENTS = ["Dev", "Prod"];
  const TAGS = ["web", "db"];
  const NAMES = ["t1", "t2"];
  const some = (words: readonly string[]) => fc.subarray([...words]);
  const scope = fc.record(
    {
      environments: some(ENVIRONMENTS),
      targets: some(NAMES),
      tags: some(TAGS),
      steps: some(["Run", "Approve"]),
      channels: some(["Stable"]),
    },
    { requiredKeys: [] },
  );
  const candidate = fc.record({
    name: fc.constantFrom("A", "a"),
    value: fc.constant("x"),
    source: fc.constantFrom<Candidate["source"]>("project", "library:One", "library:Two"),
    scope,
  });
  const target = (name: string) =>
    fc.record({ name: fc.constant(name), tags: some(TAGS), environments: some(ENVIRONMENTS) });
  const targets = fc.tuple(target("t1"), target("t2"));
  const step = (name: string) =>
    fc.record({ name: fc.constant(name), tags: some(TAGS), targets: some(NAMES), environments: some(ENVIRONMENTS) });
  const steps = fc.tuple(step("Run"), step("Approve"));

  /** All that a known step meets, and, for scopes without tags, also what might be made. */
  function contextsOf(targets: readonly KnownTarget[], steps: readonly KnownStep[], isTagged: boolean): ScopeContext[] {
    const none: KnownStep = { name: "", tags: [] };
    return [...steps, ...(isTagged ? [] : [none])].flatMap((step) =>
      [...targets, null].flatMap((target) =>
        [...ENVIRONMENTS, null].flatMap((environment) => {
          const runs =
            target !== null &&
            environment !== null &&
            step.targets?.includes(target.name) &&
            target.environments?.includes(environment) &&
            (step.environments?.length === 0 || step.environments?.includes(environment));
          if (isTagged && !runs) return [];
          return ["Stable", null].map((channel) => ({
            environment,
            target: target?.name ?? null,
            targetTags: target?.tags ?? [],
            step: step.name === "" ? null : step.name,
            stepTargetTags: step.tags,
            channel,
          }));
        }),
      ),
    );
  }

  const isMet = (tag: string, targets: readonly KnownTarget[], steps: readonly KnownStep[]) =>
    targets.some(({ name, tags }) => tags.includes(tag) && steps.some((step) => step.targets?.includes(name)));

  test("a pair is found where, and only where, it ties in one of them", () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 5 }), targets, steps, (all, known, made) => {
        const found = new Set(
          findTies(all, { targets: known, steps: made }).map(({ first, second }) =>
            [first, second].map((one) => all.indexOf(one)).join(),
          ),
        );
        for (const [i, first] of all.entries()) {
          for (const [j, second] of all.entries()) {
            if (j <= i) continue;
            if (first.scope.tags?.some((tag) => second.scope.tags?.includes(tag) && !isMet(tag, known, made))) continue;
            const isTagged = (first.scope.tags?.length ?? 0) > 0;
            const ties = contextsOf(known, made, isTagged).some((context) => {
              const [{ winner, ties } = { winner: null, ties: [] }] = resolve(all, context);
              const level = winner === null ? [] : [winner, ...ties];
              return level.includes(first) && level.includes(second);
            });
            expect([`${i},${j}`, found.has(`${i},${j}`)]).toEqual([`${i},${j}`, ties]);
            if (ties) expect(namesThatMayTie(all)).toContain("A");
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
