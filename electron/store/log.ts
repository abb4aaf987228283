import type { LogLevel, LogLine } from "../../shared/core/deployment/events.ts";
import { AppError } from "../../shared/core/errors.ts";
import { type Db, transaction } from "./database.ts";
import { extendOutline } from "./log-outline.ts";

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

/** Appends a batch of lines and their outline in one transaction and gives the number of the first. */
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
    extendOutline(db, deploymentId, row.last_line, lines);
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

/** Reading stops when it has this many characters: lines may be 32,000 long. */
const MOST_CHARACTERS = 4_000_000;

/** Lines by number: those of each range `[first, last]`, in order; fewer when they are very long. */
export function listLinesIn(
  db: Db,
  deploymentId: number,
  ranges: readonly (readonly [number, number])[],
): readonly LogLine[] {
  const select = db.prepare<[number, number, number], Row>(
    "SELECT * FROM log_lines WHERE deployment_id = ? AND seq BETWEEN ? AND ? ORDER BY seq",
  );
  const lines: LogLine[] = [];
  let characters = 0;
  for (const [first, last] of ranges) {
    for (const row of select.iterate(deploymentId, first, last)) {
      lines.push(lineOf(row));
      characters += row.text.length;
      if (characters > MOST_CHARACTERS) return lines;
    }
  }
  return lines;
}

/** The texts of at most `limit` lines after `afterSeq`, in order; fewer when they are very long. */
export function listLogTexts(db: Db, deploymentId: number, afterSeq: number, limit: number): readonly string[] {
  const select = db
    .prepare<[number, number, number], string>(
      "SELECT text FROM log_lines WHERE deployment_id = ? AND seq > ? ORDER BY seq LIMIT ?",
    )
    .pluck();
  const texts: string[] = [];
  let characters = 0;
  for (const text of select.iterate(deploymentId, afterSeq, limit)) {
    texts.push(text);
    characters += text.length;
    if (characters > MOST_CHARACTERS) break;
  }
  return texts;
}

/** Numbers of the lines after `afterSeq`, through `throughSeq`, that hold a text in upper or lower case, in order. */
export function findLogLines(
  db: Db,
  deploymentId: number,
  text: string,
  afterSeq: number,
  throughSeq: number,
): readonly number[] {
  const { condition, value } = holding(text);
  return db
    .prepare<[number, number, number, string], number>(
      `SELECT seq FROM log_lines WHERE deployment_id = ? AND seq > ? AND seq <= ? AND ${condition} ORDER BY seq`,
    )
    .pluck()
    .all(deploymentId, afterSeq, throughSeq, value);
}

/** SQLite folds the case of ASCII alone, so that a text with other letters becomes a pattern that lists both cases. */
function holding(text: string): { readonly condition: string; readonly value: string } {
  if (isAscii(text)) return { condition: "instr(lower(text), ?) > 0", value: text.toLowerCase() };
  return { condition: "text GLOB ?", value: `*${Array.from(text, bothCases).join("")}*` };
}

function bothCases(character: string): string {
  const cases = [character.toLowerCase(), character.toUpperCase()].filter((form) => form.length === character.length);
  const others = new Set(cases.filter((form) => form !== character));
  if (others.size > 0) return `[${character}${[...others].join("")}]`;
  return "*?[".includes(character) ? `[${character}]` : character;
}

function isAscii(text: string): boolean {
  return Array.from(text).every((character) => character < "\u0080");
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
