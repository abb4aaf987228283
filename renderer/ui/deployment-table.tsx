import { Link } from "wouter";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { useDocuments } from "../data.ts";
import { StateBadge, shownState } from "./state.tsx";
import { Age, durationText } from "./time.tsx";
import { DataTable } from "./data-table.tsx";

/** Deployments as rows; each leads to its page. */
export function DeploymentTable({ deployments }: { readonly deployments: readonly DeploymentSummary[] }) {
  const projectName = useNames("project");
  const environmentName = useNames("environment");
  return (
    <DataTable headings={["Deployment", "State", "Project", "Release", "Environment", "Started", "Took", "By"]}>
      {deployments.map((deployment) => (
        <tr key={deployment.id}>
          <td>
            <Link className="link" href={`/deployments/${deployment.id}`} aria-label={`Deployment ${deployment.id}`}>
              #{deployment.id}
            </Link>
          </td>
          <td>
            <StateBadge state={shownState(deployment)} />
          </td>
          <td className="anywhere">{projectName(deployment.projectId)}</td>
          <td className="anywhere">{deployment.version}</td>
          <td className="anywhere">{environmentName(deployment.environmentId)}</td>
          <td className="no-wrap">
            <Age atMs={deployment.startedAtMs ?? deployment.createdAtMs} />
          </td>
          <td className="no-wrap">{took(deployment)}</td>
          <td>{deployment.createdBy}</td>
        </tr>
      ))}
    </DataTable>
  );
}

function useNames(kind: "project" | "environment"): (id: string) => string {
  const { data = [] } = useDocuments(kind);
  const names = new Map(data.map(({ id, body }) => [id, body.name]));
  return (id) => names.get(id) ?? id;
}

function took({ startedAtMs, finishedAtMs }: DeploymentSummary): string {
  return startedAtMs !== null && finishedAtMs !== null ? durationText(finishedAtMs - startedAtMs) : "";
}
