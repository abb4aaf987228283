import type { DeploymentState, StepState } from "../../shared/core/deployment/reduce.ts";
import type { PlannedStepInfo } from "../../shared/rpc/types.ts";
import { type ShownState, StateBadge } from "../ui/state.tsx";
import { durationText } from "../ui/time.tsx";

type Props = {
  readonly steps: readonly PlannedStepInfo[];
  readonly state: DeploymentState;
  readonly selected: string | null;
  readonly select: (step: string | null) => void;
};

/** The steps in order with state and time; choosing one narrows the log to it. */
export function StepList({ steps, state, selected, select }: Props) {
  return (
    <nav className="steps" aria-label="Steps">
      <button type="button" className="step" aria-pressed={selected === null} onClick={() => select(null)}>
        <span className="step-name">Everything</span>
      </button>
      {steps.map((step, index) => {
        const known = state.steps.find((candidate) => candidate.stepId === step.id);
        return (
          <button
            key={step.id}
            type="button"
            className="step"
            aria-pressed={selected === step.id}
            onClick={() => select(step.id)}
          >
            <span className="step-name">
              {index + 1}. {step.name}
            </span>
            <span className="step-facts">
              <StateBadge state={stepState(known, step, state)} />
              {known?.finishedAtMs != null && known.outcome !== "skipped" && (
                <span className="muted">{durationText(known.finishedAtMs - known.startedAtMs)}</span>
              )}
            </span>
            {(step.targets.length > 0 || step.isOnHost) && (
              <span className="muted step-targets">
                {step.version && `${step.version} on `}
                {step.isOnHost ? "the computer Slipway runs on" : step.targets.map(({ name }) => name).join(", ")}
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}

function stepState(known: StepState | undefined, step: PlannedStepInfo, state: DeploymentState): ShownState {
  if (known?.outcome) return known.outcome;
  if (known?.status === "waiting") return "waiting for you";
  if (state.status === "interrupted" && known) return "interrupted";
  if (known) return "running";
  return step.skipped || state.status === "finished" ? "skipped" : "queued";
}
