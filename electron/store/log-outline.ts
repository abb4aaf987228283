import type { LogLevel, LogLine } from "../../shared/core/deployment/events.ts";
import {
  addRun,
  isSameKind,
  type LineKind,
  lineKindKey,
  packRuns,
  runsAfter,
  unpackRuns,
} from "../../shared/core/deployment/log-outline.ts";
import { type Db, transaction } from "./database.ts";

/** A row of runs is filled up to about this many lines, so that a batch rewrites little and a long log has few rows. */
const ROW_LINES = 4096;

type RunsRow = { first_line: number; line_count: number; runs: Uint8Array };
type KindRow = {
  kind: number;
  step_id: string | null;
  target_id: string | null;
  attempt: number;
  level: LogLevel;
  source: LogLine["source"];
};

/**
 * Adds lines that were just appended after `lastLine` to their log's outline. Part of the transaction that appends them.
 * Where older lines have no outline yet, these wait for `catchUpOutline` too.
 */
export function extendOutline(db: Db, deploymentId: number, lastLine: number, lines: readonly LineKind[]): void {
  const last = lastRow(db, deploymentId);
  if (lastLineOf(last) === lastLine) addToOutline(db, deploymentId, last, lines);
}

/** Gives at most `limit` lines an outline that have none. True when no more are left. */
export function catchUpOutline(db: Db, deploymentId: number, limit: number): boolean {
  return transaction(db, () => {
    const last = lastRow(db, deploymentId);
    const rows = db
      .prepare<[number, number, number], Omit<KindRow, "kind">>(
        `SELECT step_id, target_id, attempt, level, source FROM log_lines
         WHERE deployment_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
      )
      .all(deploymentId, lastLineOf(last), limit);
    if (rows.length > 0) addToOutline(db, deploymentId, last, rows.map(kindOf));
    return rows.length < limit;
  });
}

/** Runs of the lines after `afterLine`, packed, at most about `limitBytes` of them, and the line they reach. */
export function readOutline(
  db: Db,
  deploymentId: number,
  afterLine: number,
  limitBytes: number,
): { readonly packed: Uint8Array; readonly throughLine: number } {
  const rows = db
    .prepare<[number, number, number], RunsRow>(
      `SELECT first_line, line_count, runs FROM log_runs WHERE deployment_id = ? AND first_line >=
         ifnull((SELECT max(first_line) FROM log_runs WHERE deployment_id = ? AND first_line <= ?), 0)
       ORDER BY first_line`,
    )
    .iterate(deploymentId, deploymentId, afterLine + 1);
  const parts: Uint8Array[] = [];
  let throughLine = afterLine;
  let bytes = 0;
  for (const row of rows) {
    const skipped = throughLine + 1 - row.first_line;
    const part = skipped <= 0 ? row.runs : packRuns(runsAfter(unpackRuns(row.runs), skipped));
    parts.push(part);
    bytes += part.length;
    throughLine = Math.max(throughLine, lastLineOf(row));
    if (bytes >= limitBytes) break;
  }
  return { packed: Buffer.concat(parts), throughLine };
}

/** The kinds of a log's lines from number `fromKind` on, in order. */
export function listLineKinds(db: Db, deploymentId: number, fromKind: number): LineKind[] {
  return db
    .prepare<[number, number], KindRow>("SELECT * FROM log_kinds WHERE deployment_id = ? AND kind >= ? ORDER BY kind")
    .all(deploymentId, fromKind)
    .map(kindOf);
}

function addToOutline(db: Db, deploymentId: number, last: RunsRow | undefined, lines: readonly LineKind[]): void {
  const isOpen = last !== undefined && last.line_count < ROW_LINES;
  const runs = isOpen ? unpackRuns(last.runs) : [];
  const number = kindNumbers(db, deploymentId);
  for (let from = 0; from < lines.length; ) {
    const kind = lines[from];
    if (!kind) break;
    let to = from + 1;
    for (let line = lines[to]; line && isSameKind(line, kind); line = lines[to]) to++;
    addRun(runs, { kind: number(kind), count: to - from });
    from = to;
  }
  const firstLine = isOpen ? last.first_line : lastLineOf(last) + 1;
  const lineCount = (isOpen ? last.line_count : 0) + lines.length;
  db.prepare(
    `INSERT INTO log_runs (deployment_id, first_line, line_count, runs) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET line_count = excluded.line_count, runs = excluded.runs`,
  ).run(deploymentId, firstLine, lineCount, packRuns(runs));
}

function lastRow(db: Db, deploymentId: number): RunsRow | undefined {
  return db
    .prepare<[number], RunsRow>(
      "SELECT first_line, line_count, runs FROM log_runs WHERE deployment_id = ? ORDER BY first_line DESC LIMIT 1",
    )
    .get(deploymentId);
}

function lastLineOf(row: RunsRow | undefined): number {
  return row ? row.first_line + row.line_count - 1 : 0;
}

/** Numbers kinds; one that is new to the log gets the next number and is stored. */
function kindNumbers(db: Db, deploymentId: number): (kind: LineKind) => number {
  const known = new Map(listLineKinds(db, deploymentId, 0).map((kind, number) => [lineKindKey(kind), number]));
  return (kind) => {
    const key = lineKindKey(kind);
    const number = known.get(key) ?? known.size;
    if (known.has(key)) return number;
    db.prepare(
      `INSERT INTO log_kinds (deployment_id, kind, step_id, target_id, attempt, level, source)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(deploymentId, number, kind.stepId, kind.targetId, kind.attempt, kind.level, kind.source);
    known.set(key, number);
    return number;
  };
}

function kindOf(row: Omit<KindRow, "kind">): LineKind {
  return {
    stepId: row.step_id,
    targetId: row.target_id,
    attempt: row.attempt,
    level: row.level,
    source: row.source,
  };
}
