import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Textarea,
} from "@fluentui/react-components";
import { useState } from "react";
import type { DeploymentState } from "../../shared/core/deployment/reduce.ts";
import type { PlannedStepInfo } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";

type Props = { readonly id: number; readonly state: DeploymentState; readonly steps: readonly PlannedStepInfo[] };

/** What a person must know or decide, above everything else. */
export function DeploymentBanner({ id, state, steps }: Props) {
  if (state.question) return <Question id={id} question={state.question} steps={steps} />;
  if (state.status === "interrupted") return <Interrupted state={state} />;
  if (state.status === "finished" && state.error) {
    return (
      <MessageBar intent={state.outcome === "cancelled" ? "warning" : "error"} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{state.outcome === "cancelled" ? "Cancelled" : "Failed"}</MessageBarTitle>
          {state.error}
        </MessageBarBody>
      </MessageBar>
    );
  }
  return null;
}

function Question({
  id,
  question,
  steps,
}: Pick<Props, "id" | "steps"> & { readonly question: NonNullable<DeploymentState["question"]> }) {
  const client = useClient();
  const notify = useNotify();
  const [note, setNote] = useState("");
  const answer = async (proceed: boolean) => {
    try {
      await client.deployments.answer({ deployment: id, step: question.stepId, proceed, note });
    } catch (error) {
      notify.failed("The answer was not taken", error);
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
        <Button appearance="primary" onClick={() => void answer(true)}>
          Proceed
        </Button>
        <Button onClick={() => void answer(false)}>Reject</Button>
      </MessageBarActions>
    </MessageBar>
  );
}

function Interrupted({ state }: { readonly state: DeploymentState }) {
  const { observed } = state;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>Interrupted</MessageBarTitle>
        Slipway was stopped in the middle of this deployment. Nothing is running now. Resume goes on where it stopped;
        roll back removes what it half made and starts what it stopped; abandon leaves the hosts as they are.
        {observed === null && <p>Looking at what is on the hosts ...</p>}
        {observed?.containers.length === 0 && <p>No containers of this project are on the hosts.</p>}
        {observed && observed.containers.length > 0 && (
          <ul aria-label="Found on the hosts">
            {observed.containers.map((container) => (
              <li key={container.containerId}>
                {container.name} on {container.targetId}: {container.status}, from deployment #{container.deploymentId}
              </li>
            ))}
          </ul>
        )}
        {observed && observed.unreachable.length > 0 && <p>Not reachable: {observed.unreachable.join(", ")}</p>}
      </MessageBarBody>
    </MessageBar>
  );
}
