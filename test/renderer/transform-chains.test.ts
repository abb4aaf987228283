import { expect, it } from "vitest";
import { transformChains } from "../../renderer/transforms/transform-chains.ts";
import { processSchema } from "../../shared/core/model/process.ts";

const ENVIRONMENTS = [
  { id: "staging", name: "Staging" },
  { id: "production", name: "Production" },
];

it("gives each environment the automatic transforms in order, and each transform alone", () => {
  const names = ["web.Production.config", "web.Release.config"];
  expect(transformChains(names, ENVIRONMENTS, null).map(({ label, transforms }) => [label, ...transforms])).toEqual([
    ["Staging: web.config", "web.Release.config"],
    ["Production: web.config", "web.Release.config", "web.Production.config"],
    ["web.Production.config alone", "web.Production.config"],
    ["web.Release.config alone", "web.Release.config"],
  ]);
});

it("puts what a step names first, and leaves the automatic ones out where the step does", () => {
  const files = [{ path: "C:\\site\\Web.config", transforms: ["hardening.xml"], automaticTransforms: false }];
  const step = { kind: "run-container", id: "web", name: "Web", feed: "hub", image: "acme/web", files };
  const process = processSchema.parse({ steps: [step] });
  const [first] = transformChains(["hardening.xml"], ENVIRONMENTS, process);
  expect(first).toMatchObject({ label: "Staging: Web.config", source: "Web.config", transforms: ["hardening.xml"] });
});
