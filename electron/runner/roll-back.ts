import type { UnitState } from "../../shared/core/deployment/reduce.ts";
import { assertNever } from "../../shared/core/errors.ts";
import type { PlannedStep } from "../../shared/core/planning/plan.ts";
import { createUnit } from "./create-unit.ts";
import { attempt, type Failure, NOWHERE, type Run, type RunOptions, withRun } from "./run.ts";
import { requireTarget } from "./unit.ts";
import { undoContainer } from "./undo-container.ts";

/**
 * Puts containers back as they were before an interrupted deployment, the last step first, and ends it. What else it did
 * cannot be undone and is told. Each part is tried whatever became of the others. Never throws.
 */
export async function rollBackDeployment(options: RunOptions, by: string): Promise<void> {
  await withRun(options, async (run) => {
    let failure: Failure | null = null;
    for (const planned of run.deployment.plan.steps.toReversed()) failure = (await undoStep(run, planned)) ?? failure;
    const error = failure ? `Rolling back did not succeed: ${failure.message}` : "Rolled back after an interruption.";
    run.emit({ kind: "finished", outcome: "cancelled", error, by });
  });
}

async function undoStep(run: Run, planned: PlannedStep): Promise<Failure | null> {
  const { step } = planned;
  const stepId = step.id;
  const done = unitsOf(run, stepId).filter(isStanding);
  if (done.length === 0) return null;
  const lasting = whatLasts(planned, done);
  if (lasting !== null) run.log.line(NOWHERE, "warning", `${lasting} is not undone. Look at its log.`);
  if (step.kind !== "run-container" || lasting !== null) return null;
  // Begun again and cancelled, so that a deployment that is interrupted anew does not take the undone for done.
  run.emit({ kind: "step-started", stepId });
  let failure: Failure | null = null;
  for (const { targetId, attempt: last } of done) {
    run.emit({ kind: "unit-started", stepId, targetId, attempt: last + 1 });
    const unit = requireTarget(createUnit(run, planned, targetId));
    const undone = await attempt(run, () => run.onTarget(unit.targetId, () => undoContainer(unit, step)));
    const error = undone?.message ?? "Rolled back.";
    run.emit({ kind: "unit-finished", stepId, targetId, outcome: "cancelled", error });
    failure ??= undone;
  }
  run.emit({ kind: "step-finished", stepId, outcome: "cancelled" });
  return failure;
}

function unitsOf(run: Run, stepId: string): readonly UnitState[] {
  return run.state().steps.find((step) => step.stepId === stepId)?.units ?? [];
}

/** Under way or succeeded: what failed has gone back by itself. */
function isStanding({ status, outcome }: UnitState): boolean {
  return status === "running" || outcome === "succeeded";
}

/** What a step has done that cannot be taken back; null for nothing. */
function whatLasts({ step }: PlannedStep, done: readonly UnitState[]): string | null {
  switch (step.kind) {
    case "run-script":
      return `What the script of step '${step.name}' had done`;
    case "run-container":
      return step.health.kind === "completes" && done.every(({ status }) => status === "finished")
        ? `What the job of step '${step.name}' had done`
        : null;
    case "deploy-package":
      return `The package that step '${step.name}' had installed`;
    case "stop-container":
      return `What step '${step.name}' had stopped`;
    case "send-email":
    case "post-message":
    case "manual-intervention":
      return null;
    default:
      return assertNever(step);
  }
}
