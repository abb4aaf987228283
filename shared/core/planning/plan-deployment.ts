import type { Finding } from "../errors.ts";
import { caseKey } from "../expressions/ignore-case.ts";
import type { Step } from "../model/process.ts";
import type { Endpoint } from "../model/target.ts";
import type { Candidate } from "../variables/resolve.ts";
import { candidatesOf, type DeclaredVariable, declaredVariables, scopeIds, withScopeIds } from "./candidates.ts";
import { type Answers, missingAnswers, readAnswers } from "./plan-answers.ts";
import { credentialFindings, targetAccountFindings, withCredential } from "./plan-credentials.ts";
import { exposedSecrets } from "./exposed-secrets.ts";
import { notificationFindings } from "./plan-notifications.ts";
import { runsInChannel } from "./release-packages.ts";
import { runsOnTargets, type TargetStep, targetsOf } from "./step-targets.ts";
import { tiesInPlan } from "./plan-ties.ts";
import type { Plan, PlanInput, PlannedStep, PlanResult, PlanTarget, PlanValue } from "./plan.ts";

/**
 * Decides what a deployment does: which steps run, where, with which packages and which values to choose from. Pure:
 * the same input gives the same plan, for a preview and for the deployment. An `error` finding means it must not start.
 */
export function planDeployment(input: PlanInput): PlanResult {
  const findings: Finding[] = [...unknownSkips(input)];
  const here = input.targets.filter(
    (target) => !target.body.disabled && target.body.environments.includes(input.environment.id),
  );
  const steps = input.snapshot.process.steps
    .filter((step) => runsHere(step, input))
    .map((step) => planStep(step, input, here, findings));
  if (steps.length === 0) {
    findings.push(
      errorFinding(
        `The release has no step that runs in ${input.environment.name}${inChannel(input)}. Add a step to the process and create a new release.`,
      ),
    );
  }
  const used = new Set(steps.flatMap((step) => step.targetIds ?? []));
  const plan = {
    project: input.snapshot.project,
    release: input.snapshot.release,
    environment: input.environment,
    steps,
    targets: here
      .filter((target) => used.has(target.id))
      .map(({ id, body }) => ({ id, name: body.name, tags: body.tags, hostname: hostnameOf(body.endpoint) })),
    targetsByTag: targetsByTag(here),
    facts: input.facts,
    transforms: input.snapshot.transforms,
    candidates: planCandidates(input, findings),
  };
  return {
    plan,
    findings: [
      ...findings,
      ...credentialFindings(plan),
      ...targetAccountFindings(plan, input),
      ...notificationFindings(plan, input.mailServers),
      ...tiesInPlan(plan),
      ...exposedSecrets(plan),
    ],
  };
}

function hostnameOf(endpoint: Endpoint): string {
  return "host" in endpoint ? endpoint.host : "localhost";
}

function targetsByTag(targets: readonly PlanTarget[]): Plan["targetsByTag"] {
  const tagged = targets.flatMap(({ body }) => body.tags.map((tag) => ({ tag, name: body.name })));
  const byTag = Map.groupBy(tagged, ({ tag }) => tag.toLowerCase());
  return Object.fromEntries([...byTag.values()].map((group) => [group[0]?.tag ?? "", group.map(({ name }) => name)]));
}

function runsHere(step: Step, { environment, snapshot }: PlanInput): boolean {
  const isMeant = step.environments.length === 0 || step.environments.includes(environment.id);
  return isMeant && runsInChannel(step, snapshot.release.channel.id);
}

/** The step of the release that is meant by an id, or by a name whatever its case. */
function stepNamed(wanted: string, { snapshot }: PlanInput): Step | undefined {
  const { steps } = snapshot.process;
  return steps.find(({ id }) => id === wanted) ?? steps.find(({ name }) => caseKey(name) === caseKey(wanted));
}

function unknownSkips(input: PlanInput): readonly Finding[] {
  const known = input.snapshot.process.steps.map(({ id }) => id).join(", ");
  return input.skippedSteps
    .filter((wanted) => stepNamed(wanted, input) === undefined)
    .map((wanted) => errorFinding(`There is no step '${wanted}' to skip. The release has: ${known}.`));
}

function planStep(step: Step, input: PlanInput, here: readonly PlanTarget[], findings: Finding[]): PlannedStep {
  const skipped = input.skippedSteps.some((wanted) => stepNamed(wanted, input)?.id === step.id);
  const pinned = input.snapshot.packages[step.id] ?? null;
  if (!runsOnTargets(step)) return { step, targetIds: null, package: null, skipped };
  const targets = targetsOf(step, here);
  if (targets.length === 0 && !skipped) findings.push(noTargetFinding(step, input, here));
  if (needsPackage(step) && !pinned && !skipped) {
    findings.push(errorFinding(`The release has no package for step '${step.name}'. Create a new release.`));
  }
  return { step, targetIds: targets.map((target) => target.id), package: pinned, skipped };
}

function needsPackage(step: Step): boolean {
  return step.kind === "run-container" || step.kind === "deploy-package";
}

function noTargetFinding(step: TargetStep, input: PlanInput, here: readonly PlanTarget[]): Finding {
  const sort = TARGET_SORT[step.kind];
  const tagged = step.tags.length > 0 ? ` with the tag ${step.tags.map((tag) => `'${tag}'`).join(" or ")}` : "";
  const others = here.length > 0 ? ` It has: ${here.map((target) => target.body.name).join(", ")}.` : "";
  return errorFinding(
    `Step '${step.name}' has nowhere to run: ${input.environment.name} has no enabled ${sort}${tagged}.${others} Add one, or change the step's tags.`,
  );
}

const TARGET_SORT: Readonly<Record<TargetStep["kind"], string>> = {
  "run-container": "Docker target",
  "stop-container": "Docker target",
  "deploy-package": "folder target",
  "run-script": "target that programs can be run on (this computer or SSH)",
};

function inChannel({ snapshot, channels }: PlanInput): string {
  return channels.length > 1 ? ` in the channel ${snapshot.release.channel.name}` : "";
}

/** The snapshot's values that can count in this environment, prompted answers in place of the values they override. */
function planCandidates(input: PlanInput, findings: Finding[]): readonly Candidate<PlanValue>[] {
  const { snapshot, environment } = input;
  const ids = scopeIds({
    environments: input.environments,
    targets: input.targets.map(({ id, body }) => ({ id, name: body.name })),
    steps: snapshot.process.steps,
    channels: input.channels,
  });
  const declared = declaredVariables(snapshot.variables, snapshot.librarySets);
  const answers = readAnswers(declared, input.answers);
  const candidates = declared
    .flatMap((one) => answeredCandidates(one, answers, input))
    .map((candidate) => withScopeIds(candidate, ids))
    .filter(({ scope }) => !scope.environments?.length || scope.environments.includes(environment.id));
  findings.push(...answers.findings, ...missingAnswers(answers, candidates));
  return candidates;
}

/** The values of a variable, or the one answer that stands for all of its name. */
function answeredCandidates(
  declared: DeclaredVariable,
  { given, prompted }: Answers,
  input: PlanInput,
): readonly Candidate<PlanValue>[] {
  const { name } = declared.variable;
  const answer = given.get(caseKey(name));
  if (answer === undefined) {
    return candidatesOf(declared).map((candidate) => ({ ...candidate, value: withCredential(candidate.value, input) }));
  }
  const isAsked = prompted.get(caseKey(name)) === declared;
  return isAsked ? [{ name, value: answer, source: declared.source, scope: {} }] : [];
}

function errorFinding(text: string): Finding {
  return { level: "error", text };
}
