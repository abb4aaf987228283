import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";
import { childAt, childrenOf, type DerNode, integerOf, isInteger, isSequence, octetsOf, oidOf } from "./der.ts";
import { readDer, writeDer } from "./der.ts";
import { decrypt, unknownProtection } from "./pfx-encryption.ts";
import { HASHES, OID } from "./pfx-oids.ts";
import { checkedRounds, deriveFromPassword, passwordsFor, type PfxPassword, PURPOSE } from "./pfx-password.ts";
import { wrongPassword } from "./pfx-password.ts";

/** What a PFX file holds: certificates as X.509 and private keys as PKCS#8, both DER. */
export type PfxContents = { readonly certificates: readonly Buffer[]; readonly keys: readonly Buffer[] };

const PFX_VERSION = 3;

/** True when a file is a PFX by its outermost parts, whatever opens it. */
export function isPfx(root: DerNode): boolean {
  const [version, safe] = childrenOf(root);
  if (!version || !safe || !isInteger(version)) return false;
  return isSequence(root) && integerOf(version) === PFX_VERSION && isSequence(safe);
}

/**
 * Opens a PFX file (PKCS#12, RFC 7292). Throws `invalid_input` for a wrong password, a file that ends early, and ways of
 * protection that are not known.
 */
export function readPfx(root: DerNode, text: string): PfxContents {
  try {
    const safe = childAt(root, 1);
    if (oidOf(childAt(safe, 0)) !== OID.data) throw unknownProtection(oidOf(childAt(safe, 0)));
    const signed = octetsOf(childAt(safe, 1, 0));
    const password = passwordThatFits(childrenOf(root)[2], signed, text);
    return collect(childrenOf(readDer(signed)).flatMap((part) => bagsOf(part, password)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("invalid_input", "The PFX file is damaged. Export it again from where it comes from.", {
      cause: error,
    });
  }
}

/** The form of the password under which the file's check code is right; any, where it has none. */
function passwordThatFits(mac: DerNode | undefined, signed: Buffer, text: string): PfxPassword {
  const fitting = passwordsFor(text).find((password) => mac === undefined || isSignedWith(mac, signed, password));
  if (!fitting) throw wrongPassword(text);
  return fitting;
}

function isSignedWith(mac: DerNode, signed: Buffer, password: PfxPassword): boolean {
  const name = oidOf(childAt(mac, 0, 0, 0));
  const hash = HASHES[name];
  if (hash === undefined) throw unknownProtection(name);
  const code = octetsOf(childAt(mac, 0, 1));
  const salt = octetsOf(childAt(mac, 1));
  const given = childrenOf(mac)[2];
  const rounds = checkedRounds(given ? integerOf(given) : 1);
  const key = deriveFromPassword(password, { hash, salt, rounds, purpose: PURPOSE.mac, length: code.length });
  const own = createHmac(hash, key).update(signed).digest();
  return own.length === code.length && timingSafeEqual(own, code);
}

type Bag = { readonly kind: "certificate" | "key"; readonly der: Buffer };

function bagsOf(part: DerNode, password: PfxPassword): readonly Bag[] {
  const kind = oidOf(childAt(part, 0));
  const content = childAt(part, 1, 0);
  if (kind === OID.data) return bagsIn(readDer(octetsOf(content)), password);
  if (kind !== OID.encryptedData) throw unknownProtection(kind);
  const [, algorithm, sealed] = childrenOf(childAt(content, 1));
  if (!algorithm || !sealed) throw new Error("A protected part is incomplete.");
  return bagsIn(readDecrypted(decrypt(algorithm, password, octetsOf(sealed)), password), password);
}

/** What a wrong password decrypts to is no DER, though its padding fits once in 256 times. A file's check code tells it before. */
function readDecrypted(plain: Buffer, { text }: PfxPassword): DerNode {
  try {
    return readDer(plain);
  } catch {
    throw wrongPassword(text);
  }
}

function bagsIn(safe: DerNode, password: PfxPassword): readonly Bag[] {
  return childrenOf(safe).flatMap((bag): readonly Bag[] => {
    const value = childAt(bag, 1, 0);
    switch (oidOf(childAt(bag, 0))) {
      case OID.certificateBag:
        return oidOf(childAt(value, 0)) === OID.x509
          ? [{ kind: "certificate", der: octetsOf(childAt(value, 1, 0)) }]
          : [];
      case OID.keyBag:
        return [{ kind: "key", der: writeDer(value) }];
      case OID.shroudedKeyBag:
        return [{ kind: "key", der: openKey(value, password) }];
      case OID.nestedBag:
        return bagsIn(value, password);
      default:
        return []; // revocation lists and other secrets say nothing of the certificate
    }
  });
}

function openKey(bag: DerNode, password: PfxPassword): Buffer {
  const plain = decrypt(childAt(bag, 0), password, octetsOf(childAt(bag, 1)));
  readDecrypted(plain, password);
  return plain;
}

function collect(bags: readonly Bag[]): PfxContents {
  const of = (kind: Bag["kind"]) => bags.filter((bag) => bag.kind === kind).map(({ der }) => der);
  return { certificates: of("certificate"), keys: of("key") };
}
