import type { StoredValue } from "../../shared/core/planning/plan.ts";
import { isCredential } from "../../shared/core/variables/credential-book.ts";
import { MASKED } from "../../shared/core/variables/mask.ts";
import { type Candidate, describeLoss } from "../../shared/core/variables/resolve.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { readCredentialParts, readCredentialTexts } from "./credential-text.ts";
import { placeEvaluator, type SeenText } from "./evaluate-values.ts";
import type { Resolved, ResolvedVariables } from "./resolve-variables.ts";

/** The text of a value; null for one that has none. */
export type Show = (value: StoredValue) => string | null;

/** Writes values: stars for secrets, words for accounts and certificates, which are only read where there are any. */
export async function shower(client: Client, resolutions: readonly Resolved[]): Promise<Show> {
  const candidates = resolutions.flatMap(({ winner, losers }) => [winner, ...losers.map((loser) => loser.candidate)]);
  const textOf = candidates.some((candidate) => isCredential(candidate?.value))
    ? await readCredentialTexts(client)
    : null;
  return (value) => {
    if (value === null || typeof value === "string") return value;
    return isCredential(value) && textOf ? textOf(value) : MASKED;
  };
}

/** Says of a variable all that `resolved` and its accounts and certificates do. */
export async function explain(client: Client, resolved: ResolvedVariables, found: Resolved): Promise<Explained> {
  return {
    ...explained(found, await shower(client, [found])),
    ...(await givenBy(client, found)),
    ...(await comesTo(client, resolved, found)),
  };
}

function explained({ name, winner, ties, losers }: Resolved, show: Show) {
  const short = ({ value, source, scope }: Candidate<StoredValue>) => ({ value: show(value), source, scope });
  return {
    name,
    winner: winner && short(winner),
    ties: ties.map(short),
    losers: losers.map(({ candidate, reason }) => ({ ...short(candidate), reason: describeLoss(reason) })),
  };
}

type Part = { readonly name: string; readonly value: string; readonly sensitive: boolean };

/** The names under which the winner gives the parts of an account or certificate; nothing for any other value. */
async function givenBy(client: Client, { name, winner }: Resolved): Promise<{ readonly gives?: readonly Part[] }> {
  if (!winner || !isCredential(winner.value)) return {};
  const parts = await readCredentialParts(client, winner.value);
  return {
    gives: parts.map((part) => ({
      name: part.name === "" ? name : `${name}.${part.name}`,
      value: part.value,
      sensitive: part.isSensitive,
    })),
  };
}

/** What the text that counts comes to, where expressions stand in it. */
async function comesTo(
  client: Client,
  resolved: ResolvedVariables,
  { winner }: Resolved,
): Promise<{ readonly comesTo?: SeenText }> {
  const value = winner?.value;
  if (typeof value !== "string" || !value.includes("#{")) return {};
  return { comesTo: (await placeEvaluator(client, resolved))(value) };
}

/** A variable in one place: the value that counts and what it comes to, and why the others do not count. */
export type Explained = ReturnType<typeof explained> & {
  readonly gives?: readonly Part[];
  readonly comesTo?: SeenText;
};

/** The same as lines for people. */
export function explanation({ name, winner, ties, losers, gives = [], comesTo: seen }: Explained): string {
  const line = ({
    value,
    source,
    scope,
  }: {
    readonly value: string | null;
    readonly source: string;
    readonly scope: object;
  }) => `${value ?? "(null)"}  (${source}, ${scopeText(scope)})`;
  const sign = ties.length > 0 ? "= (not determined, one of several)" : "=";
  const first = winner ? `${name} ${sign} ${line(winner)}\n` : `${name} has no value here\n`;
  const parts = gives.map((part) => `  gives ${part.name} = ${oneLine(part.value)}\n`);
  const others = losers.map((loser) => `  not ${line(loser)}\n      ${loser.reason}\n`);
  return [first, ...seenLines(seen), ...parts, ...others].join("");
}

function seenLines(seen: SeenText | undefined): readonly string[] {
  if (!seen) return [];
  const { text, unresolved, problem } = seen;
  if (problem !== null) return [`  does not work: ${problem}\n`];
  const open = unresolved.length > 0 ? [`  not known before a deployment: ${unresolved.join(", ")}\n`] : [];
  return [`  comes to ${text === null ? "(null)" : oneLine(text)}\n`, ...open];
}

const ONE_LINE = 100;

function oneLine(text: string): string {
  const flat = text.trim().replaceAll(/\s+/g, " ");
  return flat.length > ONE_LINE ? `${flat.slice(0, ONE_LINE)}...` : flat;
}

function scopeText(scope: object): string {
  const parts = Object.entries(scope).map(([kind, names]) => `${kind} ${String(names)}`);
  return parts.length > 0 ? parts.join(", ") : "no scope";
}
