import { expect, test } from "vitest";
import { evaluate } from "../../../shared/core/expressions/evaluate.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { type SystemFacts, systemVariables } from "../../../shared/core/variables/system-variables.ts";

const FACTS: SystemFacts = {
  release: {
    id: "Releases-7",
    number: "1.4.0",
    createdAtMs: Date.UTC(2024, 2, 9, 18, 5, 7),
    channel: { id: "c1", name: "Stable" },
  },
  deployment: { id: "Deployments-9", targets: [{ id: "t1", name: "web-1" }] },
  environment: { id: "e1", name: "Staging", targetsByTag: { web: ["t1", "t2"] } },
  project: { id: "p1", name: "Storefront" },
  target: { id: "t1", name: "web-1", tags: ["web", "canary"] },
  step: { id: "s1", name: "Run web", number: 2, targetTags: ["web"] },
  stepStatuses: { Build: { code: "Failed", error: "no" } },
  packages: {
    "": { packageId: "acme/web", packageVersion: "1.4.0" },
    db: { packageId: "acme/db", packageVersion: "2", image: "hub/acme/db:2" },
  },
};

test("every system variable stands under both prefixes", () => {
  const byName = new Map(systemVariables(FACTS));
  expect(byName.get("Octopus.Release.Number")).toBe("1.4.0");
  const slipway = [...byName].filter(([name]) => name.startsWith("Slipway."));
  expect(slipway.length).toBe(byName.size / 2);
  for (const [name, value] of slipway) expect(byName.get(name.replace("Slipway.", "Octopus."))).toBe(value);
});

test.each([
  ["#{Octopus.Release.Created | Format yyyy}", "2024"],
  ["#{Octopus.Environment.MachinesInRole[web]}", "t1,t2"],
  ["#{each id in Octopus.Deployment.Machines}#{Octopus.Deployment.Targets[#{id}].Name}#{/each}", "web-1"],
  ["#{Slipway.Step[Build].Status.Code}", "Failed"],
  ["#{Octopus.Action.Package.PackageVersion} #{Octopus.Action.Package[db].Image}", "1.4.0 hub/acme/db:2"],
  ["#{Octopus.Action.Name}/#{Octopus.Action.IsSkipped}", "Run web/False"],
])("%s is %s", (template, expected) => {
  expect(evaluate(template, createVariableSet(systemVariables(FACTS)), { haltOnError: true }).result).toBe(expected);
});

test("facts that are not known give no variables", () => {
  expect(systemVariables({})).toEqual([]);
});
