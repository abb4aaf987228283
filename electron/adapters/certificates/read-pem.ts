import { createPrivateKey, type KeyObject } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";

/** The blocks of a PEM file that matter here. */
export type PemContents = { readonly certificates: readonly string[]; readonly keys: readonly KeyObject[] };

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const CERTIFICATES: ReadonlySet<string> = new Set(["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]);

/** True for text that holds PEM blocks. */
export function isPem(text: string): boolean {
  return text.includes("-----BEGIN ");
}

/**
 * Reads the certificates and private keys of a PEM file: PKCS#1, SEC1 and PKCS#8, protected or not. Throws
 * `invalid_input` for a key that cannot be opened.
 */
export function readPem(text: string, password: string): PemContents {
  const blocks = [...text.matchAll(BLOCK)].map(([block, label = ""]) => ({ block, label }));
  return {
    certificates: blocks.filter(({ label }) => CERTIFICATES.has(label)).map(({ block }) => block),
    keys: blocks
      .filter(({ label }) => label.endsWith("PRIVATE KEY"))
      .map(({ block, label }) => openKey(block, label, password)),
  };
}

function openKey(block: string, label: string, passphrase: string): KeyObject {
  const isProtected = label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type:.*ENCRYPTED/m.test(block);
  if (isProtected && passphrase === "") throw wrong("The private key is protected by a password. Give it.");
  try {
    return createPrivateKey({ key: block, passphrase });
  } catch (cause) {
    if (isProtected) {
      throw wrong("The password does not open the private key. Give the one it was saved with.", cause);
    }
    if (label.startsWith("OPENSSH")) {
      throw refused(
        "The private key is in OpenSSH's own form. Convert a copy of it with `ssh-keygen -p -m PEM -f FILE`.",
        cause,
      );
    }
    throw refused("The private key cannot be read: it is damaged, or of a kind that is not known.", cause);
  }
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError("invalid_input", message, { cause });
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError("invalid_input", message, { cause, details: { part: "password" } });
}
