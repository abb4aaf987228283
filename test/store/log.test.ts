import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Db, MIGRATIONS, openDatabase } from "../../electron/store/database.ts";
import { appendLogLines, findLogLines, listLinesIn, listLogTexts, type NewLogLine } from "../../electron/store/log.ts";
import { catchUpOutline, listLineKinds, readOutline as readPacked } from "../../electron/store/log-outline.ts";
import { addRun, type LineRun, unpackRuns } from "../../shared/core/deployment/log-outline.ts";
import { addLoggedDeployment } from "../logged-deployment.ts";

describe("a stored log", () => {
  let folder: string;
  let db: Db;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-log-"));
    db = openDatabase(folder);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells of which kind each line is, however the lines came", () => {
    const id = addLoggedDeployment(db);
    appendLogLines(db, id, [line("a"), line("b"), line("c", { level: "error" })]);
    appendLogLines(db, id, [line("d", { level: "error" })]);
    appendLogLines(db, id, [line("e")]);
    expect(listLineKinds(db, id, 0)).toEqual([kind(), kind({ level: "error" })]);
    expect(readOutline(db, id, 0, 10)).toEqual({
      runs: [
        { kind: 0, count: 2 },
        { kind: 1, count: 2 },
        { kind: 0, count: 1 },
      ],
      throughLine: 5,
    });
  });

  it("tells it from any line on, over many rows, some rows at a time", () => {
    const id = addLoggedDeployment(db);
    const kindAt = (number: number) => (number % 7 === 0 ? 1 : 0);
    for (let first = 1; first <= 30_000; first += 1500) {
      const numbers = Array.from({ length: 1500 }, (_, index) => first + index);
      appendLogLines(
        db,
        id,
        numbers.map((number) => line("x", kindAt(number) === 1 ? { attempt: 2 } : {})),
      );
    }
    for (const after of [0, 1, 4499, 4500, 4501, 29_999]) {
      const kinds: number[] = [];
      for (let seen = after; seen < 30_000; ) {
        const { runs, throughLine } = readOutline(db, id, seen, 3000);
        kinds.push(...runs.flatMap((run) => Array.from({ length: run.count }, () => run.kind)));
        expect(throughLine).toBe(after + kinds.length);
        seen = throughLine;
      }
      expect(kinds).toEqual(Array.from({ length: 30_000 - after }, (_, index) => kindAt(after + 1 + index)));
    }
    expect(readOutline(db, id, 30_000, 3000)).toEqual({ runs: [], throughLine: 30_000 });
  });

  it("keeps the logs of deployments apart", () => {
    const [one, other] = [addLoggedDeployment(db), addLoggedDeployment(db)];
    appendLogLines(db, one, [line("mine")]);
    appendLogLines(db, other, [line("theirs", { stepId: "db" }), line("theirs too", { stepId: "db" })]);
    expect(listLineKinds(db, other, 0)).toEqual([kind({ stepId: "db" })]);
    expect(readOutline(db, one, 0, 9).throughLine).toBe(1);
    expect(findLogLines(db, one, "their", 0, 9)).toEqual([]);
  });

  it("outlines a log that was written before there were outlines, a part at a time, and goes on from there", () => {
    db.close();
    rmSync(folder, { recursive: true });
    db = openDatabase(
      folder,
      MIGRATIONS.filter(({ number }) => number < 30),
    );
    const id = addLoggedDeployment(db);
    for (let seq = 1; seq <= 5; seq++) {
      db.prepare("INSERT INTO log_lines VALUES (?, ?, 1, 'web', NULL, 1, ?, 'slipway', 'old')").run(
        id,
        seq,
        seq === 3 ? "warning" : "info",
      );
    }
    db.prepare("UPDATE deployments SET last_line = 5 WHERE id = ?").run(id);
    db.close();
    db = openDatabase(folder);
    appendLogLines(db, id, [line("new")]);
    expect(readOutline(db, id, 0, 9).throughLine).toBe(0);
    expect(catchUpOutline(db, id, 4)).toBe(false);
    expect(catchUpOutline(db, id, 4)).toBe(true);
    appendLogLines(db, id, [line("newer")]);
    expect(readOutline(db, id, 0, 9)).toEqual({
      runs: [
        { kind: 0, count: 2 },
        { kind: 1, count: 1 },
        { kind: 0, count: 2 },
        { kind: 2, count: 2 },
      ],
      throughLine: 7,
    });
    expect(listLineKinds(db, id, 1).map(({ level, targetId }) => [level, targetId])).toEqual([
      ["warning", null],
      ["info", "web-1"],
    ]);
  });

  it("gives lines by number, and their texts", () => {
    const id = addLoggedDeployment(db);
    appendLogLines(
      db,
      id,
      ["a", "b", "c", "d"].map((text) => line(text)),
    );
    const texts = (ranges: readonly (readonly [number, number])[]) =>
      listLinesIn(db, id, ranges).map(({ seq, text }) => `${seq}${text}`);
    expect(texts([[2, 3]])).toEqual(["2b", "3c"]);
    expect(
      texts([
        [1, 1],
        [4, 9],
      ]),
    ).toEqual(["1a", "4d"]);
    expect(listLogTexts(db, id, 1, 2)).toEqual(["b", "c"]);
  });

  it.each([
    ["status=200", [1]],
    ["STATUS", [1]],
    ["größe", [2, 3]],
    ["ГОТОВО", [4]],
    ["100%", [5]],
    ["[a-z]?*^\\é", [6]],
    ["É", [6]],
    ["ß", [2, 3]],
    ["s", [1]],
    ["nowhere", []],
  ])("finds %s in upper and lower case, as it is written", (text, found) => {
    const id = addLoggedDeployment(db);
    const texts = ["Status=200", "Größe: 5", "GRÖßE: 6", "готово", "100% 1000", "[a-z]?*^\\é", ""];
    appendLogLines(
      db,
      id,
      texts.map((text) => line(text)),
    );
    expect(findLogLines(db, id, text, 0, 99)).toEqual(found);
    expect(findLogLines(db, id, text, 0, 3)).toEqual(found.filter((seq) => seq <= 3));
  });
});

function line(text: string, parts: Partial<NewLogLine> = {}): NewLogLine {
  return { atMs: 1, ...kind(parts), text };
}

function kind({ stepId = "web", level = "info", attempt = 1 }: Partial<NewLogLine> = {}) {
  return { stepId, targetId: "web-1", attempt, level, source: "stdout" } as const;
}

function readOutline(db: Db, id: number, afterLine: number, limitBytes: number) {
  const { packed, throughLine } = readPacked(db, id, afterLine, limitBytes);
  const runs: LineRun[] = [];
  for (const run of unpackRuns(packed)) addRun(runs, run);
  return { runs, throughLine };
}
