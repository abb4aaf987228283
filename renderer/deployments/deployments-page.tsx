import { Link } from "wouter";
import { DeploymentList } from "../ui/deployment-list.tsx";
import { Page } from "../ui/page.tsx";
import { EmptyState } from "../ui/states.tsx";

/** All deployments, newest first. */
export function DeploymentsPage() {
  return (
    <Page title="Deployments">
      <DeploymentList
        empty={
          <EmptyState
            title="Nothing was deployed yet"
            action={
              <Link href="/projects" className="link">
                Choose a project and create a release
              </Link>
            }
          >
            Every deployment stands here with its steps, its log and who started it.
          </EmptyState>
        }
      />
    </Page>
  );
}
