import { createCipheriv, createDecipheriv, pbkdf2Sync } from "node:crypto";
import rc2 from "node-forge/lib/rc2.js";
import util from "node-forge/lib/util.js";
import { AppError } from "../../../shared/core/errors.ts";
import { childAt, childrenOf, type DerNode, integer, integerOf, isInteger, nothing } from "./der.ts";
import { octets, octetsOf, oid, oidOf, sequence } from "./der.ts";
import { CIPHERS, HMACS, OID, OLD_CIPHERS } from "./pfx-oids.ts";
import { checkedRounds, deriveFromPassword, type PfxPassword, PURPOSE, wrongPassword } from "./pfx-password.ts";

const IV_BYTES = 16;
const OLD_IV_BYTES = 8;

/**
 * Decrypts a part of a PFX file; `algorithm` is what the file says of it. Throws `invalid_input` for a wrong password and
 * for a cipher that is not known.
 */
export function decrypt(algorithm: DerNode, password: PfxPassword, sealed: Buffer): Buffer {
  const name = oidOf(childAt(algorithm, 0));
  const parameters = childAt(algorithm, 1);
  if (name === OID.pbes2) return decryptNew(parameters, password, sealed);
  const old = OLD_CIPHERS[name];
  if (!old) throw unknownProtection(name);
  return decryptOld(old, parameters, password, sealed);
}

/** Encrypts with AES-256 under a key that PBKDF2 makes (PBES2), and says so as the file has to. */
export function encrypt(
  password: PfxPassword,
  plain: Buffer,
  { salt, iv, rounds }: { readonly salt: Buffer; readonly iv: Buffer; readonly rounds: number },
): { readonly algorithm: DerNode; readonly sealed: Buffer } {
  const key = pbkdf2Sync(password.text, salt, rounds, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv.subarray(0, IV_BYTES));
  const derivation = sequence(octets(salt), integer(rounds), sequence(oid(OID.hmacSha256), nothing()));
  return {
    algorithm: sequence(
      oid(OID.pbes2),
      sequence(sequence(oid(OID.pbkdf2), derivation), sequence(oid(OID.aes256), octets(iv.subarray(0, IV_BYTES)))),
    ),
    sealed: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

/** The error for a way to protect a file that is not known here. */
export function unknownProtection(name: string): AppError {
  return new AppError(
    "invalid_input",
    `The file is protected in a way that cannot be read (${name}). Save it again with AES-256 or triple DES.`,
  );
}

/** PBES2: PBKDF2 and a cipher, each with its parameters. Source: RFC 8018. */
function decryptNew(parameters: DerNode, password: PfxPassword, sealed: Buffer): Buffer {
  const [derivation, encryption] = [childAt(parameters, 0), childAt(parameters, 1)];
  const cipher = CIPHERS[oidOf(childAt(encryption, 0))];
  if (!cipher) throw unknownProtection(oidOf(childAt(encryption, 0)));
  if (oidOf(childAt(derivation, 0)) !== OID.pbkdf2) throw unknownProtection(oidOf(childAt(derivation, 0)));
  const [salt, rounds, ...others] = childrenOf(childAt(derivation, 1));
  if (!salt || !rounds) throw new Error("The parameters of PBKDF2 are incomplete.");
  // Between rounds and hash may stand the key's length; without a hash it is SHA-1.
  const hash = others.find((other) => !isInteger(other));
  const hmac = hash ? HMACS[oidOf(childAt(hash, 0))] : "sha1";
  if (!hmac) throw unknownProtection(hash ? oidOf(childAt(hash, 0)) : "");
  const key = pbkdf2Sync(password.text, octetsOf(salt), checkedRounds(integerOf(rounds)), cipher.keyBytes, hmac);
  return unseal(cipher.name, key, octetsOf(childAt(encryption, 1)), sealed, password);
}

function decryptOld(
  { name, keyBytes }: NonNullable<(typeof OLD_CIPHERS)[string]>,
  parameters: DerNode,
  password: PfxPassword,
  sealed: Buffer,
): Buffer {
  const salt = octetsOf(childAt(parameters, 0));
  const rounds = checkedRounds(integerOf(childAt(parameters, 1)));
  const derive = (purpose: 1 | 2, length: number) =>
    deriveFromPassword(password, { hash: "sha1", salt, rounds, purpose, length });
  const key = derive(PURPOSE.key, keyBytes);
  const iv = derive(PURPOSE.iv, OLD_IV_BYTES);
  if (name === "rc2") return unsealRc2(key, iv, sealed, password);
  const threeKeys = keyBytes === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
  return unseal("des-ede3-cbc", threeKeys, iv, sealed, password);
}

function unseal(cipher: string, key: Buffer, iv: Buffer, sealed: Buffer, { text }: PfxPassword): Buffer {
  try {
    const decipher = createDecipheriv(cipher, key, iv);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw wrongPassword(text); // the padding at the end does not fit, which only the right key makes
  }
}

/** Node's own cryptography knows RC2 no more. */
function unsealRc2(key: Buffer, iv: Buffer, sealed: Buffer, { text }: PfxPassword): Buffer {
  const decipher = rc2.createDecryptionCipher(key.toString("latin1"), key.length * 8);
  decipher.start(iv.toString("latin1"));
  decipher.update(util.createBuffer(sealed.toString("latin1")));
  if (!decipher.finish()) throw wrongPassword(text);
  return Buffer.from(decipher.output.getBytes(), "latin1");
}
