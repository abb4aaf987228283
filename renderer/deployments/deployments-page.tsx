import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { keys, useClient } from "../data.ts";
import { DeploymentTable } from "../ui/deployment-table.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";

/** All deployments, newest first. */
export function DeploymentsPage() {
  const client = useClient();
  const list = useQuery({ queryKey: keys.deployments(null), queryFn: () => client.deployments.list({ limit: 100 }) });
  return (
    <div className="page">
      <header className="page-head">
        <h1>Deployments</h1>
        {list.data && (
          <span className="muted">{list.data.length === 100 ? "the newest 100" : `${list.data.length} in all`}</span>
        )}
      </header>
      {list.isError && <LoadError error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && (
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
      )}
      {list.data && list.data.length > 0 && <DeploymentTable deployments={list.data} />}
    </div>
  );
}
