import { AppError } from "../../shared/core/errors.ts";
import { type Evaluation, evaluate } from "../../shared/core/expressions/evaluate.ts";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import { isCredential } from "../../shared/core/variables/credential-book.ts";
import { knownBeforehand } from "../../shared/core/variables/known-beforehand.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { readCredentialParts } from "./credential-text.ts";
import type { ResolvedVariables } from "./resolve-variables.ts";

/** What a text comes to in a place. */
export type SeenText = {
  /** Null where the null filter says so; the text as it is written where it cannot be evaluated. */
  readonly text: string | null;
  /** What is not known before a deployment, or not at all. */
  readonly unresolved: readonly string[];
  /** Why it cannot be evaluated, as a sentence. */
  readonly problem: string | null;
};

/**
 * Gives what evaluates texts as a deployment to a place would, as far as that is known before one: what is not stays as it
 * is written, and secrets are stars.
 */
export async function placeEvaluator(
  client: Client,
  { resolutions, place }: ResolvedVariables,
): Promise<(text: string) => SeenText> {
  const winners = resolutions.flatMap(({ name, winner }) => (winner ? [{ name, value: winner.value }] : []));
  const references = winners.map(({ value }) => value).filter(isCredential);
  const parts = new Map(await Promise.all(references.map(async (one) => [one, await partsOf(client, one)] as const)));
  const known = knownBeforehand(place, winners, (reference) => parts.get(reference) ?? null);
  const now = new Date();
  const reading = { haltOnError: false, nowMs: now.getTime(), utcOffsetMinutes: -now.getTimezoneOffset() };
  return (text) => seen(text, evaluate(text, known, reading));
}

function seen(text: string, { result, error, unresolved, message, problems }: Evaluation): SeenText {
  const isReadable = error === null || error === "unresolved-tokens";
  return {
    text: isReadable ? result : text,
    unresolved,
    problem: isReadable ? (problems[0]?.message ?? null) : message,
  };
}

/** The parts of an account or certificate; null for one that is gone, which the plan of a deployment reports. */
async function partsOf(client: Client, reference: CredentialReference) {
  try {
    return await readCredentialParts(client, reference);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
