import type { CertificateFacts } from "../../../shared/core/variables/credentials.ts";
import { requireDocument } from "../../store/documents.ts";
import { openSecret } from "../../store/secrets.ts";
import type { HostContext } from "../context.ts";
import { openCertificate } from "../credentials.ts";

/** What a certificate's file says of it; never its private key. Throws `invalid_input` when it cannot be read any more. */
export function describe({ db, dataKey, certificates }: HostContext, id: string): CertificateFacts {
  const { body } = requireDocument(db, "certificate", id);
  return openCertificate(certificates, body, (secret) => openSecret(db, dataKey, secret)).facts;
}
