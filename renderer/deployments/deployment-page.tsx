import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { keys, useClient } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { Page } from "../ui/page.tsx";
import { StateBadge, shownState } from "../ui/state.tsx";
import { LoadError, Loading } from "../ui/states.tsx";
import { TabLinks } from "../ui/tab-links.tsx";
import { Age, durationText } from "../ui/time.tsx";
import { ArtifactList } from "./artifact-list.tsx";
import { ConfigChanges } from "./config-changes.tsx";
import { DeploymentActions } from "./deployment-actions.tsx";
import { DeploymentBanner } from "./deployment-banner.tsx";
import { LogView } from "./log-view.tsx";
import { OutputList } from "./output-list.tsx";
import { StepList } from "./step-list.tsx";
import { useDeploymentState } from "./use-deployment.ts";
import { useLog } from "./use-log.ts";
import "./deployment.css";

const VIEWS = ["log", "changes", "outputs", "artifacts"] as const;
type View = (typeof VIEWS)[number];

/** One deployment: its steps and log while it runs, and what can be done about it. */
export function DeploymentPage({ id }: { readonly id: number }) {
  const client = useClient();
  const details = useQuery({
    queryKey: keys.deployment(id),
    queryFn: () => client.deployments.get({ deployment: id }),
  });
  const state = useDeploymentState(id);
  const log = useLog(id);
  const [query, setQuery] = useAddressQuery();
  const view = VIEWS.find((one) => one === query.get("view")) ?? "log";
  const address = (shown: View) => addressOf(id, query, shown);
  const step = query.get("step");
  const [askedCount, setAskedCount] = useState(0);
  const showStep = (stepId: string | null) =>
    setQuery({ view: null, step: stepId, target: null, attempt: null, line: null });
  if (details.isError)
    return (
      <Page title={`Deployment ${id}`}>
        <LoadError error={details.error} retry={() => void details.refetch()} />
      </Page>
    );
  if (!details.data) return <Page title={`Deployment ${id}`}>{<Loading />}</Page>;
  const { deployment, projectName, environmentName, steps } = details.data;
  const stepNames = new Map(steps.map(({ id: stepId, name }) => [stepId, name]));
  const targetNames = new Map(steps.flatMap(({ targets }) => targets.map((target) => [target.id, target.name])));
  return (
    <Page
      className="deployment"
      title={`${projectName} ${deployment.version} to ${environmentName}`}
      heading={
        <>
          <Link className="link" href={`/projects/${deployment.projectId}/releases`}>
            {projectName}
          </Link>{" "}
          {deployment.version} to {environmentName}
        </>
      }
      facts={
        <>
          <span role="status">
            <StateBadge state={shownState(state.seq === 0 ? deployment : state)} />
          </span>
          <span className="muted">
            #{id} by {deployment.createdBy}, <Age atMs={deployment.createdAtMs} />
            {state.startedAtMs !== null &&
              state.finishedAtMs !== null &&
              `, took ${durationText(state.finishedAtMs - state.startedAtMs)}`}
          </span>
        </>
      }
      actions={<DeploymentActions deployment={deployment} state={state} />}
    >
      <DeploymentBanner
        id={id}
        state={state}
        steps={steps}
        showStep={(stepId) => {
          setAskedCount(askedCount + 1);
          showStep(stepId);
        }}
      />
      <div className="deployment-body">
        <StepList steps={steps} state={state} selected={step} select={showStep} />
        <section className="deployment-views">
          <TabLinks
            label="Views"
            current={address(view)}
            tabs={[
              { href: address("log"), label: "Log" },
              { href: address("changes"), label: `Configuration (${state.rewrittenFiles.length})` },
              { href: address("outputs"), label: `Outputs (${state.outputs.length})` },
              ...(state.artifacts.length > 0
                ? [{ href: address("artifacts"), label: `Artifacts (${state.artifacts.length})` }]
                : []),
            ]}
          />
          {view === "log" && (
            <LogView
              log={log}
              deployment={id}
              stepNames={stepNames}
              targetNames={targetNames}
              askedCount={askedCount}
              isFailed={(state.outcome ?? deployment.outcome) === "failed"}
            />
          )}
          {view === "changes" && <ConfigChanges files={state.rewrittenFiles} targetNames={targetNames} />}
          {view === "outputs" && <OutputList outputs={state.outputs} stepNames={stepNames} targetNames={targetNames} />}
          {view === "artifacts" && (
            <ArtifactList deployment={id} artifacts={state.artifacts} stepNames={stepNames} targetNames={targetNames} />
          )}
        </section>
      </div>
    </Page>
  );
}

/** Another view of the same deployment: what is shown of its log stays in the address. */
function addressOf(id: number, query: URLSearchParams, view: View): string {
  const next = new URLSearchParams(query);
  if (view === "log") next.delete("view");
  else next.set("view", view);
  const text = next.toString();
  return `/deployments/${id}${text === "" ? "" : `?${text}`}`;
}
