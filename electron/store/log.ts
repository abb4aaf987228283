import type { LogLevel, LogLine } from "../../shared/core/deployment/events.ts";
import { AppError } from "../../shared/core/errors.ts";
import { type Db, transaction } from "./database.ts";

/** A log line before the store numbers it. */
export type NewLogLine = Omit<LogLine, "seq">;

type Row = {
  seq: number;
  at_ms: number;
  step_id: string | null;
  target_id: string | null;
  attempt: number;
  level: LogLevel;
  source: LogLine["source"];
  text: string;
};

/** Appends a batch of lines in one transaction and gives the number of the first. */
export function appendLogLines(db: Db, deploymentId: number, lines: readonly NewLogLine[]): number {
  return withoutDiskSync(db, () => {
    const row = db
      .prepare<[number], { last_line: number }>("SELECT last_line FROM deployments WHERE id = ?")
      .get(deploymentId);
    if (!row) throw new AppError("not_found", `There is no deployment ${deploymentId}.`);
    const insert = db.prepare(
      `INSERT INTO log_lines (deployment_id, seq, at_ms, step_id, target_id, attempt, level, source, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    let seq = row.last_line;
    for (const line of lines) {
      seq += 1;
      insert.run(
        deploymentId,
        seq,
        line.atMs,
        line.stepId,
        line.targetId,
        line.attempt,
        line.level,
        line.source,
        line.text,
      );
    }
    db.prepare("UPDATE deployments SET last_line = ? WHERE id = ?").run(seq, deploymentId);
    return row.last_line + 1;
  });
}

/**
 * A batch of lines does not wait for the disk: a power cut may cost the last lines, a killed process none. The next event
 * is written with full sync after them, so no event is kept whose log is lost.
 */
function withoutDiskSync<T>(db: Db, work: () => T): T {
  db.pragma("synchronous = NORMAL");
  try {
    return transaction(db, work);
  } finally {
    db.pragma("synchronous = FULL");
  }
}

/** Lines after `afterSeq`, in order, at most `limit`. */
export function listLogLines(db: Db, deploymentId: number, afterSeq: number, limit: number): LogLine[] {
  return db
    .prepare<[number, number, number], Row>(
      "SELECT * FROM log_lines WHERE deployment_id = ? AND seq > ? ORDER BY seq LIMIT ?",
    )
    .all(deploymentId, afterSeq, limit)
    .map(lineOf);
}

/** Numbers of the lines that contain a text, ignoring ASCII case, in order, at most `limit`. */
export function searchLogLines(db: Db, deploymentId: number, text: string, limit: number): number[] {
  return db
    .prepare<[number, string, number], { seq: number }>(
      "SELECT seq FROM log_lines WHERE deployment_id = ? AND instr(lower(text), lower(?)) > 0 ORDER BY seq LIMIT ?",
    )
    .all(deploymentId, text, limit)
    .map((row) => row.seq);
}

function lineOf(row: Row): LogLine {
  return {
    seq: row.seq,
    atMs: row.at_ms,
    stepId: row.step_id,
    targetId: row.target_id,
    attempt: row.attempt,
    level: row.level,
    source: row.source,
    text: row.text,
  };
}
