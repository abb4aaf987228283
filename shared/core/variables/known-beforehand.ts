import { createVariableSet, type VariableSet } from "../expressions/variable-set.ts";
import type { CredentialReference, ScopedValue } from "../model/variables.ts";
import { credentialDocument, isCredential } from "./credential-book.ts";
import type { CredentialPart } from "./credentials.ts";
import { MASKED } from "./mask.ts";
import { type NamedValue, type SystemFacts, systemVariables } from "./system-variables.ts";

/** A place that values are looked at for; what is absent is not chosen. */
export type LookedAt = Pick<SystemFacts, "project" | "environment" | "target" | "step">;

/** The value that counts for a name. */
export type CountingValue = { readonly name: string; readonly value: ScopedValue["value"] };

/**
 * What an expression sees in a place before anything is deployed there: the system variables that are known by then, and
 * each name's value, stars for secrets. `partsOf` gives what stands for an account or certificate, secrets as stars; null
 * where it is not known.
 */
export function knownBeforehand(
  place: LookedAt,
  values: readonly CountingValue[],
  partsOf: (reference: CredentialReference) => readonly Pick<CredentialPart, "name" | "value">[] | null,
): VariableSet {
  const named = values.flatMap(({ name, value }): readonly NamedValue[] => {
    if (value === null || typeof value === "string") return [[name, value]];
    if (!isCredential(value)) return [[name, MASKED]];
    const parts = partsOf(value) ?? [{ name: "", value: credentialDocument(value).id }];
    return parts.map((part) => [part.name === "" ? name : `${name}.${part.name}`, part.value]);
  });
  return createVariableSet([...systemVariables(place), ...named]);
}
