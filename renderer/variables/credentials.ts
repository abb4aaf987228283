import { useMemo } from "react";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import {
  type CredentialBook,
  credentialDocument,
  credentialText,
} from "../../shared/core/variables/credential-book.ts";
import {
  accountParts,
  type CredentialPart,
  describedCertificateParts,
} from "../../shared/core/variables/credentials.ts";
import { useFactsOfCertificates } from "../certificate-facts.ts";
import { useDocuments } from "../data.ts";
import { HIDDEN_TEXT } from "./cell-text.ts";

/** One account or certificate that a variable may stand for. */
export type CredentialChoice = {
  readonly id: string;
  readonly name: string;
  readonly environments: readonly string[];
};

/** The accounts and certificates there are, and what variables that stand for them give. */
export type Credentials = CredentialBook & {
  readonly choices: {
    readonly account: readonly CredentialChoice[];
    readonly certificate: readonly CredentialChoice[];
  };
  /** The parts with stars for what is secret; null for one that is gone or not read yet. */
  readonly partsOf: (reference: CredentialReference) => readonly CredentialPart[] | null;
  /** `Account: Deploy`. */
  readonly textOf: (reference: CredentialReference) => string;
};

const NONE: readonly never[] = [];

/** Accounts and certificates as variables see them; null while they are being read. */
export function useCredentials(): Credentials | null {
  const { data: accounts } = useDocuments("account");
  const { data: certificates } = useDocuments("certificate");
  const facts = useFactsOfCertificates(certificates ?? NONE);
  return useMemo(() => {
    if (!accounts || !certificates) return null;
    const choices = { account: accounts.map(choiceOf), certificate: certificates.map(choiceOf) };
    const find = (reference: CredentialReference) => {
      const { kind, id } = credentialDocument(reference);
      return choices[kind].find((choice) => choice.id === id) ?? null;
    };
    const partsOf = (reference: CredentialReference) => {
      const { kind, id } = credentialDocument(reference);
      if (kind === "account") {
        const account = accounts.find((one) => one.id === id);
        return account ? accountParts(id, account.body, () => HIDDEN_TEXT) : null;
      }
      const certificate = certificates.find((one) => one.id === id);
      const known = facts.get(id);
      return certificate && known ? describedCertificateParts(id, certificate.body, known, HIDDEN_TEXT) : null;
    };
    const nameOf = (reference: CredentialReference) => find(reference)?.name ?? null;
    return {
      choices,
      nameOf,
      partsOf,
      partNamesOf: (reference) => partsOf(reference)?.map(({ name }) => name) ?? null,
      environmentsOf: (reference) => find(reference)?.environments ?? NONE,
      textOf: (reference) => credentialText(reference, nameOf(reference)),
    };
  }, [accounts, certificates, facts]);
}

function choiceOf({
  id,
  body,
}: {
  readonly id: string;
  readonly body: Omit<CredentialChoice, "id">;
}): CredentialChoice {
  return { id, name: body.name, environments: body.environments };
}
