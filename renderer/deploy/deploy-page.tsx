import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { keys, useClient, useDocument } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { ChoiceField } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { DeployForm } from "./deploy-form.tsx";
import "./deploy.css";

/** Before a deployment: which release goes where, what will change, and the button. */
export function DeployPage({ id }: { readonly id: string }) {
  const client = useClient();
  const project = useDocument("project", id);
  const [query, setQuery] = useAddressQuery();
  const releases = useQuery({
    queryKey: [...keys.releases(id), "all"],
    queryFn: () => client.releases.list({ project: id }),
  });
  const name = project.data?.body.name ?? id;
  if (releases.isError)
    return (
      <Page title={`Deploy ${name}`}>
        <LoadError error={releases.error} retry={() => void releases.refetch()} />
      </Page>
    );
  if (!releases.data) return <Page title={`Deploy ${name}`}>{<Loading />}</Page>;
  const details = releases.data.find(({ release }) => String(release.id) === query.get("release")) ?? releases.data[0];
  if (!details)
    return (
      <Page title={`Deploy ${name}`}>
        <EmptyState
          title="There is no release to deploy"
          action={
            <Link className="link" href={`/projects/${id}/releases/new`}>
              Create a release
            </Link>
          }
        />
      </Page>
    );
  const environment =
    details.environments.find(({ environmentId }) => environmentId === query.get("environment")) ??
    details.environments.find(({ progression, succeeded }) => progression.allowed && !succeeded) ??
    details.environments[0];
  return (
    <Page
      title={`Deploy ${name} ${details.release.version} to ${environment?.name ?? "nowhere"}`}
      heading={
        <>
          Deploy{" "}
          <Link className="link" href={`/projects/${id}/releases`}>
            {name}
          </Link>{" "}
          {details.release.version} {environment && `to ${environment.name}`}
        </>
      }
    >
      <div className="form-row deploy-choices">
        <ChoiceField
          label="Release"
          value={String(details.release.id)}
          onChange={(release) => setQuery({ release })}
          options={releases.data.map(({ release }) => ({ value: String(release.id), label: release.version }))}
        />
        {environment && (
          <ChoiceField
            label="Environment"
            value={environment.environmentId}
            onChange={(chosen) => setQuery({ environment: chosen })}
            options={details.environments.map(({ environmentId, name: label, progression }) => ({
              value: environmentId,
              label: progression.allowed ? label : `${label} (not yet)`,
            }))}
          />
        )}
      </div>
      {environment ? (
        <DeployForm
          key={`${details.release.id}/${environment.environmentId}`}
          release={details.release}
          environment={environment}
        />
      ) : (
        <EmptyState title="The lifecycle of this project has no environments">
          <Link className="link" href="/library/lifecycles">
            Add one to a phase of its lifecycle
          </Link>
        </EmptyState>
      )}
    </Page>
  );
}
