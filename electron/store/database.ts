import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { AppError, messageOf } from "../../shared/core/errors.ts";
import { first } from "./migrations/010-first.ts";
import { channels } from "./migrations/020-channels.ts";
import { logOutlines } from "./migrations/030-log-outlines.ts";

/** An open database. Only the rooms in this folder run SQL on it. */
export type Db = Database.Database;

type Migration = { readonly number: number; readonly name: string; readonly sql: string };

/** Numbered by 10; each is applied once, in its own transaction, after the file was copied. */
export const MIGRATIONS: readonly Migration[] = [first, channels, logOutlines];

const DATABASE_FILE = "slipway.db";

/**
 * Opens (or makes) the database of a data folder and brings it to this version. Throws `conflict` for a database
 * written by a newer Slipway, `invalid_input` for a file that is no database, `unreachable` when the folder cannot be
 * written. `migrations` is a parameter so that tests can stop at an earlier version.
 */
export function openDatabase(folder: string, migrations: readonly Migration[] = MIGRATIONS): Db {
  const file = join(folder, DATABASE_FILE);
  let db: Db | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    db = new Database(file);
    prepare(db);
    migrate(db, file, migrations);
    return db;
  } catch (error) {
    db?.close();
    throw storeError(error, file);
  }
}

/** Turns SQLite's own failures into words a person can act on; other errors pass through. */
export function storeError(error: unknown, what: string): unknown {
  const code = error instanceof Database.SqliteError ? error.code : (error as { code?: unknown } | null)?.code; // only read
  switch (code) {
    case "SQLITE_FULL":
    case "ENOSPC":
      return new AppError(
        "store_failed",
        `The disk that holds ${what} is full. Free some space and try again; nothing stored so far is lost.`,
        { cause: error },
      );
    case "SQLITE_READONLY":
    case "SQLITE_CANTOPEN":
    case "EACCES":
    case "EROFS":
      return new AppError(
        "store_failed",
        `${what} cannot be written: ${messageOf(error)}. Check the folder's permissions.`,
        { cause: error },
      );
    case "SQLITE_NOTADB":
    case "SQLITE_CORRUPT":
      return new AppError(
        "invalid_input",
        `${what} is damaged or is no Slipway database. Put the newest copy beside it (slipway.db.before-*) in its place.`,
        { cause: error },
      );
    default:
      return error;
  }
}

function prepare(db: Db): void {
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("busy_timeout = 5000");
}

function migrate(db: Db, file: string, migrations: readonly Migration[]): void {
  const current = Number(db.pragma("user_version", { simple: true }));
  const newest = migrations.at(-1)?.number ?? 0;
  if (current > newest) {
    throw new AppError(
      "conflict",
      `${file} was written by a newer Slipway (schema ${current}, this one knows ${newest}). Update Slipway, or choose another data folder.`,
    );
  }
  const due = migrations.filter((migration) => migration.number > current);
  if (due.length === 0) return;
  if (current > 0) backUp(db, file, current);
  for (const migration of due) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }).immediate();
  }
  const check = db.pragma("quick_check", { simple: true });
  if (check !== "ok") throw new AppError("invalid_input", `${file} is damaged after its update: ${String(check)}.`);
}

function backUp(db: Db, file: string, version: number): void {
  const copy = `${file}.before-${version}`;
  db.pragma("wal_checkpoint(TRUNCATE)");
  rmSync(copy, { force: true });
  copyFileSync(file, copy);
}

/** Runs `work` as one transaction that takes the write lock at once; storage failures come out as `AppError`. */
export function transaction<T>(db: Db, work: () => T): T {
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    throw storeError(error, db.name);
  }
}
