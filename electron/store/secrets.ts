import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { AppError } from "../../shared/core/errors.ts";
import { isPlainSecret, isRecord, isSecretReference } from "../../shared/core/model/fields.ts";
import type { Db } from "./database.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The 32-byte key that seals every secret of a store. Lives in memory only; at rest a `SecretBox` holds it. */
export type DataKey = Uint8Array;

/** A random key. */
export function newDataKey(): DataKey {
  return randomBytes(32);
}

/** Seals a value (AES-256-GCM, its id as additional data) and gives the id it is known by from now on. */
export function addSecret(db: Db, key: DataKey, value: string, nowMs: number): string {
  const id = `s-${randomUUID()}`;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  db.prepare("INSERT INTO secrets (id, sealed, created_at_ms) VALUES (?, ?, ?)").run(id, sealed, nowMs);
  return id;
}

/** Opens a secret. Throws `not_found` for an unknown id and `internal` when the stored bytes were tampered with. */
export function openSecret(db: Db, key: DataKey, id: string): string {
  const row = db.prepare<[string], { sealed: Uint8Array }>("SELECT sealed FROM secrets WHERE id = ?").get(id);
  if (!row) throw new AppError("not_found", `The secret '${id}' is not stored here. Enter its value again.`);
  const sealed = Buffer.from(row.sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError(
      "internal",
      `The secret '${id}' cannot be opened with this store's key. Enter its value again.`,
      { cause },
    );
  }
}

/** Every secret's value, for masking what is about to leave the store. */
export function allSecrets(db: Db, key: DataKey): readonly string[] {
  return db
    .prepare<[], { id: string }>("SELECT id FROM secrets")
    .all()
    .map(({ id }) => openSecret(db, key, id));
}

/** True when a value is kept under this id. */
export function hasSecret(db: Db, id: string): boolean {
  return db.prepare("SELECT 1 FROM secrets WHERE id = ?").get(id) !== undefined;
}

/**
 * The same data with every `{ plain }` whose value `before` holds already replaced by that reference, so that giving the
 * same secret again is no change.
 */
export function reuseSecrets(db: Db, key: DataKey, value: unknown, before: unknown): unknown {
  if (!hasPlainSecret(value)) return value;
  const known = new Map(secretIds(before).map((id) => [openSecret(db, key, id), id]));
  return mapPlainSecrets(value, (plain) => {
    const id = known.get(plain);
    return id === undefined ? { plain } : { secret: id };
  });
}

/** The ids of every secret that some data refers to. */
export function secretIds(value: unknown): string[] {
  if (isSecretReference(value)) return [value.secret];
  if (Array.isArray(value)) return value.flatMap(secretIds);
  return isRecord(value) ? Object.values(value).flatMap(secretIds) : [];
}

/** The same data with every `{ plain }` sealed and replaced by `{ secret }`. Run inside the saving transaction. */
export function sealPlainSecrets(db: Db, key: DataKey, value: unknown, nowMs: number): unknown {
  return mapPlainSecrets(value, (plain) => ({ secret: addSecret(db, key, plain, nowMs) }));
}

function mapPlainSecrets(value: unknown, change: (plain: string) => unknown): unknown {
  if (isPlainSecret(value)) return change(value.plain);
  if (Array.isArray(value)) return value.map((item) => mapPlainSecrets(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapPlainSecrets(item, change)]));
}

function hasPlainSecret(value: unknown): boolean {
  if (isPlainSecret(value)) return true;
  if (Array.isArray(value)) return value.some(hasPlainSecret);
  return isRecord(value) && Object.values(value).some(hasPlainSecret);
}
