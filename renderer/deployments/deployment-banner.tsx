import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Textarea,
} from "@fluentui/react-components";
import { useState } from "react";
import type { DeploymentState, UnitState } from "../../shared/core/deployment/reduce.ts";
import type { PlannedStepInfo } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";

type Props = {
  readonly id: number;
  readonly state: DeploymentState;
  readonly steps: readonly PlannedStepInfo[];
  /** Narrows the log to a step. */
  readonly showStep: (stepId: string) => void;
};

/** What a person must know or decide, above everything else. */
export function DeploymentBanner({ id, state, steps, showStep }: Props) {
  if (state.question) return <Question key={state.question.stepId} id={id} question={state.question} steps={steps} />;
  if (state.status === "interrupted") return <Interrupted state={state} steps={steps} />;
  const failures = state.steps.flatMap((step) => step.units.filter(({ outcome }) => outcome === "failed"));
  if (failures.length === 0 && !(state.status === "finished" && state.error)) return null;
  return <Failure state={state} failures={failures} steps={steps} showStep={showStep} />;
}

type FailureProps = Pick<Props, "state" | "steps" | "showStep"> & { readonly failures: readonly UnitState[] };

/** What went wrong, step by step, each leading to its part of the log. */
function Failure({ state, failures, steps, showStep }: FailureProps) {
  const [intent, title] = verdictOf(state, failures, steps);
  const told = new Set(failures.map(({ error }) => error));
  const stepOf = (id: string) => steps.find((step) => step.id === id);
  const targetOf = (stepId: string, id: string) =>
    stepOf(stepId)?.targets.find((target) => target.id === id)?.name ?? id;
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {state.error && !told.has(state.error) && (
          <div className="failure-text">
            {state.outcome === "cancelled" && state.cancelRequestedBy !== null
              ? `${state.cancelRequestedBy} cancelled it. What was finished before stays as it is.`
              : state.error}
          </div>
        )}
        {failures.map(({ stepId, targetId, error }) => (
          <div key={`${stepId}/${targetId}`} className="failure-text">
            <strong>
              {stepOf(stepId)?.name ?? stepId}
              {targetId !== null && ` on ${targetOf(stepId, targetId)}`}
            </strong>
            : {error}{" "}
            <Button size="small" onClick={() => showStep(stepId)}>
              Show in the log
            </Button>
          </div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

/** How bad it is, and in a word; steps that the deployment goes on without are no failure of it. */
function verdictOf(
  { outcome }: DeploymentState,
  failures: readonly UnitState[],
  steps: readonly PlannedStepInfo[],
): readonly [intent: "warning" | "error", title: string] {
  if (outcome === "cancelled") return ["warning", "Cancelled"];
  const isHarmless = ({ stepId }: UnitState) => steps.find(({ id }) => id === stepId)?.failsDeployment === false;
  if (outcome !== "failed" && failures.every(isHarmless)) return ["warning", "Not everybody was told"];
  return ["error", "Failed"];
}

function Question({
  id,
  question,
  steps,
}: Pick<Props, "id" | "steps"> & { readonly question: NonNullable<DeploymentState["question"]> }) {
  const client = useClient();
  const notify = useNotify();
  const [note, setNote] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const answer = async (proceed: boolean) => {
    setIsBusy(true);
    try {
      await client.deployments.answer({ deployment: id, step: question.stepId, proceed, note });
    } catch (error) {
      notify.failed("The answer was not taken", error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {steps.find((step) => step.id === question.stepId)?.name ?? "A person is asked"}
        </MessageBarTitle>
        <div style={{ whiteSpace: "pre-wrap", margin: "4px 0 8px" }}>{question.instructions}</div>
        <Textarea
          aria-label="Note"
          placeholder="A note for the audit trail (optional)"
          value={note}
          onChange={(_, data) => setNote(data.value)}
          style={{ width: "min(560px, 100%)" }}
        />
      </MessageBarBody>
      <MessageBarActions>
        <Button appearance="primary" disabled={isBusy} onClick={() => void answer(true)}>
          Proceed
        </Button>
        <Button disabled={isBusy} onClick={() => void answer(false)}>
          Reject
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

function Interrupted({ state, steps }: Pick<Props, "state" | "steps">) {
  const { observed } = state;
  const names = new Map(steps.flatMap(({ targets }) => targets.map(({ id, name }) => [id, name])));
  const nameOf = (targetId: string) => names.get(targetId) ?? targetId;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>Interrupted</MessageBarTitle>
        Slipway was stopped in the middle of this deployment. Nothing is running now. Resume goes on where it stopped;
        roll back removes the containers it made and starts those it stopped, while scripts, jobs and packages stay
        done; abandon leaves the hosts as they are.
        {observed === null && <p>Looking at what is on the hosts ...</p>}
        {observed?.containers.length === 0 && <p>No containers of this project are on the hosts.</p>}
        {observed && observed.containers.length > 0 && (
          <ul aria-label="Found on the hosts">
            {observed.containers.map((container) => (
              <li key={container.containerId}>
                {container.name} on {nameOf(container.targetId)}: {container.status}, from deployment #
                {container.deploymentId}
              </li>
            ))}
          </ul>
        )}
        {observed && observed.unreachable.length > 0 && (
          <p>Not reachable: {observed.unreachable.map(nameOf).join(", ")}</p>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}
