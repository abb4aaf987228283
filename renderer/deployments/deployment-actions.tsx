import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { DeploymentState } from "../../shared/core/deployment/reduce.ts";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { keys, useClient } from "../data.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useNotify } from "../ui/notify.tsx";

type Props = { readonly deployment: DeploymentSummary; readonly state: DeploymentState };

/** What can be done about a deployment in the state it is in. */
export function DeploymentActions({ deployment, state }: Props) {
  const client = useClient();
  const notify = useNotify();
  const [isBusy, setIsBusy] = useState(false);
  const id = { deployment: deployment.id };
  const act = async (what: string, work: () => Promise<unknown>) => {
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      notify.failed(`${what} did not succeed`, error);
    } finally {
      setIsBusy(false);
    }
  };
  const button = (label: string, what: string, work: () => Promise<unknown>, isPrimary = false) => (
    <Button appearance={isPrimary ? "primary" : "secondary"} disabled={isBusy} onClick={() => void act(what, work)}>
      {label}
    </Button>
  );
  if (state.seq === 0) return null;
  if (state.status === "finished") return <AfterwardsActions deployment={deployment} state={state} />;
  return (
    <div className="actions">
      {state.status === "interrupted" && (
        <>
          {button("Resume", "Resuming", () => client.deployments.resume(id), true)}
          <ConfirmDialog
            renderTrigger={(open) => <Button onClick={open}>Roll back</Button>}
            title={`Roll back deployment #${deployment.id}?`}
            action="Roll back"
            run={() => client.deployments.rollBack(id)}
          >
            The containers it made are removed, and those it stopped are started again. Scripts, jobs and packages stay
            done.
          </ConfirmDialog>
          <ConfirmDialog
            renderTrigger={(open) => <Button onClick={open}>Abandon</Button>}
            title={`Abandon deployment #${deployment.id}?`}
            action="Abandon"
            run={() => client.deployments.abandon(id)}
          >
            The hosts stay as they are now, and it can be neither resumed nor rolled back any more.
          </ConfirmDialog>
        </>
      )}
      {(state.status === "queued" || state.status === "running" || state.status === "waiting") &&
        button("Cancel", "Cancelling", () => client.deployments.cancel(id))}
    </div>
  );
}

/** Once more, or after a failure back to what worked before. */
function AfterwardsActions({ deployment, state }: Props) {
  const [, navigate] = useLocation();
  const isGood = state.outcome === "succeeded";
  const before = usePreviousSuccess(deployment, !isGood);
  const { projectId, environmentId } = deployment;
  const deploy = (release: number) =>
    navigate(`/projects/${projectId}/deploy?release=${release}&environment=${environmentId}`);
  return (
    <div className="actions">
      {before && <Button onClick={() => deploy(before.releaseId)}>Go back to {before.version}</Button>}
      <Button appearance={isGood ? "secondary" : "primary"} onClick={() => deploy(deployment.releaseId)}>
        Deploy again
      </Button>
    </div>
  );
}

function usePreviousSuccess(deployment: DeploymentSummary, isWanted: boolean): DeploymentSummary | null {
  const client = useClient();
  const { id, projectId: project, environmentId: environment, releaseId } = deployment;
  const { data } = useQuery({
    queryKey: [...keys.deployments(project), "before", id],
    queryFn: () => client.deployments.list({ project, environment, before: id, limit: 100 }),
    enabled: isWanted,
  });
  return data?.find((other) => other.outcome === "succeeded" && other.releaseId !== releaseId) ?? null;
}
