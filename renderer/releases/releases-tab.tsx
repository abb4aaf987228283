import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { keys, useClient, useDocument } from "../data.ts";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { ReleaseCard } from "./release-card.tsx";
import "./releases.css";

const FIRST_RELEASES = 50;
const ALL_RELEASES = 10_000;

/** A project's releases, newest first, each with where it may go. */
export function ReleasesTab({ project }: { readonly project: StoredDocument<"project"> }) {
  const [limit, setLimit] = useState(FIRST_RELEASES);
  const releases = useReleases(project.id, limit);
  const { data: process } = useDocument("process", project.id);
  if (releases.isError) return <LoadError error={releases.error} retry={() => void releases.refetch()} />;
  if (!releases.data || process === undefined) return <Loading />;
  const steps = process?.body.steps ?? [];
  if (releases.data.length === 0) return <NoReleases project={project.id} hasSteps={steps.length > 0} />;
  const stepNames = new Map(steps.map(({ id, name }) => [id, name]));
  return (
    <>
      <ol className="releases" aria-label="Releases">
        {releases.data.map((details, index) => (
          <ReleaseCard
            key={details.release.id}
            details={details}
            stepNames={stepNames}
            isOpenAtFirst={index === 0}
            showsChannel={project.body.channels.length > 1}
          />
        ))}
      </ol>
      {releases.data.length === limit && limit < ALL_RELEASES && (
        <Button onClick={() => setLimit(ALL_RELEASES)} style={{ alignSelf: "flex-start" }}>
          The newest {limit} are shown: show all
        </Button>
      )}
    </>
  );
}

/** The same for a project's heading, once there is a release; before, the empty list offers it. */
export function CreateReleaseAction({ project }: { readonly project: string }) {
  const releases = useReleases(project, FIRST_RELEASES);
  return releases.data && releases.data.length > 0 ? <CreateReleaseButton project={project} /> : null;
}

/** Leads to the page that makes a release. */
function CreateReleaseButton({ project }: { readonly project: string }) {
  const [, navigate] = useLocation();
  return (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => navigate(`/projects/${project}/releases/new`)}>
      Create release
    </Button>
  );
}

function useReleases(project: string, limit: number) {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.releases(project), limit],
    queryFn: () => client.releases.list({ project, limit }),
    placeholderData: (before) => before,
  });
}

function NoReleases({ project, hasSteps }: { readonly project: string; readonly hasSteps: boolean }) {
  return hasSteps ? (
    <EmptyState title="No releases yet" action={<CreateReleaseButton project={project} />}>
      A release freezes the process, the variables and the exact packages, so that the same thing goes from environment
      to environment.
    </EmptyState>
  ) : (
    <EmptyState
      title="First say how it is deployed"
      action={
        <Link className="link" href={`/projects/${project}/process`}>
          Add a step to the process
        </Link>
      }
    >
      A release freezes the process of its project, and this process has no steps yet.
    </EmptyState>
  );
}
