import { useEffect, useRef } from "react";
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
  const list = useRef<HTMLElement>(null);
  const failed = state.steps.find(({ outcome }) => outcome === "failed")?.stepId;
  useEffect(() => {
    if (failed !== undefined && list.current) bringIntoView(list.current, failed);
  }, [failed]);
  return (
    <nav ref={list} className="steps" aria-label="Steps">
      <button type="button" className="step" aria-pressed={selected === null} onClick={() => select(null)}>
        <span className="step-name">Everything</span>
      </button>
      {steps.map((step, index) => {
        const known = state.steps.find((candidate) => candidate.stepId === step.id);
        return (
          <button
            key={step.id}
            type="button"
            data-step={step.id}
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

/** Scrolls the list alone, so that what else is on the screen stays. */
function bringIntoView(list: HTMLElement, stepId: string): void {
  const step = [...list.querySelectorAll<HTMLElement>("[data-step]")].find(({ dataset }) => dataset["step"] === stepId);
  if (!step) return;
  const [outer, inner] = [list.getBoundingClientRect(), step.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
  else if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top;
}

function stepState(known: StepState | undefined, step: PlannedStepInfo, state: DeploymentState): ShownState {
  if (known?.outcome) return known.outcome;
  if (known?.status === "waiting") return "waiting for you";
  if (state.status === "interrupted" && known) return "interrupted";
  if (known) return "running";
  return step.skipped || state.status === "finished" ? "skipped" : "queued";
}
