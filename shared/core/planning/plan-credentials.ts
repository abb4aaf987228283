import type { Finding } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import { accountOf } from "../model/target.ts";
import { accountParts, SENSITIVE_CERTIFICATE_PARTS } from "../variables/credentials.ts";
import { type Candidate, resolveAll } from "../variables/resolve.ts";
import type { Plan, PlanInput, PlannedCredential, PlanValue, StoredValue } from "./plan.ts";
import { unitScope } from "./unit-scope.ts";

/** A value with what the account or certificate that it refers to says now. */
export function withCredential(
  value: StoredValue,
  { accounts, certificates }: Pick<PlanInput, "accounts" | "certificates">,
): PlanValue {
  if (value === null || typeof value === "string" || "secret" in value) return value;
  if ("account" in value) return { account: value.account, body: accounts.get(value.account) ?? null };
  return { certificate: value.certificate, body: certificates.get(value.certificate) ?? null };
}

/**
 * What stands against the accounts and certificates that count for some step: gone, or not to be used in this
 * environment. One that never counts, since another value goes before it everywhere, stands in nobody's way.
 */
export function credentialFindings(plan: Plan): readonly Finding[] {
  const names = new Set(plan.candidates.filter(isCredential).map(({ name }) => caseKey(name)));
  if (names.size === 0) return [];
  const candidates = plan.candidates.filter(({ name }) => names.has(caseKey(name)));
  const counting = plan.steps
    .filter(({ skipped }) => !skipped)
    .flatMap(({ step, targetIds }) =>
      (targetIds ?? [null]).flatMap((id) => resolveAll(candidates, unitScope(plan, step, id))),
    );
  return [...new Set(counting.filter(isCredential))].flatMap(({ name, value }) =>
    standsAgainst(`Variable '${name}' stands for`, value, plan),
  );
}

/** What stands against the accounts that the targets of a plan are signed in to with. */
export function targetAccountFindings(
  plan: Plan,
  { targets, accounts }: Pick<PlanInput, "targets" | "accounts">,
): readonly Finding[] {
  const used = new Set(plan.targets.map(({ id }) => id));
  return targets.flatMap(({ id, body: { name, endpoint } }): readonly Finding[] => {
    const account = accountOf(endpoint);
    if (!used.has(id) || account === null) return [];
    return standsAgainst(`Target '${name}' signs in with`, { account, body: accounts.get(account) ?? null }, plan);
  });
}

/** The names under which a value gives secrets: its variable's own, or those of the sensitive parts. */
export function sensitiveNames(name: string, value: PlanValue): readonly string[] {
  if (value === null || typeof value === "string") return [];
  if ("secret" in value) return [name];
  if ("certificate" in value) return SENSITIVE_CERTIFICATE_PARTS.map((part) => `${name}.${part}`);
  const parts = value.body ? accountParts(value.account, value.body, () => "") : [];
  return parts.filter(({ isSensitive }) => isSensitive).map((part) => `${name}.${part.name}`);
}

type CredentialCandidate = Candidate<PlanValue> & { readonly value: PlannedCredential };

function isCredential(candidate: Candidate<PlanValue>): candidate is CredentialCandidate {
  const { value } = candidate;
  return value !== null && typeof value === "object" && !("secret" in value);
}

function standsAgainst(use: string, value: PlannedCredential, { environment }: Plan): readonly Finding[] {
  const [kind, id] = "account" in value ? ["account", value.account] : ["certificate", value.certificate];
  const { body } = value;
  if (body === null) {
    const text = `${use} the ${kind} '${id}', which does not exist. Create it again.`;
    return [{ level: "error", text }];
  }
  if (body.environments.length === 0 || body.environments.includes(environment.id)) return [];
  const text = `${use} the ${kind} '${body.name}', which must not be used in ${environment.name}. Choose another for this environment, or allow it there.`;
  return [{ level: "error", text }];
}
