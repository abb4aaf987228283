import { Tab, TabList } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { keys, useClient } from "../data.ts";
import { StateBadge, shownState } from "../ui/state.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { Age, durationText } from "../ui/time.tsx";
import { ConfigChanges } from "./config-changes.tsx";
import { DeploymentActions } from "./deployment-actions.tsx";
import { DeploymentBanner } from "./deployment-banner.tsx";
import { LogView } from "./log-view.tsx";
import { OutputList } from "./output-list.tsx";
import { StepList } from "./step-list.tsx";
import { useDeploymentState, useLog } from "./use-deployment.ts";
import "./deployment.css";

type View = "log" | "changes" | "outputs";

/** One deployment: its steps and log while it runs, and what can be done about it. */
export function DeploymentPage({ id }: { readonly id: number }) {
  const client = useClient();
  const details = useQuery({
    queryKey: keys.deployment(id),
    queryFn: () => client.deployments.get({ deployment: id }),
  });
  const state = useDeploymentState(id);
  const log = useLog(id);
  const [view, setView] = useState<View>("log");
  const [step, setStep] = useState<string | null>(null);
  if (details.isError)
    return <div className="page">{<LoadError error={details.error} retry={() => void details.refetch()} />}</div>;
  if (!details.data) return <div className="page">{<Loading />}</div>;
  const { deployment, projectName, environmentName, steps } = details.data;
  return (
    <div className="page deployment">
      <header className="page-head">
        <h1>
          <Link className="link" href={`/projects/${deployment.projectId}/releases`}>
            {projectName}
          </Link>{" "}
          {deployment.version} to {environmentName}
        </h1>
        <StateBadge state={shownState({ status: state.status, outcome: state.outcome })} />
        <span className="muted">
          #{id} by {deployment.createdBy}, <Age atMs={deployment.createdAtMs} />
          {state.startedAtMs !== null &&
            state.finishedAtMs !== null &&
            `, took ${durationText(state.finishedAtMs - state.startedAtMs)}`}
        </span>
        <DeploymentActions deployment={deployment} state={state} />
      </header>
      <DeploymentBanner id={id} state={state} steps={steps} />
      <div className="deployment-body">
        <StepList steps={steps} state={state} selected={step} select={setStep} />
        <section className="deployment-views">
          <TabList selectedValue={view} onTabSelect={(_, data) => setView(data.value as View)} size="small">
            <Tab value="log">Log</Tab>
            <Tab value="changes">Configuration ({state.rewrittenFiles.length})</Tab>
            <Tab value="outputs">Outputs ({state.outputs.length})</Tab>
          </TabList>
          {view === "log" && (
            <LogView
              log={log}
              deployment={id}
              step={step}
              stepNames={new Map(steps.map(({ id: stepId, name }) => [stepId, name]))}
            />
          )}
          {view === "changes" && <ConfigChanges files={state.rewrittenFiles} />}
          {view === "outputs" && <OutputList outputs={state.outputs} />}
        </section>
      </div>
    </div>
  );
}
