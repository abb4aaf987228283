import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidate, describeLoss, resolve, resolveAll } from "../../../shared/core/variables/resolve.ts";
import type { Scope, ScopeContext } from "../../../shared/core/variables/scope.ts";

const CONTEXT: ScopeContext = {
  environment: "Prod",
  target: "WEB1",
  targetTags: ["web", "canary"],
  step: "Run web",
  stepTargetTags: ["web"],
  channel: "Stable",
};

function value(text: string, scope: Scope, source: Candidate["source"] = "project"): Candidate {
  return { name: "Log.Level", value: text, source, scope };
}

describe("every loser comes with its reason", () => {
  test.each<[string, Candidate, Candidate, string]>([
    [
      "another environment",
      value("w", {}),
      value("l", { environments: ["Test"] }),
      "it is for environment Test, and here it is Prod",
    ],
    [
      "a tag the target lacks",
      value("w", {}),
      value("l", { tags: ["db", "mail"] }),
      "target tag db or mail, and here it is web, canary",
    ],
    ["a weaker kind", value("w", { steps: ["run WEB"] }), value("l", { targets: ["WEB1"] }), "scoped to the step"],
    [
      "an untargeted tag",
      value("w", { tags: ["web"] }),
      value("l", { tags: ["canary"], environments: ["Prod"] }),
      "a tag the step targets",
    ],
    [
      "fewer kinds",
      value("w", { environments: ["Prod"], channels: ["Stable"] }),
      value("l", { environments: ["Prod"] }),
      "scoped to the channel",
    ],
    ["a library set", value("w", {}), value("l", {}, "library:Shared"), "a value of the project goes before"],
    ["a tie", value("w", { environments: ["Prod"] }), value("l", { environments: ["Prod", "Test"] }), "not determined"],
  ])("%s", (_, winner, loser, words) => {
    const [resolution] = resolve([winner, loser], CONTEXT);
    expect(resolution?.winner).toBe(winner);
    expect(resolution?.losers.map(({ reason }) => describeLoss(reason))).toEqual([expect.stringContaining(words)]);
  });

  test("without a target the reason says there is none", () => {
    const [resolution] = resolve([value("l", { targets: ["WEB1"] })], { ...CONTEXT, target: null });
    expect(resolution).toMatchObject({ winner: null, ties: [] });
    expect(resolution?.losers.map(({ reason }) => describeLoss(reason))).toEqual([
      "Does not apply: it is for target WEB1, and there is none here.",
    ]);
  });

  test("a value that applies but is empty still wins", () => {
    const empty = value("", { environments: ["Prod"] });
    expect(resolveAll([value("base", {}), empty], CONTEXT)).toEqual([empty]);
  });

  test("values may be anything, such as references to secrets", () => {
    const secret = { name: "Password", value: { secret: "s1" }, source: "project", scope: {} } as const;
    expect(resolveAll([secret], CONTEXT)[0]?.value.secret).toBe("s1");
  });
});

/** The rule as the documentation words it: digits compared from the strongest, project before library. */
function oracleRank(candidate: Candidate, context: ScopeContext): readonly number[] | null {
  const same = (a: string, b: string) => a.toUpperCase() === b.toUpperCase();
  const has = (list: readonly string[] | undefined, one: string | null) =>
    one !== null && (list ?? []).some((name) => same(name, one));
  const { steps, targets, tags, environments, channels } = candidate.scope;
  const targetTags = context.target === null ? [] : context.targetTags;
  const matched = (tags ?? []).filter((tag) => targetTags.some((other) => same(tag, other)));
  const isTargeted = matched.some((tag) => context.stepTargetTags.some((other) => same(tag, other)));
  const kinds: [readonly string[] | undefined, boolean][] = [
    [steps, has(steps, context.step)],
    [targets, has(targets, context.target)],
    [tags, matched.length > 0],
    [environments, has(environments, context.environment)],
    [channels, has(channels, context.channel)],
  ];
  if (kinds.some(([list, matches]) => (list?.length ?? 0) > 0 && !matches)) return null;
  const present = (list: readonly string[] | undefined) => Number((list?.length ?? 0) > 0);
  return [
    present(steps),
    present(targets),
    present(tags) * Number(isTargeted),
    present(tags) * Number(!isTargeted),
    present(environments),
    present(channels),
    Number(candidate.source === "project"),
  ];
}

function compareDigits(a: readonly number[], b: readonly number[]): number {
  for (const [index, digit] of a.entries()) if (digit !== b[index]) return digit - (b[index] ?? 0);
  return 0;
}

describe("against the rule spelled out", () => {
  const names = (words: readonly string[]) => fc.option(fc.subarray([...words], { maxLength: 2 }), { nil: undefined });
  const scope = fc.record(
    {
      environments: names(["Dev", "PROD"]),
      targets: names(["web1", "WEB2"]),
      tags: names(["web", "Canary"]),
      steps: names(["Run", "stop"]),
      channels: names(["Stable", "beta"]),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Scope>; // undefined lists are what absent ones are
  const candidate = fc.record<Candidate>({
    name: fc.constantFrom("A", "a", "B"),
    value: fc.string({ maxLength: 2 }),
    source: fc.constantFrom("project", "library:One", "library:Two"),
    scope,
  });
  const one = (words: readonly string[]) => fc.constantFrom(null, ...words);
  const context = fc.record<ScopeContext>({
    environment: one(["dev", "Prod"]),
    target: one(["WEB1", "web2"]),
    targetTags: fc.subarray(["Web", "canary"]),
    step: one(["run", "Stop"]),
    stepTargetTags: fc.subarray(["web", "CANARY"]),
    channel: one(["stable", "Beta"]),
  });

  test("the winner ranks highest, ties rank the same, and every candidate is accounted for", () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 8 }), context, (candidates, where) => {
        const resolutions = resolve(candidates, where);
        expect(resolveAll(candidates, where)).toEqual(resolutions.flatMap(({ winner }) => winner ?? []));
        for (const { winner, ties, losers } of resolutions) {
          const best = winner && oracleRank(winner, where);
          for (const { candidate: loser, reason } of losers) {
            const rank = oracleRank(loser, where);
            if (rank === null) expect(reason.kind).toBe("does-not-apply");
            else {
              const order = compareDigits(best ?? [], rank);
              expect(order).toBeGreaterThanOrEqual(0);
              expect(ties.includes(loser)).toBe(order === 0);
            }
          }
        }
        expect(resolutions.reduce((sum, { winner, losers }) => sum + losers.length + Number(winner !== null), 0)).toBe(
          candidates.length,
        );
      }),
      { numRuns: 500 },
    );
  });
});
