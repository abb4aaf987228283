import { DeploymentList } from "../ui/deployment-list.tsx";
import { EmptyState } from "../ui/states.tsx";

/** The deployments of a project. */
export function ProjectActivity({ project }: { readonly project: string }) {
  return (
    <DeploymentList
      project={project}
      empty={
        <EmptyState title="Nothing was deployed yet">
          Every deployment of this project stands here, with its log and who started it.
        </EmptyState>
      }
    />
  );
}
