import { describe, expect, it } from "vitest";
import {
  automaticEnvironments,
  effectivePhases,
  nextEnvironments,
  progression,
} from "../../../shared/core/lifecycle/progression.ts";
import { type Lifecycle, lifecycleSchema } from "../../../shared/core/model/lifecycle.ts";

const environments = ["dev", "t1", "t2", "perf", "prod"].map((id) => ({ id, name: id.toUpperCase() }));

/** Dev, then one of two tests, then an optional performance run, then production. */
const lifecycle: Lifecycle = lifecycleSchema.parse({
  name: "Main",
  phases: [
    { name: "Development", automatic: ["dev"] },
    { name: "Test", environments: ["t1", "t2"], required: 1 },
    { name: "Performance", environments: ["perf"], required: "none" },
    { name: "Production", environments: ["prod"] },
  ],
});

const may = (environment: string, succeeded: readonly string[], blockedReason: string | null = null) =>
  progression(lifecycle, environments, { succeeded: new Set(succeeded), blockedReason }, environment);

describe("progression", () => {
  it.each([
    ["dev", [], true],
    ["t1", [], false],
    ["t1", ["dev"], true],
    ["t2", ["dev"], true],
    ["prod", ["dev"], false],
    ["prod", ["dev", "t2"], true],
    ["perf", ["dev", "t1"], true],
    ["prod", ["t1"], false],
  ] as const)("to %s after %j is %s", (environment, succeeded, allowed) => {
    expect(may(environment, succeeded).allowed).toBe(allowed);
  });

  it("goes on by itself into automatic environments of phases that opened, once", () => {
    const automatic = lifecycleSchema.parse({
      name: "Automatic",
      phases: [
        { name: "D", automatic: ["dev"] },
        { name: "T", environments: ["t1"], automatic: ["t2"] },
        { name: "P", automatic: ["perf"], required: "none" },
        { name: "Prod", automatic: ["prod"] },
      ],
    });
    const next = (succeeded: readonly string[], tried: readonly string[], blockedReason: string | null = null) =>
      automaticEnvironments(automatic, environments, { succeeded: new Set(succeeded), blockedReason }, new Set(tried));
    expect(next([], [])).toEqual(["dev"]);
    expect(next([], ["dev"])).toEqual([]);
    expect(next(["dev"], ["dev"])).toEqual(["t2"]);
    expect(next(["dev", "t2"], ["dev", "t2"])).toEqual([]);
    expect(next(["dev", "t1", "t2"], ["dev", "t1", "t2"])).toEqual(["prod"]);
    expect(next(["dev"], ["dev"], "broken")).toEqual([]);
  });

  it("names every unmet rule", () => {
    expect(may("prod", []).unmet).toEqual([
      "Phase 'Development' is not done: deploy this release successfully to DEV first.",
      "Phase 'Test' is not done: deploy this release successfully to 1 more of T1, T2 first.",
    ]);
  });

  it("of a blocked release stays within phases that hold a success, and the first", () => {
    const blocked = (environment: string, succeeded: readonly string[]) =>
      may(environment, succeeded, "loses orders").allowed;
    expect(blocked("dev", [])).toBe(true);
    expect(blocked("t2", ["dev", "t1"])).toBe(true);
    expect(blocked("t1", ["dev"])).toBe(false);
    expect(blocked("perf", ["dev", "t1"])).toBe(false);
    expect(may("prod", ["dev", "t1"], "loses orders").unmet.join()).toContain("loses orders");
  });

  it("says when the lifecycle does not have an environment", () => {
    const short = lifecycleSchema.parse({ name: "Short", phases: [{ name: "D", environments: ["dev"] }] });
    const { unmet } = progression(short, environments, { succeeded: new Set(), blockedReason: null }, "prod");
    expect(unmet).toEqual(["The lifecycle 'Short' has no phase with PROD. Add the environment to a phase."]);
  });

  it("without phases goes through all environments in their order", () => {
    const plain = lifecycleSchema.parse({ name: "Plain" });
    expect(effectivePhases(plain, environments).map((phase) => phase.environments)).toEqual([
      ["dev"],
      ["t1"],
      ["t2"],
      ["perf"],
      ["prod"],
    ]);
    expect(nextEnvironments(plain, environments, { succeeded: new Set(["dev"]), blockedReason: null })).toEqual(["t1"]);
  });

  it("gives a phase that names nothing the environments that no other names", () => {
    const rest = lifecycleSchema.parse({
      name: "Rest",
      phases: [{ name: "D", environments: ["dev"] }, { name: "Others" }],
    });
    expect(effectivePhases(rest, environments)[1]?.environments).toEqual(["t1", "t2", "perf", "prod"]);
  });

  it("opens the first phases together when they are optional", () => {
    const optional = lifecycleSchema.parse({
      name: "Optional",
      phases: [
        { name: "D", environments: ["dev"], required: "none" },
        { name: "T", environments: ["t1"] },
        { name: "P", environments: ["prod"] },
      ],
    });
    expect(nextEnvironments(optional, environments, { succeeded: new Set(), blockedReason: null })).toEqual([
      "dev",
      "t1",
    ]);
  });
});
