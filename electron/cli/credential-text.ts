import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import { credentialDocument, credentialText } from "../../shared/core/variables/credential-book.ts";
import {
  accountParts,
  type CredentialPart,
  describedCertificateParts,
} from "../../shared/core/variables/credentials.ts";
import { MASKED } from "../../shared/core/variables/mask.ts";
import type { Client } from "../../shared/rpc/client.ts";

/** How each account and certificate reads: `Account: Deploy`. */
export async function readCredentialTexts(client: Client): Promise<(reference: CredentialReference) => string> {
  const [accounts, certificates] = await Promise.all([
    client.documents.list({ kind: "account" }),
    client.documents.list({ kind: "certificate" }),
  ]);
  const names = new Map(
    [...accounts, ...certificates].map(({ kind, id, body }) => [`${kind}/${id}`, "name" in body ? body.name : id]),
  );
  return (reference) => {
    const { kind, id } = credentialDocument(reference);
    return credentialText(reference, names.get(`${kind}/${id}`) ?? null);
  };
}

/** What a variable that stands for an account or certificate gives, stars in the place of secrets. */
export async function readCredentialParts(
  client: Client,
  reference: CredentialReference,
): Promise<readonly CredentialPart[]> {
  const { kind, id } = credentialDocument(reference);
  if (kind === "account") {
    const { body } = (await client.documents.get({ kind, id })) as StoredDocument<"account">; // read by this kind
    return accountParts(id, body, () => MASKED);
  }
  const { body } = (await client.documents.get({ kind, id })) as StoredDocument<"certificate">; // read by this kind
  return describedCertificateParts(id, body, await client.certificates.describe({ id }), MASKED);
}
