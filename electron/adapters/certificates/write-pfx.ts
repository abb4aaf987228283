import { createHash, createHmac } from "node:crypto";
import {
  type DerNode,
  enveloped,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  nothing,
  taggedOctets,
  writeDer,
} from "./der.ts";
import { encrypt } from "./pfx-encryption.ts";
import { OID } from "./pfx-oids.ts";
import { deriveFromPassword, passwordsFor, PURPOSE } from "./pfx-password.ts";

const ROUNDS = 10_000;

/** What goes into a PFX file, as DER: certificates (the key's own first) and perhaps a private key (PKCS#8). */
export type PfxParts = {
  readonly certificates: readonly Buffer[];
  readonly key: Buffer | null;
  readonly password: string;
};

/**
 * Writes a PFX file (PKCS#12, RFC 7292) with AES-256 and SHA-256, which Windows reads from 10 (1709) and Server 2019 on.
 * The same parts give the same bytes: what is masked in a log must be what a step was given.
 */
export function writePfx(parts: PfxParts): Buffer {
  const [password] = passwordsFor(parts.password);
  if (!password) throw new Error("There is always one form of a password.");
  const salts = saltsFor(parts);
  const [own] = parts.certificates;
  const keyId = own && parts.key ? [localKeyId(own)] : [];
  const seal = (plain: Buffer, what: string) =>
    encrypt(password, plain, { salt: salts(`${what} salt`), iv: salts(`${what} iv`), rounds: ROUNDS });

  const certificateBags = parts.certificates.map((certificate, index) =>
    bag(OID.certificateBag, sequence(oid(OID.x509), enveloped(octets(certificate))), index === 0 ? keyId : []),
  );
  const certificates = seal(writeDer(sequence(...certificateBags)), "certificates");
  const safe = [
    contentInfo(
      OID.encryptedData,
      sequence(integer(0), sequence(oid(OID.data), certificates.algorithm, taggedOctets(certificates.sealed))),
    ),
  ];
  if (parts.key) {
    const { algorithm, sealed } = seal(parts.key, "key");
    const keyBag = bag(OID.shroudedKeyBag, sequence(algorithm, octets(sealed)), keyId);
    safe.push(contentInfo(OID.data, octets(writeDer(sequence(keyBag)))));
  }
  const signed = writeDer(sequence(...safe));
  const salt = salts("mac salt");
  const derivation = { hash: "sha256", salt, rounds: ROUNDS, purpose: PURPOSE.mac, length: 32 } as const;
  const code = createHmac("sha256", deriveFromPassword(password, derivation)).update(signed).digest();
  const mac = sequence(sequence(sequence(oid(OID.sha256), nothing()), octets(code)), octets(salt), integer(ROUNDS));
  return writeDer(sequence(integer(3), contentInfo(OID.data, octets(signed)), mac));
}

/** Salts that nobody without the parts can know, yet are the same for the same parts. */
function saltsFor({ certificates, key, password }: PfxParts): (what: string) => Buffer {
  const all = createHash("sha256");
  for (const part of [Buffer.from(password), key ?? Buffer.alloc(0), ...certificates]) {
    all.update(createHash("sha256").update(part).digest());
  }
  const seed = all.digest();
  return (what) => createHmac("sha256", seed).update(what).digest().subarray(0, 16);
}

function bag(kind: string, value: DerNode, attributes: readonly DerNode[]): DerNode {
  return sequence(oid(kind), enveloped(value), ...(attributes.length === 0 ? [] : [setOf(...attributes)]));
}

/** What ties a key to its certificate. */
function localKeyId(certificate: Buffer): DerNode {
  const id = createHash("sha1").update(certificate).digest();
  return sequence(oid(OID.localKeyId), setOf(octets(id)));
}

function contentInfo(kind: string, content: DerNode): DerNode {
  return sequence(oid(kind), enveloped(content));
}
