import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { AppError } from "../../shared/core/errors.ts";
import type { ReleaseDetails, ReleaseEnvironment } from "../../shared/rpc/types.ts";
import { keys, useClient, useDocument } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { ChoiceField } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { DeployForm } from "./deploy-form.tsx";
import "./deploy.css";

/** Before a deployment: which release goes where, what will change, and the button. */
export function DeployPage({ id }: { readonly id: string }) {
  const project = useDocument("project", id);
  const name = project.data?.body.name ?? id;
  const [query] = useAddressQuery();
  const wanted = query.get("release");
  const releases = useReleases(id, wanted);
  if (releases.error)
    return (
      <Page title={`Deploy ${name}`}>
        <LoadError error={releases.error} retry={releases.retry} />
      </Page>
    );
  if (!releases.all) return <Page title={`Deploy ${name}`}>{<Loading />}</Page>;
  const chosen = wanted === null ? releases.all[0] : releases.all.find(({ release }) => String(release.id) === wanted);
  if (chosen) return <Choices id={id} name={name} all={releases.all} chosen={chosen} />;
  const isGone = wanted !== null;
  return (
    <Page title={`Deploy ${name}`}>
      <EmptyState
        title={isGone ? "This release is not there" : "There is no release to deploy"}
        action={
          <Link className="link" href={`/projects/${id}/releases${isGone ? "" : "/new"}`}>
            {isGone ? "See the releases there are" : "Create a release"}
          </Link>
        }
      />
    </Page>
  );
}

type ChoicesProps = {
  readonly id: string;
  readonly name: string;
  readonly all: readonly ReleaseDetails[];
  readonly chosen: ReleaseDetails;
};

/** The release and the environment, which stay chosen whatever others do meanwhile, and what would happen there. */
function Choices({ id, name, all, chosen: { release, environments } }: ChoicesProps) {
  const [query, setQuery] = useAddressQuery();
  const wanted = query.get("environment");
  const environment =
    wanted === null
      ? nextEnvironment(environments)
      : environments.find(({ environmentId }) => environmentId === wanted);
  const isSettled = query.get("release") !== null && (wanted !== null || !environment);
  useEffect(() => {
    if (!isSettled) setQuery({ release: String(release.id), environment: environment?.environmentId ?? null });
  });
  const target = environment ? ` to ${environment.name}` : "";
  return (
    <Page
      title={`Deploy ${name} ${release.version}${target}`}
      heading={
        <>
          Deploy{" "}
          <Link className="link" href={`/projects/${id}/releases`}>
            {name}
          </Link>{" "}
          {release.version}
          {target}
        </>
      }
    >
      <div className="form-row deploy-choices">
        <ChoiceField
          label="Release"
          value={String(release.id)}
          onChange={(next) => setQuery({ release: next })}
          options={all.map((each) => ({ value: String(each.release.id), label: each.release.version }))}
        />
        {environments.length > 0 && (
          <ChoiceField
            label="Environment"
            value={environment?.environmentId ?? ""}
            onChange={(next) => setQuery({ environment: next })}
            options={[
              ...(environment ? [] : [{ value: "", label: "Choose one" }]),
              ...environments.map(({ environmentId, name: label, progression }) => ({
                value: environmentId,
                label: progression.allowed ? label : `${label} (not yet)`,
              })),
            ]}
          />
        )}
      </div>
      {environment && (
        <DeployForm key={`${release.id}/${environment.environmentId}`} release={release} environment={environment} />
      )}
      {!environment && environments.length > 0 && (
        <EmptyState title={`Release ${release.version} does not go to '${wanted}'`}>
          Its lifecycle has no such environment, or has it no more. Choose one above.
        </EmptyState>
      )}
      {environments.length === 0 && (
        <EmptyState title="The lifecycle of this project has no environments">
          <Link className="link" href="/library/lifecycles">
            Add one to a phase of its lifecycle
          </Link>
        </EmptyState>
      )}
    </Page>
  );
}

/** Where it goes next: the first environment that is open and has not had it. */
function nextEnvironment(environments: readonly ReleaseEnvironment[]): ReleaseEnvironment | undefined {
  return environments.find(({ progression, succeeded }) => progression.allowed && !succeeded) ?? environments[0];
}

/** The newest releases, and the wanted one however old it is; one that is gone or of another project is left out. */
function useReleases(project: string, wanted: string | null) {
  const client = useClient();
  const newest = useQuery({
    queryKey: [...keys.releases(project), "all"],
    queryFn: () => client.releases.list({ project }),
  });
  const isOlder = wanted !== null && newest.data?.some(({ release }) => String(release.id) === wanted) === false;
  const older = useQuery({
    queryKey: keys.release(Number(wanted)),
    queryFn: () =>
      client.releases.get({ release: Number(wanted) }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "not_found") return null;
        throw error;
      }),
    enabled: isOlder && /^[1-9]\d*$/.test(wanted),
  });
  const found = older.data?.release.projectId === project ? [older.data] : [];
  return {
    all: newest.data === undefined || older.isLoading ? undefined : [...newest.data, ...found],
    error: newest.error ?? older.error,
    retry: () => void Promise.all([newest.refetch(), older.refetch()]),
  };
}
