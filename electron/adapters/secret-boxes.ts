import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../shared/core/errors.ts";
import type { SecretBox } from "../ports/secret-box.ts";

const deriveKey = promisify(scrypt) as (
  password: string,
  salt: Uint8Array,
  length: number,
  options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
) => Promise<Buffer>; // promisify loses the overload with options

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/**
 * Keeps the data key under a key in a file that only this user may read. The file is made when absent. Throws
 * `unauthenticated` when others can read it.
 */
export function keyFileBox(file: string): SecretBox {
  return {
    kind: "key-file",
    name: `key file ${file}`,
    seal: async (plain) => encrypt(readOrMakeKey(file), plain),
    open: async (sealed) =>
      decrypt(
        readOrMakeKey(file),
        sealed,
        `the key file ${file} does not fit this data folder. Put the right one back`,
      ),
  };
}

/** Keeps the data key under a pass phrase (scrypt). Throws `unauthenticated` for a wrong one. */
export function passphraseBox(passphrase: string): SecretBox {
  return {
    kind: "passphrase",
    name: "pass phrase",
    seal: async (plain) => {
      const salt = randomBytes(SALT_BYTES);
      return Buffer.concat([salt, encrypt(await deriveKey(passphrase, salt, KEY_BYTES, SCRYPT), plain)]);
    },
    open: async (sealed) => {
      const key = await deriveKey(passphrase, sealed.subarray(0, SALT_BYTES), KEY_BYTES, SCRYPT);
      return decrypt(
        key,
        sealed.subarray(SALT_BYTES),
        "the pass phrase is wrong. Give the one this data folder was made with",
      );
    },
  };
}

function readOrMakeKey(file: string): Uint8Array {
  const found = readIfPresent(file);
  if (found) {
    checkOnlyMine(file);
    if (found.length === KEY_BYTES) return found;
    throw new AppError(
      "invalid_input",
      `The key file ${file} has ${found.length} bytes instead of ${KEY_BYTES}. Put the original back.`,
    );
  }
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, key, { mode: 0o600, flag: "wx" });
  return key;
}

function readIfPresent(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** On Windows the user's profile folder protects the file; elsewhere its mode does. */
function checkOnlyMine(file: string): void {
  if (process.platform === "win32") return;
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new AppError(
    "unauthenticated",
    `The key file ${file} can be read by other users (mode ${mode.toString(8)}). Run 'chmod 600 ${file}' and check who could have read it.`,
  );
}

function encrypt(key: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Uint8Array, whenWrong: string): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES)).setAuthTag(
    sealed.subarray(sealed.length - TAG_BYTES),
  );
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new AppError("unauthenticated", `The stored secrets cannot be opened: ${whenWrong}.`, { cause });
  }
}
