import type { KeyObject, X509Certificate } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";

/** A certificate with its key, if the file has it, and the certificates that vouch for it, nearest first. */
export type OwnCertificate = {
  readonly leaf: X509Certificate;
  readonly key: KeyObject | null;
  readonly chain: readonly X509Certificate[];
};

/**
 * Tells which certificate of a file is meant: the one the private key belongs to; without a key the one that vouches for
 * no other. Throws `invalid_input` when there is none, or more than one.
 */
export function ownCertificate(all: readonly X509Certificate[], keys: readonly KeyObject[]): OwnCertificate {
  const certificates = [...new Map(all.map((certificate) => [certificate.fingerprint256, certificate])).values()];
  if (certificates.length === 0) {
    throw refused("The file holds no certificate. Give one with the certificate in it, not the key alone.");
  }
  const pairs = certificates.flatMap((leaf) => {
    const key = keys.find((candidate) => leaf.checkPrivateKey(candidate));
    return key ? [{ leaf, key }] : [];
  });
  const { leaf, key } = keys.length > 0 ? onlyPair(pairs) : { leaf: onlyLeaf(certificates), key: null };
  return { leaf, key, chain: chainOf(leaf, certificates) };
}

type Pair = { readonly leaf: X509Certificate; readonly key: KeyObject };

function onlyPair(pairs: readonly Pair[]): Pair {
  const [first, ...others] = pairs;
  if (!first) {
    throw refused("The private key belongs to another certificate than the one in the file. Give both of one pair.");
  }
  if (others.length === 0) return first;
  throw refused(
    `The file holds several certificates with their keys: ${namesOf(pairs.map(({ leaf }) => leaf))}. Give each a file of its own.`,
  );
}

function onlyLeaf(certificates: readonly X509Certificate[]): X509Certificate {
  const leaves = certificates.filter((candidate) => certificates.every((other) => !vouches(candidate, other)));
  const [first, ...others] = leaves.length > 0 ? leaves : certificates;
  if (first && (others.length === 0 || leaves.length === 0)) return first;
  throw refused(
    `The file holds several certificates that are no chain: ${namesOf(leaves)}. Give one, with those that issued it.`,
  );
}

/** From the issuer of the certificate upwards; what is not among its issuers comes last, in the order of the file. */
function chainOf(leaf: X509Certificate, certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  const rest = certificates.filter((certificate) => certificate !== leaf);
  const chain: X509Certificate[] = [];
  for (let below = leaf; rest.length > 0; ) {
    const index = rest.findIndex((candidate) => vouches(candidate, below));
    const [issuer] = index < 0 ? [] : rest.splice(index, 1);
    if (!issuer) break;
    chain.push(issuer);
    below = issuer;
  }
  return [...chain, ...rest];
}

/** True when one certificate issued another one than itself. */
function vouches(issuer: X509Certificate, other: X509Certificate): boolean {
  return issuer !== other && other.checkIssued(issuer);
}

function namesOf(certificates: readonly X509Certificate[]): string {
  return certificates.map(({ subject }) => `'${subject.split("\n").at(-1) ?? ""}'`).join(", ");
}

function refused(message: string): AppError {
  return new AppError("invalid_input", message);
}
