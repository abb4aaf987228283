import { Button } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient, useDocuments, useRemoveDocument } from "../data.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { useNotify } from "../ui/notify.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { EnvironmentDialog } from "./environment-dialog.tsx";
import { DataTable } from "../ui/data-table.tsx";

type Stored = StoredDocument<"environment">;

/** The environments in the order of the board. */
export function EnvironmentsTab() {
  const list = useDocuments("environment");
  const client = useClient();
  const notify = useNotify();
  const [editing, setEditing] = useState<{ readonly id: string | null } | null>(null);
  if (list.isError) return <LoadError error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const environments = list.data.toSorted(
    (a, b) => a.body.sortOrder - b.body.sortOrder || a.body.name.localeCompare(b.body.name),
  );
  const move = async (from: number, by: -1 | 1) => {
    const next = [...environments];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(from + by, 0, moved);
    const documents = next.map(({ kind, id, body }, index) => ({ kind, id, body: { ...body, sortOrder: index + 1 } }));
    try {
      await client.documents.apply({ documents });
    } catch (error) {
      notify.failed("The order was not changed", error);
    }
  };
  const add = (
    <Button icon={<AddRegular />} appearance="primary" onClick={() => setEditing({ id: null })}>
      Add environment
    </Button>
  );
  return (
    <>
      {environments.length === 0 ? (
        <EmptyState title="No environments yet" action={add}>
          An environment is a place a release goes to, such as Test or Production; each is a column of the board.
        </EmptyState>
      ) : (
        <>
          <EnvironmentTable environments={environments} move={(from, by) => void move(from, by)} edit={setEditing} />
          <div>{add}</div>
        </>
      )}
      {editing && (
        <EnvironmentDialog
          environment={environments.find(({ id }) => id === editing.id) ?? null}
          sortOrder={(environments.at(-1)?.body.sortOrder ?? 0) + 1}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}

type TableProps = {
  readonly environments: readonly Stored[];
  readonly move: (from: number, by: -1 | 1) => void;
  readonly edit: (environment: Stored) => void;
};

function EnvironmentTable({ environments, move, edit }: TableProps) {
  const removing = useRemoveDocument("environment");
  return (
    <DataTable headings={["Order", "Environment", "Description", "Id", ""]}>
      {environments.map((environment, index) => {
        const { name, description } = environment.body;
        return (
          <tr key={environment.id}>
            <td className="no-wrap">
              <Button
                appearance="subtle"
                size="small"
                icon={<ArrowUpRegular />}
                aria-label={`Move ${name} up`}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <Button
                appearance="subtle"
                size="small"
                icon={<ArrowDownRegular />}
                aria-label={`Move ${name} down`}
                disabled={index === environments.length - 1}
                onClick={() => move(index, 1)}
              />
            </td>
            <td className="anywhere">{name}</td>
            <td className="anywhere">{description}</td>
            <td className="mono">{environment.id}</td>
            <td className="no-wrap row-actions">
              <Button size="small" aria-label={`Edit ${name}`} onClick={() => edit(environment)}>
                Edit
              </Button>{" "}
              <ConfirmDialog
                renderTrigger={(open) => (
                  <Button size="small" aria-label={`Remove ${name}`} onClick={open}>
                    Remove
                  </Button>
                )}
                title={`Remove environment '${name}'?`}
                action="Remove environment"
                run={() => removing.mutateAsync(environment.id)}
              >
                What was deployed to it stays as it is; its history stays in the audit.
              </ConfirmDialog>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
