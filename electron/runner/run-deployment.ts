import type { Answer } from "../../shared/core/deployment/reduce.ts";
import type { Outcome } from "../../shared/core/deployment/events.ts";
import { AppError, assertNever } from "../../shared/core/errors.ts";
import { failsDeployment, type Step } from "../../shared/core/model/process.ts";
import type { PlannedStep } from "../../shared/core/planning/plan.ts";
import { acquireImages } from "./acquire-images.ts";
import { createUnit, stepFill, unitState } from "./create-unit.ts";
import { deployPackage } from "./deploy-package.ts";
import { postMessage } from "./post-message.ts";
import { attempt, type Failure, NOWHERE, type Run, type RunOptions, withRun } from "./run.ts";
import { runContainer } from "./run-container.ts";
import { runScript } from "./run-script.ts";
import { sendEmail } from "./send-email.ts";
import { stopContainer } from "./stop-container.ts";
import { requireTarget, type Unit } from "./unit.ts";

/** Carries a plan out from wherever its events say it is, to its `finished` event. Never throws. */
export async function runDeployment(options: RunOptions): Promise<void> {
  await withRun(options, async (run) => {
    if (run.state().startedAtMs === null) run.emit({ kind: "started" });
    const { plan } = run.deployment;
    run.log.line(
      NOWHERE,
      "highlight",
      `Deploying ${plan.project.name} ${plan.release.version} to ${plan.environment.name}`,
    );
    let failure = await attempt(run, () => acquireImages(run));
    for (const planned of plan.steps) {
      const stepFailure = await runStep(run, planned, failure);
      failure ??= stepFailure;
    }
    finish(run, failure);
  });
}

/** Runs a step unless it is done, skipped or not due; gives the failure it adds. */
async function runStep(run: Run, planned: PlannedStep, failure: Failure | null): Promise<Failure | null> {
  const { step } = planned;
  const known = run.state().steps.find((candidate) => candidate.stepId === step.id);
  if (known?.status === "finished") {
    const error = known.units.find((unit) => unit.error)?.error ?? null;
    return countingFailure(step, earlierFailure(known.outcome, error));
  }
  const due = step.condition === "always" || (step.condition === "failure") === (failure !== null);
  if (planned.skipped || !due || run.signal.aborted) {
    run.emit({ kind: "step-finished", stepId: step.id, outcome: "skipped" });
    return run.signal.aborted ? { outcome: "cancelled", message: "Cancelled." } : null;
  }
  if (!known) run.emit({ kind: "step-started", stepId: step.id });
  const stepFailure = step.kind === "manual-intervention" ? await intervene(run, step) : await runUnits(run, planned);
  run.emit({ kind: "step-finished", stepId: step.id, outcome: stepFailure?.outcome ?? "succeeded" });
  return countingFailure(step, stepFailure);
}

/** What a step's failure is to the deployment: nothing, where the step lets it go on. */
function countingFailure(step: Step, failure: Failure | null): Failure | null {
  return failure?.outcome === "failed" && !failsDeployment(step) ? null : failure;
}

function earlierFailure(outcome: Outcome | null, error: string | null): Failure | null {
  return outcome === "failed" || outcome === "cancelled" ? { outcome, message: error ?? `A step ${outcome}.` } : null;
}

async function intervene(
  run: Run,
  step: PlannedStep["step"] & { kind: "manual-intervention" },
): Promise<Failure | null> {
  return attempt(run, async () => {
    const given = run.state().answers[step.id];
    const instructions = stepFill(run, step)(step.instructions, "instructions");
    if (!given) run.emit({ kind: "waiting", stepId: step.id, instructions: run.mask.text(instructions) });
    const answer = given ?? (await run.answerTo(step.id, run.mask, run.signal));
    publishAnswer(run, step.id, answer);
    if (!answer.proceed) throw new AppError("blocked", `Rejected at step '${step.name}'.`);
  });
}

/** What later steps may ask of an answer, under the names of Octopus Deploy. */
function publishAnswer(run: Run, stepId: string, answer: Answer): void {
  if (run.state().outputs.some((output) => output.stepId === stepId)) return;
  const values = {
    "Manual.Approved": answer.proceed ? "True" : "False",
    "Manual.Notes": answer.note,
    "Manual.ResponsibleUser.Id": answer.by,
    "Manual.ResponsibleUser.Username": answer.by,
    "Manual.ResponsibleUser.DisplayName": answer.by,
  };
  const place = { stepId, targetId: null };
  run.emit(
    ...Object.entries(values).map(([name, text]) => {
      const value = { kind: "text" as const, text: run.mask.text(text) };
      return { kind: "output" as const, ...place, name, value };
    }),
  );
}

/**
 * Works through a step's targets, `parallel` at a time; after a failure no further target is begun. A step without targets
 * runs once, on the host's own computer.
 */
async function runUnits(run: Run, planned: PlannedStep): Promise<Failure | null> {
  const waiting: (string | null)[] = [...(planned.targetIds ?? [null])];
  const width = "parallel" in planned.step ? planned.step.parallel : 1;
  let failure: Failure | null = null;
  const worker = async () => {
    for (let targetId = waiting.shift(); targetId !== undefined && !failure; targetId = waiting.shift()) {
      const unitFailure = await runUnit(run, planned, targetId);
      failure ??= unitFailure;
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return failure;
}

async function runUnit(run: Run, planned: PlannedStep, targetId: string | null): Promise<Failure | null> {
  const known = unitState(run, planned, targetId);
  if (known?.status === "finished") return earlierFailure(known.outcome, known.error);
  const place = { stepId: planned.step.id, targetId };
  const work = async () => {
    run.emit({ kind: "unit-started", ...place, attempt: (known?.attempt ?? 0) + 1 });
    await execute(createUnit(run, planned, targetId));
  };
  const level = failsDeployment(planned.step) ? "error" : "warning";
  const failure = await attempt(run, () => (targetId === null ? work() : run.onTarget(targetId, work)), level);
  run.emit({
    kind: "unit-finished",
    ...place,
    outcome: failure?.outcome ?? "succeeded",
    error: failure?.message ?? null,
  });
  return failure;
}

async function execute(unit: Unit<string | null>): Promise<void> {
  const { step } = unit.planned;
  switch (step.kind) {
    case "run-container":
      return runContainer(requireTarget(unit), step);
    case "stop-container":
      return stopContainer(requireTarget(unit), step);
    case "deploy-package":
      return deployPackage(requireTarget(unit), step);
    case "run-script":
      return runScript(unit, step);
    case "send-email":
      return sendEmail(unit, step);
    case "post-message":
      return postMessage(unit, step);
    case "manual-intervention":
      return;
    default:
      return assertNever(step);
  }
}

function finish(run: Run, failure: Failure | null): void {
  const { plan } = run.deployment;
  const outcome = failure?.outcome ?? "succeeded";
  const words = outcome === "succeeded" ? "succeeded" : outcome === "failed" ? "failed" : "was cancelled";
  run.log.line(
    NOWHERE,
    outcome === "succeeded" ? "highlight" : "error",
    `Deploying ${plan.release.version} to ${plan.environment.name} ${words}`,
  );
  run.emit({ kind: "finished", outcome, error: failure?.message ?? null, by: null });
}
