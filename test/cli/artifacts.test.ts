import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHostOn } from "../open-host.ts";
import { slipway } from "./run-cli.ts";

describe("artifacts", () => {
  let folder: string;
  let data: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-cli-artifacts-"));
    data = ["--data", join(folder, "data")];
    const host = await openHostOn(join(folder, "data"));
    const client = host.clientFor("anna");
    await client.host.addSample();
    const script = `cd "${folder}"; echo one > a.txt; new_octopusartifact a.txt; new_octopusartifact a.txt A.TXT`;
    const steps = [{ kind: "run-script", id: "report", name: "Report", runOn: "host", script }];
    await client.documents.save({ kind: "process", id: "harbour", body: { steps }, expectedVersion: null });
    const release = await client.releases.create({ project: "harbour", version: "1.0.0" });
    const { id } = await client.deployments.start({ release: release.id, environment: "development" });
    for await (const _events of await client.deployments.watch({ deployment: id })) continue;
    await host.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are listed, and saved under names that do not meet", async () => {
    const listed = await slipway(["artifacts", "1", ...data]);
    expect(listed).toMatchObject({ code: 0, out: "a.txt  4 bytes  report\nA.TXT  4 bytes  report\n" });
    const saved = join(folder, "saved");
    const run = await slipway(["artifacts", "1", "--save", saved, "--json", ...data]);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject([{ name: "a.txt", stepId: "report", targetId: null, sizeBytes: 4 }, {}]);
    expect(readdirSync(saved).toSorted()).toEqual(["a.txt", "report-A.TXT"]);
    expect(readFileSync(join(saved, "a.txt"), "utf8")).toBe("one\n");
  });

  it("are none of a deployment that is not there", async () => {
    const run = await slipway(["artifacts", "7", ...data]);
    expect(run.code).toBe(1);
    expect(run.err).toContain("7");
  });
});
