import { Button, Input, Select } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { keys, useClient, useDocuments } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { countText } from "../ui/count.ts";
import { Page } from "../ui/page.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { AuditChainCheck } from "./audit-chain-check.tsx";
import { AuditExport } from "./audit-export.tsx";
import { AuditTable } from "./audit-table.tsx";

const PAGE_EVENTS = 100;

/** Who changed what, when and from what to what. Nothing here can be edited. */
export function AuditPage() {
  const client = useClient();
  const [query, setQuery] = useAddressQuery();
  const project = query.get("project") ?? "";
  const text = query.get("text") ?? "";
  const filter = { ...(project && { project }), ...(text && { text }) };
  const wanted = useDeferredValue(filter);
  const audit = useInfiniteQuery({
    queryKey: keys.audit(wanted),
    initialPageParam: null as number | null,
    queryFn: ({ pageParam }) =>
      client.audit.list({ ...wanted, limit: PAGE_EVENTS, ...(pageParam === null ? {} : { before: pageParam }) }),
    getNextPageParam: (last) => (last.length === PAGE_EVENTS ? (last.at(-1)?.seq ?? null) : null),
    placeholderData: (before) => before,
  });
  const events = audit.data?.pages.flat() ?? [];
  const isFiltered = project !== "" || text !== "";
  return (
    <Page
      title="Audit"
      actions={
        <>
          <AuditChainCheck />
          <AuditExport filter={filter} />
        </>
      }
    >
      <div className="filters" role="search">
        <Input
          contentBefore={<SearchRegular />}
          placeholder="Find in messages and names"
          aria-label="Find in messages and names"
          value={text}
          onChange={(_, data) => setQuery({ text: data.value })}
        />
        <ProjectFilter value={project} onChange={(id) => setQuery({ project: id })} />
        {isFiltered && <Button onClick={() => setQuery({ text: null, project: null })}>Clear</Button>}
        <span className="muted" role="status">
          {audit.data ? countText(events.length, audit.hasNextPage ? "newest event" : "event") : ""}
        </span>
      </div>
      {audit.isError && <LoadError error={audit.error} retry={() => void audit.refetch()} />}
      {audit.isPending && <Loading />}
      {audit.data && events.length === 0 && <NothingFound isFiltered={isFiltered} />}
      {events.length > 0 && <AuditTable events={events} />}
      {audit.hasNextPage && (
        <Button
          disabled={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
          style={{ alignSelf: "flex-start" }}
        >
          Show older events
        </Button>
      )}
    </Page>
  );
}

function NothingFound({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <EmptyState title={isFiltered ? "No event fits the filter" : "Nothing was changed yet"}>
      {isFiltered
        ? "Other words or another project may find more."
        : "Every change, release, deployment and answer is written down here, with who did it and what it was before."}
    </EmptyState>
  );
}

function ProjectFilter({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { data: projects = [] } = useDocuments("project");
  return (
    <Select aria-label="Project" value={value} onChange={(_, data) => onChange(data.value)}>
      <option value="">All projects</option>
      {projects.map(({ id, body }) => (
        <option key={id} value={id}>
          {body.name}
        </option>
      ))}
    </Select>
  );
}
