import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendLogLines, type NewLogLine } from "../../electron/store/log.ts";
import { unpackRuns } from "../../shared/core/deployment/log-outline.ts";
import { addLoggedDeployment } from "../logged-deployment.ts";
import { openTestHost, type TestHost } from "./test-host.ts";
import { type Wire, wires } from "./wires.ts";

describe.each([
  ["a message port", wires["a message port"]],
  ["OpenAPI", wires.OpenAPI],
])("a log over %s", (_name, open) => {
  let test: TestHost;
  let wire: Wire;
  let id: number;
  const append = (lines: readonly NewLogLine[]) => test.host.context.runnerPorts.journal.log(id, lines);
  const finish = () =>
    test.host.context.runnerPorts.journal.append(id, [
      { kind: "finished", outcome: "succeeded", error: null, by: null },
    ]);
  beforeEach(async () => {
    test = await openTestHost();
    wire = await open(test);
    id = addLoggedDeployment(test.host.context.db, { events: [{ kind: "started" }] });
  });
  afterEach(async () => {
    await wire.close();
    await test.close();
  });

  it("tells which lines it has, and how it goes on, until it is over", async () => {
    append([line("one"), line("two"), line("three", "error")]);
    const told: { kinds: number; lines: number[]; newest: string[] }[] = [];
    for await (const part of await wire.client.deployments.watchOutline({ deployment: id })) {
      const runs = unpackRuns(Buffer.from(part.runs, "base64"));
      told.push({
        kinds: part.kinds.length,
        lines: runs.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind)),
        newest: part.newest.map(({ text }) => text),
      });
      if (told.length === 1) append([line("four", "error"), line("five", "warning")]);
      else finish();
    }
    expect(told).toEqual([
      { kinds: 2, lines: [0, 0, 1], newest: ["one", "two", "three"] },
      { kinds: 1, lines: [1, 2], newest: ["four", "five"] },
    ]);
  });

  it("goes on telling from any line", async () => {
    append([line("one"), line("two", "error")]);
    finish();
    const parts = [];
    for await (const part of await wire.client.deployments.watchOutline({ deployment: id, afterLine: 1 }))
      parts.push(part);
    expect(parts.map((part) => unpackRuns(Buffer.from(part.runs, "base64")))).toEqual([[{ kind: 1, count: 1 }]]);
    expect(parts[0]?.kinds.length).toBe(2);
  });

  it("gives lines by number, at most 2,000", async () => {
    append(Array.from({ length: 3000 }, (_, index) => line(`${index + 1}`)));
    const texts = async (ranges: [number, number][]) =>
      (await wire.client.deployments.logLines({ deployment: id, ranges })).map(({ text }) => text);
    expect(
      await texts([
        [2, 3],
        [2999, 4000],
      ]),
    ).toEqual(["2", "3", "2999", "3000"]);
    expect(
      (
        await texts([
          [1, 10],
          [5, 3000],
        ])
      ).length,
    ).toBe(2000);
    expect(await texts([[9, 3]])).toEqual([]);
  });

  it("gives its text in pieces, byte for byte", async () => {
    append([line("ä"), line(""), line("tab\tand \u{1f600}")]);
    const pieces: string[] = [];
    for (let afterLine = 0; ; ) {
      const piece = await wire.client.deployments.logText({ deployment: id, afterLine, limit: 2 });
      if (piece.throughLine === afterLine) break;
      pieces.push(piece.text);
      afterLine = piece.throughLine;
    }
    expect(pieces).toEqual(["ä\n\n", "tab\tand \u{1f600}\n"]);
  });

  it("is searched while it grows, until it is over", async () => {
    append(Array.from({ length: 25_000 }, (_, index) => line(index % 10_000 === 0 ? "Needle" : "hay")));
    const found: number[] = [];
    let through = 0;
    for await (const part of await wire.client.deployments.watchSearch({ deployment: id, text: "needle" })) {
      for (const { kind, count } of unpackRuns(Buffer.from(part.found, "base64"))) {
        if (kind === 1) found.push(...Array.from({ length: count }, (_, index) => through + index + 1));
        through += count;
      }
      expect(part.throughLine).toBe(through);
      if (through === 25_000) append([line("hay"), line("a needle"), line("needles")]);
      if (through > 25_000) finish();
    }
    expect(found).toEqual([1, 10_001, 20_001, 25_002, 25_003]);
    expect(await wire.client.deployments.searchLog({ deployment: id, text: "NEEDLE", limit: 4 })).toEqual(
      found.slice(0, 4),
    );
  });

  it("of an unknown deployment is none", async () => {
    const asked = wire.client.deployments.logLines({ deployment: 99, ranges: [[1, 1]] });
    await expect(asked).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a host with a long log", () => {
  it("does other work while the log is read, outlined and searched", async () => {
    const test = await openTestHost();
    try {
      const { db } = test.host.context;
      const id = addLoggedDeployment(db);
      for (let batch = 0; batch < 4; batch++)
        appendLogLines(
          db,
          id,
          Array.from({ length: 50_000 }, (_, index) => line(`line ${index}`)),
        );
      db.exec("DELETE FROM log_runs");
      const client = test.host.clientFor("tester");
      for (const watch of [
        () => client.deployments.watchLog({ deployment: id }),
        () => client.deployments.watchOutline({ deployment: id }),
        () => client.deployments.watchSearch({ deployment: id, text: "nowhere" }),
      ]) {
        let turns = 0;
        const turning = setInterval(() => turns++, 0);
        for await (const _part of await watch()) continue;
        clearInterval(turning);
        expect(turns).toBeGreaterThan(3);
      }
    } finally {
      await test.close();
    }
  });
});

function line(text: string, level: NewLogLine["level"] = "info"): NewLogLine {
  return { atMs: 1, stepId: "web", targetId: null, attempt: 1, level, source: "slipway", text };
}
