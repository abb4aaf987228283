import { Button, Input } from "@fluentui/react-components";
import { AddRegular, SearchRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import type { Board, BoardRow } from "../../shared/rpc/types.ts";
import { keys, useClient, useDocuments } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { Page } from "../ui/page.tsx";
import { StateBadge, shownState } from "../ui/state.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { NewProjectDialog } from "./new-project-dialog.tsx";
import "./projects.css";

/** Every project with what of it runs where. */
export function ProjectsPage() {
  const client = useClient();
  const projects = useDocuments("project");
  const board = useQuery({ queryKey: keys.board, queryFn: () => client.board.get() });
  const [query, setQuery] = useAddressQuery();
  const [isAdding, setIsAdding] = useState(false);
  const filter = query.get("find") ?? "";
  const shown = (projects.data ?? [])
    .filter(({ body }) => `${body.name} ${body.description}`.toLowerCase().includes(filter.trim().toLowerCase()))
    .toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setIsAdding(true)}>
      New project
    </Button>
  );
  return (
    <Page title="Projects" actions={projects.data && projects.data.length > 0 && add}>
      {projects.isError && <LoadError error={projects.error} retry={() => void projects.refetch()} />}
      {projects.isPending && <Loading />}
      {projects.data?.length === 0 && (
        <EmptyState title="No projects yet" action={add}>
          A project is something that is released as one: its steps, its variables and its releases.
        </EmptyState>
      )}
      {projects.data && projects.data.length > 0 && (
        <>
          <div className="filters" role="search">
            <Input
              contentBefore={<SearchRegular />}
              placeholder="Filter projects"
              aria-label="Filter projects"
              value={filter}
              onChange={(_, data) => setQuery({ find: data.value })}
            />
            {filter && <Button onClick={() => setQuery({ find: null })}>Clear</Button>}
            <span className="muted" role="status">
              {shown.length} of {projects.data.length} projects
            </span>
          </div>
          <ul className="cards" aria-label="Projects">
            {shown.map((project) => (
              <ProjectCard key={project.id} project={project} board={board.data} />
            ))}
          </ul>
        </>
      )}
      {isAdding && <NewProjectDialog close={() => setIsAdding(false)} />}
    </Page>
  );
}

type CardProps = { readonly project: StoredDocument<"project">; readonly board: Board | undefined };

function ProjectCard({ project, board }: CardProps) {
  const row = board?.rows.find(({ projectId }) => projectId === project.id);
  const newest = row && newestRelease(row);
  return (
    <li className="card">
      <h2>
        <Link className="link" href={`/projects/${project.id}/releases`}>
          {project.body.name}
        </Link>
      </h2>
      {project.body.description && <p className="muted">{project.body.description}</p>}
      {row && board && <WhatRuns row={row} environments={board.environments} />}
      {newest && <p className="muted small">Newest release {newest}</p>}
    </li>
  );
}

/** The newest release that is somewhere or may go somewhere. */
function newestRelease({ cells }: BoardRow): string | undefined {
  return cells
    .flatMap(({ latest, next }) => [latest, next])
    .filter((release) => release !== null)
    .toSorted((a, b) => b.releaseId - a.releaseId)[0]?.version;
}

function WhatRuns({ row, environments }: { readonly row: BoardRow; readonly environments: Board["environments"] }) {
  const deployed = row.cells.filter(({ latest }) => latest !== null);
  const others = row.cells.length - deployed.length;
  if (deployed.length === 0) return <p className="muted">Not deployed yet</p>;
  return (
    <>
      <dl className="card-runs">
        {deployed.map(({ environmentId, latest }) => (
          <div key={environmentId}>
            <dt>{environments.find(({ id }) => id === environmentId)?.name ?? environmentId}</dt>
            <dd>
              <span className="card-version" title={latest?.version}>
                {latest?.version}
              </span>
              <StateBadge state={shownState(latest)} />
            </dd>
          </div>
        ))}
      </dl>
      {others > 0 && <p className="muted small">and {others} without a deployment</p>}
    </>
  );
}
