import { createHash } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";

/** A password as the two ways to derive a key want it. */
export type PfxPassword = {
  readonly text: string;
  /** UTF-16 with the highest byte first and two zero bytes at the end; files without a password may lack even those. */
  readonly wide: Uint8Array;
};

/** The ways a password may have been turned into bytes, the usual one first. */
export function passwordsFor(text: string): readonly PfxPassword[] {
  const wide = Buffer.from(`${text}\0`, "utf16le").swap16();
  return text === ""
    ? [
        { text, wide },
        { text, wide: Buffer.alloc(0) },
      ]
    : [{ text, wide }];
}

/** The error for a password that does not open a file; its detail `part` names the field to mend. */
export function wrongPassword(text: string): AppError {
  return new AppError(
    "invalid_input",
    text === ""
      ? "The file is protected by a password. Give it."
      : "The password does not open the file. Give the one it was saved with.",
    { details: { part: "password" } },
  );
}

/** What a derived key is for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** More rounds than any program writes; so many would keep the host from everything else for seconds. */
const MOST_ROUNDS = 2_000_000;

/** Throws `invalid_input` for a file that asks for more work than any honest one does. */
export function checkedRounds(rounds: number): number {
  if (rounds >= 1 && rounds <= MOST_ROUNDS) return rounds;
  throw new AppError("invalid_input", `The file asks for ${rounds} rounds to open it, which no PFX file needs.`);
}

export type Derivation = {
  readonly hash: string;
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  readonly length: number;
};

/** Derives key material from a password. Source: RFC 7292, appendix B.2; the names of the steps are its. */
export function deriveFromPassword({ wide }: PfxPassword, derivation: Derivation): Buffer {
  const { hash, salt, rounds, purpose, length } = derivation;
  const v = hash === "sha384" || hash === "sha512" ? 128 : 64;
  const d = Buffer.alloc(v, purpose);
  const i = Buffer.concat([repeated(salt, v), repeated(wide, v)]);
  const pieces: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let a = createHash(hash).update(d).update(i).digest();
    for (let round = 1; round < rounds; round++) a = createHash(hash).update(a).digest();
    pieces.push(a);
    made += a.length;
    const b = repeated(a, v).subarray(0, v);
    for (let start = 0; start < i.length; start += v) addOneAnd(i.subarray(start, start + v), b);
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** Bytes repeated until they fill whole blocks; nothing stays nothing. */
function repeated(bytes: Uint8Array, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0);
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** `block = block + added + 1` as big-endian numbers; what overflows is dropped. */
function addOneAnd(block: Uint8Array, added: Uint8Array): void {
  let carry = 1;
  for (let at = block.length - 1; at >= 0; at--) {
    const sum = (block[at] ?? 0) + (added[at] ?? 0) + carry;
    block[at] = sum & 0xff;
    carry = sum >> 8;
  }
}
