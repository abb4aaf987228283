import type { Finding } from "../errors.ts";
import { failsDeployment, type Step } from "../model/process.ts";
import { asksFor, referencesOf } from "../variables/uses.ts";
import { sensitiveNames } from "./plan-credentials.ts";
import type { Plan } from "./plan.ts";

/** What stands against the messages of a plan: a mail server that is gone, an address or a text that gives secrets away. */
export function notificationFindings(plan: Plan, mailServers: ReadonlySet<string>): readonly Finding[] {
  const steps = plan.steps.filter(({ skipped }) => !skipped).map(({ step }) => step);
  if (!steps.some((step) => step.kind === "send-email" || step.kind === "post-message")) return [];
  const sensitive = [...new Set(plan.candidates.flatMap(({ name, value }) => sensitiveNames(name, value)))];
  return steps.flatMap((step) => [
    ...missingServer(step, mailServers),
    ...openAddress(step, plan, sensitive),
    ...toldSecrets(step, sensitive),
  ]);
}

function missingServer(step: Step, mailServers: ReadonlySet<string>): readonly Finding[] {
  if (step.kind !== "send-email" || mailServers.has(step.server)) return [];
  const text = `Step '${step.name}' sends through the mail server '${step.server}', which does not exist. Create it again, or leave the step out.`;
  return [{ level: failsDeployment(step) ? "error" : "warning", text }];
}

/** An address that is put together of nothing sensitive can be read by whoever reads the variables. */
function openAddress(step: Step, plan: Plan, sensitive: readonly string[]): readonly Finding[] {
  if (step.kind !== "post-message" || typeof step.address !== "string") return [];
  if (reaches(step.address, plan, sensitive, new Set())) return [];
  const text = `Step '${step.name}' takes its address from variables that are not sensitive: whoever sees them can post there. Make the address a sensitive variable.`;
  return [{ level: "warning", text }];
}

/** True when a text uses something sensitive, by itself or through the values of other variables. */
function reaches(text: string, plan: Plan, sensitive: readonly string[], seen: Set<string>): boolean {
  return referencesOf(text).some(({ path }) => {
    if (sensitive.some((name) => asksFor(path, name))) return true;
    return plan.candidates.some(({ name, value }) => {
      if (typeof value !== "string" || !asksFor(path, name) || seen.has(value)) return false;
      seen.add(value);
      return reaches(value, plan, sensitive, seen);
    });
  });
}

function toldSecrets(step: Step, sensitive: readonly string[]): readonly Finding[] {
  const paths = textsOf(step).flatMap((text) => referencesOf(text).map(({ path }) => path));
  const told = [...new Set(paths)].filter((path) => sensitive.some((name) => asksFor(path, name)));
  if (told.length === 0) return [];
  const text = `Step '${step.name}' tells sensitive values (${told.join(", ")}) to everybody who reads its message.`;
  return [{ level: "warning", text }];
}

/** What a step's readers come to see; headers are for the service alone. */
function textsOf(step: Step): readonly string[] {
  if (step.kind === "send-email") return [step.to, step.cc, step.subject, step.body];
  if (step.kind !== "post-message") return [];
  return [step.message.service === "webhook" ? step.message.body : step.message.text];
}
