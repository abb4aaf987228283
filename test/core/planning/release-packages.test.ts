import { expect, test } from "vitest";
import { processSchema } from "../../../shared/core/model/process.ts";
import { packageSteps } from "../../../shared/core/planning/release-packages.ts";

test("a release needs the packages of the steps that run in its channel", () => {
  const image = { kind: "run-container", tags: ["web"], feed: "hub", image: "acme/web" };
  const run = (id: string, channels: readonly string[] = []) => ({ ...image, id, name: id, channels });
  const ask = { kind: "manual-intervention", id: "ask", name: "Ask", instructions: "Go?" };
  const process = processSchema.parse({ steps: [run("all"), run("hotfix", ["hotfix"]), ask, run("main", ["main"])] });
  expect(packageSteps(process, "main").map(({ id }) => id)).toEqual(["all", "main"]);
});
