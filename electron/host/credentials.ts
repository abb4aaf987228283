import type { Certificate } from "../../shared/core/model/certificate.ts";
import type { SecretValue } from "../../shared/core/model/fields.ts";
import type { PlannedCredential } from "../../shared/core/planning/plan.ts";
import {
  accountParts,
  certificateParts,
  type CredentialPart,
  type OpenedCertificate,
} from "../../shared/core/variables/credentials.ts";
import type { CertificateReader } from "../ports/certificates.ts";

type OpenSecret = (id: string) => string;
type OpenCredential = (credential: PlannedCredential) => readonly CredentialPart[];

/** The parts of an account or certificate of a plan, secrets opened; none for one that was gone. */
export function openCredential(
  reader: CertificateReader,
  credential: PlannedCredential,
  open: OpenSecret,
): readonly CredentialPart[] {
  if (credential.body === null) return [];
  if ("account" in credential) {
    return accountParts(credential.account, credential.body, (value) => openValue(value, open));
  }
  const { certificate, body } = credential;
  return certificateParts(certificate, body.name, openCertificate(reader, body, open));
}

/** Opens each credential of a plan once for as long as the plan is in use: reading a certificate takes its time. */
export function openedOnce(open: OpenCredential): OpenCredential {
  const known = new WeakMap<PlannedCredential, readonly CredentialPart[]>();
  return (credential) => {
    const parts = known.get(credential) ?? open(credential);
    known.set(credential, parts);
    return parts;
  };
}

/** Reads a certificate's file. Throws `invalid_input` saying what is wrong with it. */
export function openCertificate(
  reader: CertificateReader,
  { content, password }: Certificate,
  open: OpenSecret,
): OpenedCertificate {
  return reader.open(openValue(content, open), password ? openValue(password, open) : "");
}

/** A secret's value, stored or still in clear. */
export function openValue(value: SecretValue, open: OpenSecret): string {
  return "secret" in value ? open(value.secret) : value.plain;
}
