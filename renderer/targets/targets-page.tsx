import { Button, Select } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useDocuments, useEnvironments } from "../data.ts";
import { useAddressQuery } from "../route.ts";
import { Page } from "../ui/page.tsx";
import { GoneDocument } from "../ui/gone-document.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { NewTargetDialog } from "./new-target-dialog.tsx";
import { TargetEditor } from "./target-editor.tsx";
import { TargetTable } from "./target-table.tsx";
import "./targets.css";

/** The places that steps run on, and the one that is open. */
export function TargetsPage({ selected }: { readonly selected: string | null }) {
  const targets = useDocuments("target");
  const environments = useEnvironments();
  const [query, setQuery] = useAddressQuery();
  const [isAdding, setIsAdding] = useState(false);
  const environment = query.get("environment") ?? "";
  const shown = (targets.data ?? [])
    .filter(({ body }) => environment === "" || body.environments.includes(environment))
    .toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  const target = targets.data?.find(({ id }) => id === selected);
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setIsAdding(true)}>
      Add target
    </Button>
  );
  return (
    <Page
      title={target ? `Target ${target.body.name}` : "Targets"}
      heading="Targets"
      actions={targets.data && targets.data.length > 0 && add}
    >
      {targets.isError && <LoadError error={targets.error} retry={() => void targets.refetch()} />}
      {targets.isPending && <Loading />}
      {targets.data?.length === 0 && (
        <EmptyState title="No targets yet" action={add}>
          A target is a place that steps run on: the Docker engine of this computer, one on a host behind SSH, or a
          folder.
        </EmptyState>
      )}
      {targets.data && targets.data.length > 0 && (
        <>
          <div className="filters" role="search">
            <Select
              aria-label="Environment"
              value={environment}
              onChange={(_, data) => setQuery({ environment: data.value })}
            >
              <option value="">All environments</option>
              {environments.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            {environment && <Button onClick={() => setQuery({ environment: null })}>Clear</Button>}
            <span className="muted" role="status">
              {shown.length} of {targets.data.length} targets
            </span>
          </div>
          <div className={target ? "targets targets-open" : "targets"}>
            <TargetTable targets={shown} environments={environments} selected={selected} />
            {target && <TargetEditor key={target.id} target={target} />}
            {!target && selected !== null && <GoneDocument kind="target" id={selected} />}
          </div>
        </>
      )}
      {isAdding && <NewTargetDialog close={() => setIsAdding(false)} />}
    </Page>
  );
}
