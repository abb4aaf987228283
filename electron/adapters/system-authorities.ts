import { isIP } from "node:net";
import * as tls from "node:tls";

let isDone = false;

/**
 * Makes this process trust the certificate authorities that this system trusts, a company's own among them, beside those that
 * come with Node.js. To be called before TLS is used; only the first call does anything (it takes about 80 ms).
 */
export function trustSystemAuthorities(): void {
  if (isDone) return;
  isDone = true;
  // Before Node.js 22.19 there was no way to.
  if (!("setDefaultCACertificates" in tls)) return;
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])]);
}

/** Whom a TLS connection trusts: the authorities in a PEM text, or with an empty one those of this system. */
export function trustedAuthorities(pem: string): { readonly ca?: string } {
  if (pem !== "") return { ca: pem };
  trustSystemAuthorities();
  return {};
}

/** A TLS connection to a host: the certificate it asks for, and whom it trusts (as `trustedAuthorities`). */
export function tlsTo(
  host: string,
  pem: string,
): { readonly host: string; readonly servername?: string; readonly ca?: string } {
  const name = isIP(host) === 0 ? { servername: host } : {}; // an address has no name to ask for
  return { host, ...name, ...trustedAuthorities(pem) };
}
