import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { useLocation } from "wouter";
import type { DeploymentState } from "../../shared/core/deployment/reduce.ts";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";

type Props = { readonly deployment: DeploymentSummary; readonly state: DeploymentState };

/** What can be done about a deployment in the state it is in. */
export function DeploymentActions({ deployment, state }: Props) {
  const client = useClient();
  const notify = useNotify();
  const [, navigate] = useLocation();
  const [isBusy, setIsBusy] = useState(false);
  const run = (what: string, work: () => Promise<unknown>) => async () => {
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      notify.failed(`${what} did not succeed`, error);
    } finally {
      setIsBusy(false);
    }
  };
  const id = { deployment: deployment.id };
  const again = `/projects/${deployment.projectId}/deploy?release=${deployment.releaseId}&environment=${deployment.environmentId}`;
  return (
    <div className="actions">
      {state.status === "interrupted" && (
        <>
          <Button appearance="primary" disabled={isBusy} onClick={run("Resuming", () => client.deployments.resume(id))}>
            Resume
          </Button>
          <Button disabled={isBusy} onClick={run("Rolling back", () => client.deployments.rollBack(id))}>
            Roll back
          </Button>
          <Button disabled={isBusy} onClick={run("Abandoning", () => client.deployments.abandon(id))}>
            Abandon
          </Button>
        </>
      )}
      {(state.status === "queued" || state.status === "running" || state.status === "waiting") && (
        <Button disabled={isBusy} onClick={run("Cancelling", () => client.deployments.cancel(id))}>
          Cancel
        </Button>
      )}
      {state.status === "finished" && (
        <Button appearance={state.outcome === "succeeded" ? "secondary" : "primary"} onClick={() => navigate(again)}>
          Deploy again
        </Button>
      )}
    </div>
  );
}
