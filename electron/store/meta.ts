import type { Db } from "./database.ts";

/** A small named value of the store, such as the sealed data key. */
export function readMeta(db: Db, key: string): Uint8Array | null {
  const row = db.prepare<[string], { value: Uint8Array }>("SELECT value FROM meta WHERE key = ?").get(key);
  return row?.value ?? null;
}

/** Stores a small named value in place of the one before. */
export function writeMeta(db: Db, key: string, value: Uint8Array): void {
  db.prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(
    key,
    value,
  );
}
