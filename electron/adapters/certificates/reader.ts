import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";
import type { CertificateFacts, OpenedCertificate } from "../../../shared/core/variables/credentials.ts";
import type { CertificateReader } from "../../ports/certificates.ts";
import { type OwnCertificate, ownCertificate } from "./chain.ts";
import { type DerNode, readDer } from "./der.ts";
import { isPfx, readPfx } from "./read-pfx.ts";
import { isPem, readPem } from "./read-pem.ts";
import { writePfx } from "./write-pfx.ts";

/** Reads PEM, DER and PFX files. */
export const certificateReader: CertificateReader = {
  open: (content, password) => {
    const bytes = isPem(content) ? Buffer.from(content, "utf8") : Buffer.from(content, "base64");
    const { certificates, keys, isPfxFile } = readFile(bytes, password);
    const own = ownCertificate(certificates, keys);
    const rawOriginal = bytes.toString("base64");
    return {
      facts: factsOf(own),
      rawOriginal,
      password,
      pfx: isPfxFile ? rawOriginal : pfxOf(own, password),
      privateKey: own.key && own.key.export({ type: "pkcs8", format: "der" }).toString("base64"),
      privateKeyPem: own.key && own.key.export({ type: "pkcs8", format: "pem" }).toString(),
    } satisfies OpenedCertificate;
  },
};

type FileContents = {
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
  readonly isPfxFile: boolean;
};

function readFile(bytes: Buffer, password: string): FileContents {
  const text = bytes.toString("latin1");
  if (isPem(text)) {
    const { certificates, keys } = readPem(text, password);
    return { certificates: certificates.map(readX509), keys, isPfxFile: false };
  }
  const root = derOrNull(bytes);
  if (root === null || !isPfx(root)) return { certificates: [readX509(bytes)], keys: [], isPfxFile: false };
  const pfx = readPfx(root, password);
  return { certificates: pfx.certificates.map(readX509), keys: pfx.keys.map(readKey), isPfxFile: true };
}

function derOrNull(bytes: Buffer): DerNode | null {
  try {
    return readDer(bytes);
  } catch {
    return null; // said as "no certificate that can be read"
  }
}

function readX509(source: Buffer | string): X509Certificate {
  try {
    return new X509Certificate(source);
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      "The file holds no certificate that can be read. Give a PEM, DER (.cer) or PFX file.",
      { cause },
    );
  }
}

function readKey(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch (cause) {
    throw new AppError("invalid_input", "The private key in the PFX file is of a kind that is not known.", { cause });
  }
}

function pfxOf({ leaf, chain, key }: OwnCertificate, password: string): string {
  return writePfx({
    certificates: [leaf, ...chain].map(({ raw }) => raw),
    key: key && key.export({ type: "pkcs8", format: "der" }),
    password,
  }).toString("base64");
}

function factsOf({ leaf, chain, key }: OwnCertificate): CertificateFacts {
  return {
    thumbprint: thumbprint(leaf),
    subject: distinguishedName(leaf.subject),
    subjectCommonName: commonName(leaf, "subject"),
    issuer: distinguishedName(leaf.issuer),
    issuerCommonName: commonName(leaf, "issuer"),
    alternativeNames: leaf.subjectAltName ?? "",
    serialNumber: leaf.serialNumber,
    notBeforeMs: leaf.validFromDate.getTime(),
    notAfterMs: leaf.validToDate.getTime(),
    certificate: leaf.raw.toString("base64"),
    certificatePem: leaf.toString(),
    chain: chain.map((issuer) => ({
      thumbprint: thumbprint(issuer),
      subject: distinguishedName(issuer.subject),
      notAfterMs: issuer.validToDate.getTime(),
    })),
    chainPem: chain.map((issuer) => issuer.toString()).join(""),
    hasPrivateKey: key !== null,
  };
}

/** SHA-1 in upper-case hex, as Windows shows it. */
function thumbprint(certificate: X509Certificate): string {
  return certificate.fingerprint.replaceAll(":", "");
}

/** Node gives one line a part, the broadest first; people write them the other way round. */
function distinguishedName(lines: string): string {
  return lines.split("\n").toReversed().join(", ");
}

/** The last common name, where there are several: the most special one. */
function commonName(certificate: X509Certificate, whose: "subject" | "issuer"): string {
  // Node types the names as texts, but gives a list where one occurs several times.
  const name: unknown = certificate.toLegacyObject()[whose]?.CN;
  return Array.isArray(name) ? String(name.at(-1)) : typeof name === "string" ? name : "";
}
