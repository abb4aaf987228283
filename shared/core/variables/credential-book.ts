import { caseKey } from "../expressions/ignore-case.ts";
import { isRecord } from "../model/secret-value.ts";
import type { CredentialReference, Variable } from "../model/variables.ts";

/** What is known of accounts and certificates beside the variables that stand for them. */
export type CredentialBook = {
  /** Its name; null for one that is gone. */
  readonly nameOf: (reference: CredentialReference) => string | null;
  /** The names of the parts it gives; null where they are not known. */
  readonly partNamesOf: (reference: CredentialReference) => readonly string[] | null;
  /** The ids of the environments in which alone it may be used; none: everywhere. */
  readonly environmentsOf: (reference: CredentialReference) => readonly string[];
};

/** Where no account or certificate is known. */
export const NO_CREDENTIALS: CredentialBook = {
  nameOf: () => null,
  partNamesOf: () => null,
  environmentsOf: () => [],
};

/** True for a value that refers to an account or certificate. */
export function isCredential(value: unknown): value is CredentialReference {
  return isRecord(value) && (typeof value["account"] === "string" || typeof value["certificate"] === "string");
}

/** Which document a reference means. */
export function credentialDocument(
  reference: CredentialReference,
): { readonly kind: "account"; readonly id: string } | { readonly kind: "certificate"; readonly id: string } {
  return "account" in reference
    ? { kind: "account", id: reference.account }
    : { kind: "certificate", id: reference.certificate };
}

/** A reference to be read: `Account: Deploy`, `Certificate: Shop`; by its id where it has no name. */
export function credentialText(reference: CredentialReference, name: string | null): string {
  const { kind, id } = credentialDocument(reference);
  return `${kind === "account" ? "Account" : "Certificate"}: ${name ?? id}`;
}

/** The names of parts by the folded name of a variable. */
export type PartsByVariable = ReadonlyMap<string, readonly string[]>;

/**
 * What may stand behind the name of a variable, for those that stand for nothing but accounts and certificates; what
 * stands for a text too may be walked in any way.
 */
export function partsByVariable(
  variables: readonly Variable[],
  book: Pick<CredentialBook, "partNamesOf">,
): PartsByVariable {
  const parts = new Map<string, readonly string[]>();
  const keys = new Set(variables.filter(hasCredential).map(({ name }) => caseKey(name)));
  if (keys.size === 0) return parts;
  const named = Map.groupBy(variables, ({ name }) => caseKey(name));
  for (const key of keys) {
    const values = (named.get(key) ?? []).flatMap((variable) => variable.values.map(({ value }) => value));
    const names = values
      .filter((value) => value !== null)
      .map((value) => (isCredential(value) ? book.partNamesOf(value) : null));
    const known = names.filter((list) => list !== null);
    if (known.length === names.length) parts.set(key, [...new Set(known.flat())]);
  }
  return parts;
}

function hasCredential({ values }: Variable): boolean {
  return values.some(({ value }) => isCredential(value));
}
