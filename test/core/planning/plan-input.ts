import { accountSchema } from "../../../shared/core/model/account.ts";
import { processSchema } from "../../../shared/core/model/process.ts";
import type { PinnedPackage } from "../../../shared/core/model/release.ts";
import { targetSchema } from "../../../shared/core/model/target.ts";
import { variablesSchema } from "../../../shared/core/model/variables.ts";
import type { PlanInput } from "../../../shared/core/planning/plan.ts";

/** The image of the step `web`. */
export const pinned: PinnedPackage & { readonly kind: "image" } = {
  kind: "image",
  feed: "hub",
  registry: "r.example",
  repository: "acme/web",
  tag: "1.0.0",
  digest: `sha256:${"a".repeat(64)}`,
};
/** A target of production. */
export const planTarget = (id: string, body: object) => ({
  id,
  body: targetSchema.parse({ name: id.toUpperCase(), environments: ["prod"], endpoint: { kind: "local" }, ...body }),
});

/** A release of a shop to be deployed to production: one container step on the targets tagged web, unless changed. */
export function planInput(
  changes: {
    readonly step?: object;
    readonly steps?: readonly object[];
    readonly variables?: readonly object[];
    readonly targets?: PlanInput["targets"];
    readonly environments?: PlanInput["environments"];
    readonly answers?: Record<string, string>;
    readonly skippedSteps?: readonly string[];
    readonly accounts?: Readonly<Record<string, object>>;
  } = {},
): PlanInput {
  const step = {
    kind: "run-container",
    id: "web",
    name: "Run web",
    feed: "hub",
    image: "acme/web",
    tags: ["web"],
    ...changes.step,
  };
  return {
    snapshot: {
      project: { id: "shop", name: "Shop" },
      release: { id: 7, version: "1.4.0", notes: "", createdAtMs: 0, channel: { id: "default", name: "Default" } },
      process: processSchema.parse({ steps: changes.steps ?? [step] }),
      transforms: { files: [] },
      variables: variablesSchema.parse({ variables: changes.variables ?? [] }),
      librarySets: [],
      packages: { web: pinned },
    },
    environment: { id: "prod", name: "Production" },
    environments: changes.environments ?? [
      { id: "test", name: "Test" },
      { id: "prod", name: "Production" },
    ],
    targets: changes.targets ?? [
      planTarget("w1", { tags: ["web"] }),
      planTarget("w2", { tags: ["Web", "canary"] }),
      planTarget("db", { tags: ["sql"] }),
    ],
    facts: {
      createdBy: "anna",
      createdAtMs: 0,
      sortOrder: 3,
      previous: { id: "6", number: "1.3.0" },
      currentForEnvironment: { id: "5", number: "1.2.0" },
      previousForEnvironment: null,
    },
    accounts: new Map(
      Object.entries(changes.accounts ?? {}).map(([id, body]) => [id, accountSchema.parse({ name: id, ...body })]),
    ),
    certificates: new Map(),
    mailServers: new Set(["office"]),
    channels: [{ id: "default", name: "Default" }],
    answers: changes.answers ?? {},
    skippedSteps: changes.skippedSteps ?? [],
  };
}
