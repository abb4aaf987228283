import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { AppError } from "../../../shared/core/errors.ts";
import type { CertificateFacts, OpenedCertificate } from "../../../shared/core/variables/credentials.ts";
import type { CertificateReader } from "../../ports.ts";

/** What a certificate file holds, whatever its format. */
type Contents = { readonly certificates: readonly X509Certificate[]; readonly key: KeyObject | null };

/** Reads PEM and DER files with what Node knows of X.509. */
export const certificateReader: CertificateReader = {
  open: (content, password) => {
    const isPem = content.includes("-----BEGIN ");
    const bytes = isPem ? Buffer.from(content, "utf8") : Buffer.from(content, "base64");
    const contents = isPem ? readPem(content, password) : readDer(bytes);
    return opened(contents, bytes.toString("base64"), password);
  },
};

function readPem(text: string, password: string): Contents {
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g) ?? [];
  const certificates = blocks.filter((block) => block.includes("BEGIN CERTIFICATE")).map((block) => readX509(block));
  const key = blocks.find((block) => block.includes("PRIVATE KEY-----"));
  return { certificates, key: key === undefined ? null : readKey(key, password) };
}

function readDer(bytes: Buffer): Contents {
  return { certificates: [readX509(bytes)], key: null };
}

function readX509(source: Buffer | string): X509Certificate {
  try {
    return new X509Certificate(source);
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      "The file holds no certificate that can be read. Give a PEM, DER or PFX file.",
      {
        cause,
      },
    );
  }
}

function readKey(key: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key, passphrase });
  } catch (cause) {
    throw new AppError("invalid_input", "The private key cannot be opened. Check the password.", { cause });
  }
}

function opened({ certificates, key }: Contents, rawOriginal: string, password: string): OpenedCertificate {
  const leaf = leafOf(certificates, key);
  const chain = certificates.filter((certificate) => certificate !== leaf);
  return {
    facts: factsOf(leaf, chain, key !== null),
    rawOriginal,
    password,
    pfx: null,
    privateKey: key === null ? null : key.export({ type: "pkcs8", format: "der" }).toString("base64"),
    privateKeyPem: key === null ? null : key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** The certificate the key belongs to; without a key the first. */
function leafOf(certificates: readonly X509Certificate[], key: KeyObject | null): X509Certificate {
  const [first] = certificates;
  if (!first)
    throw new AppError("invalid_input", "The file holds no certificate. Give one with its certificate in it.");
  if (key === null) return first;
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own) return own;
  throw new AppError("invalid_input", "The private key belongs to another certificate than the one in the file.");
}

function factsOf(leaf: X509Certificate, chain: readonly X509Certificate[], hasPrivateKey: boolean): CertificateFacts {
  return {
    thumbprint: leaf.fingerprint.replaceAll(":", ""),
    subject: distinguishedName(leaf.subject),
    subjectCommonName: commonName(leaf.subject),
    issuer: distinguishedName(leaf.issuer),
    issuerCommonName: commonName(leaf.issuer),
    serialNumber: leaf.serialNumber,
    notBeforeMs: leaf.validFromDate.getTime(),
    notAfterMs: leaf.validToDate.getTime(),
    certificate: leaf.raw.toString("base64"),
    certificatePem: leaf.toString(),
    chainPem: chain.map((certificate) => certificate.toString()).join(""),
    hasPrivateKey,
  };
}

/** Node gives one line a part, the broadest first; people write them the other way round. */
function distinguishedName(lines: string | undefined): string {
  return (lines ?? "").split("\n").toReversed().join(", ");
}

function commonName(lines: string | undefined): string {
  return /^CN=(.*)$/m.exec(lines ?? "")?.[1] ?? "";
}
