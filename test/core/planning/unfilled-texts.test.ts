import { describe, expect, it } from "vitest";
import { planDeployment } from "../../../shared/core/planning/plan-deployment.ts";
import { unfilledTexts } from "../../../shared/core/planning/unfilled-texts.ts";
import { planInput, planTarget } from "./plan-input.ts";

const script = (name: string, text: string, more: object = {}) => ({
  kind: "run-script",
  id: name
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/-$/, ""),
  name,
  runOn: "host",
  script: text,
  ...more,
});

function warnings(changes: Parameters<typeof planInput>[0]): readonly string[] {
  const { plan, findings } = planDeployment(planInput(changes));
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  return unfilledTexts(plan, () => [{ name: "Password", value: "x", isSensitive: true }]).map(({ text }) => text);
}

describe("texts that could not be filled in", () => {
  it("are told with their place and with what is not known", () => {
    const env = [{ name: "Level", value: "#{Logging.Level}" }];
    expect(warnings({ step: { container: { env } } })).toEqual([
      "Step 'Run web' would fail at 'container.env.Level.value': nothing is known as #{Logging.Level}. Define the variable or correct the expression, then update the release or make a new one.",
    ]);
    expect(warnings({ steps: [script("Migrate", "echo #{A} #{Octopus.Release.Number}")] })).toHaveLength(1);
  });

  it("are none where a variable, a secret, an account or the system gives the value", () => {
    const variables = [
      { name: "A", values: [{ value: "#{B}" }] },
      { name: "B", values: [{ value: { secret: "s-1" } }] },
      { name: "Db", values: [{ value: { account: "db" } }] },
    ];
    const accounts = { db: { signIn: { kind: "token", token: { secret: "s-2" } } } };
    const text = "#{A} #{Db.Password} #{Octopus.Environment.Name} #{if Nothing}1#{/if} #{each x in Nothing}1#{/each}";
    expect(warnings({ steps: [script("Migrate", text)], variables, accounts })).toEqual([]);
  });

  it("are found where only some of the targets have a value", () => {
    const env = [{ name: "P", value: "#{P}" }];
    const only = (scope: object) => [{ name: "P", values: [{ value: "1", scope }] }];
    const targets = ["w1", "w2", "w3"].map((id) => planTarget(id, { tags: ["web"] }));
    expect(warnings({ step: { container: { env } }, targets, variables: only({ targets: ["w3"] }) })).toHaveLength(1);
    expect(warnings({ step: { container: { env } }, targets, variables: only({ tags: ["web"] }) })).toEqual([]);
  });

  it("may use outputs of the steps before, but not of later, missing or skipped ones", () => {
    const use = script("Use", "#{Octopus.Action[MAKE].Output.X} #{V} #{Octopus.Deployment.Error}");
    const make = script("Make", "true");
    const variables = [{ name: "V", values: [{ value: "#{Slipway.Action[Make].Output[W1].Y}" }] }];
    expect(warnings({ steps: [make, use], variables })).toEqual([]);
    expect(warnings({ steps: [use, make], variables })).toHaveLength(1);
    expect(warnings({ steps: [use], variables })).toHaveLength(1);
    expect(warnings({ steps: [make, use], variables, skippedSteps: ["make"] })).toHaveLength(1);
  });

  it("do not count for steps that are skipped, nor where nothing is filled in", () => {
    expect(warnings({ steps: [script("A", "#{X}"), script("B", "true")], skippedSteps: ["a"] })).toEqual([]);
    expect(warnings({ steps: [script("A #{X}", "true")] })).toEqual([]);
  });
});
