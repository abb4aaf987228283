import { createVariableSet, type VariableSet } from "../expressions/variable-set.ts";
import type { CredentialReference, ScopedValue } from "../model/variables.ts";
import { credentialDocument, isCredential } from "./credential-book.ts";
import type { CredentialPart } from "./credentials.ts";
import { MASKED } from "./mask.ts";
import { type NamedValue, type SystemFacts, systemVariables } from "./system-variables.ts";

/** A place that values are looked at for; what is absent is not chosen. */
export type LookedAt = Pick<SystemFacts, "project" | "environment" | "target" | "step">;

type Named = { readonly id: string; readonly name: string };

/** What there is to choose a place from. */
export type Places = {
  /** Null for the variables of a library set. */
  readonly project: Named | null;
  readonly environments: readonly Named[];
  readonly targets: readonly NonNullable<LookedAt["target"]>[];
  readonly steps: readonly Named[];
};

/** The place that the chosen ids name; null is not chosen. */
export function lookedAt(
  { project, environments, targets, steps }: Places,
  chosen: { readonly environment: string | null; readonly target: string | null; readonly step: string | null },
): LookedAt {
  const environment = environments.find(({ id }) => id === chosen.environment);
  const target = targets.find(({ id }) => id === chosen.target);
  const index = steps.findIndex(({ id }) => id === chosen.step);
  const step = steps[index];
  return {
    ...(project ? { project } : {}),
    ...(environment ? { environment } : {}),
    ...(target ? { target } : {}),
    ...(step ? { step: { id: step.id, name: step.name, number: index + 1 } } : {}),
  };
}

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
