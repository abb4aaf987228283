import type { SecretValue } from "../../shared/core/model/fields.ts";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import {
  accountParts,
  certificateParts,
  type CredentialPart,
  type OpenedCertificate,
} from "../../shared/core/variables/credentials.ts";
import type { CertificateReader } from "../ports.ts";
import type { Db } from "../store/database.ts";
import { requireDocument } from "../store/documents.ts";

type OpenSecret = (id: string) => string;

/** The parts of an account or certificate, secrets opened. Throws `not_found` for one that is gone. */
export function openCredential(
  db: Db,
  reader: CertificateReader,
  reference: CredentialReference,
  open: OpenSecret,
): readonly CredentialPart[] {
  if ("account" in reference) {
    const account = requireDocument(db, "account", reference.account);
    return accountParts(account.id, account.body, (value) => openValue(value, open));
  }
  const certificate = requireDocument(db, "certificate", reference.certificate);
  return certificateParts(certificate.id, certificate.body.name, openCertificate(reader, certificate.body, open));
}

/** Reads a certificate's file. Throws `invalid_input` saying what is wrong with it. */
export function openCertificate(
  reader: CertificateReader,
  { content, password }: StoredDocument<"certificate">["body"],
  open: OpenSecret,
): OpenedCertificate {
  return reader.open(openValue(content, open), password ? openValue(password, open) : "");
}

/** A secret's value, stored or still in clear. */
export function openValue(value: SecretValue, open: OpenSecret): string {
  return "secret" in value ? open(value.secret) : value.plain;
}
