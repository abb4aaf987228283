import { Button, Select } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { keys, useClient, useDocuments, useEnvironments } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { DeploymentTable } from "./deployment-table.tsx";
import { type ShownState, shownState } from "./state.tsx";
import { LoadError, Loading } from "./states.tsx";

const PAGE_DEPLOYMENTS = 100;
const STATES: readonly ShownState[] = [
  "queued",
  "running",
  "waiting for you",
  "interrupted",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
];

type Props = {
  /** Only this project's; absent: all, with a filter for projects. */
  readonly project?: string;
  /** Shown when there is none at all. */
  readonly empty: ReactNode;
};

/** Deployments, newest first, filtered by what stands in the address. */
export function DeploymentList({ project: fixed, empty }: Props) {
  const client = useClient();
  const [query, setQuery] = useAddressQuery();
  const project = fixed ?? query.get("project") ?? "";
  const environment = query.get("environment") ?? "";
  const state = query.get("state") ?? "";
  const filter = { ...(project && { project }), ...(environment && { environment }) };
  const list = useInfiniteQuery({
    queryKey: [...keys.deployments(project || null), "list", filter],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      client.deployments.list({
        ...filter,
        limit: PAGE_DEPLOYMENTS,
        ...(pageParam === null ? {} : { before: pageParam }),
      }),
    getNextPageParam: (last) => (last.length === PAGE_DEPLOYMENTS ? (last.at(-1)?.id ?? null) : null),
    placeholderData: (before) => before,
  });
  if (list.isError) return <LoadError error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const all = list.data.pages.flat();
  const shown = state === "" ? all : all.filter((deployment) => shownState(deployment) === state);
  const isFiltered = environment !== "" || state !== "" || (fixed === undefined && project !== "");
  if (all.length === 0 && !isFiltered) return empty;
  return (
    <>
      <div className="filters" role="search">
        {fixed === undefined && <ProjectSelect value={project} onChange={(id) => setQuery({ project: id })} />}
        <EnvironmentSelect value={environment} onChange={(id) => setQuery({ environment: id })} />
        <Select aria-label="State" value={state} onChange={(_, data) => setQuery({ state: data.value })}>
          <option value="">All states</option>
          {STATES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        {isFiltered && (
          <Button onClick={() => setQuery({ project: null, environment: null, state: null })}>Clear</Button>
        )}
        <span className="muted" role="status">
          {shown.length} of {list.hasNextPage ? `the newest ${all.length}` : all.length} deployments
        </span>
      </div>
      {shown.length > 0 ? <DeploymentTable deployments={shown} /> : <p>No deployment fits the filter.</p>}
      {list.hasNextPage && (
        <Button
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          style={{ alignSelf: "flex-start" }}
        >
          Show older deployments
        </Button>
      )}
    </>
  );
}

type SelectProps = { readonly value: string; readonly onChange: (id: string) => void };

function ProjectSelect({ value, onChange }: SelectProps) {
  const { data: projects = [] } = useDocuments("project");
  const options = projects.map(({ id, body }) => ({ id, name: body.name }));
  return <FilterSelect label="Project" all="All projects" options={options} value={value} onChange={onChange} />;
}

function EnvironmentSelect({ value, onChange }: SelectProps) {
  const options = useEnvironments();
  return (
    <FilterSelect label="Environment" all="All environments" options={options} value={value} onChange={onChange} />
  );
}

type FilterProps = SelectProps & {
  readonly label: string;
  readonly all: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
};

function FilterSelect({ label, all, options, value, onChange }: FilterProps) {
  return (
    <Select aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="">{all}</option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
