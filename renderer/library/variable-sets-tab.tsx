import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { type ReactNode, useState } from "react";
import { useDocuments } from "../data.ts";
import { countText } from "../ui/count.ts";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/variable-sets";
type Props = { readonly selected: string | null; readonly editor: (id: string) => ReactNode };

/** The variable sets that projects may share. */
export function VariableSetsTab({ selected, editor }: Props) {
  const sets = useDocuments("variable-set");
  const [isAdding, setIsAdding] = useState(false);
  const first = useOpened(sets.data, selected, PLACE);
  if (sets.isError) return <LoadError error={sets.error} retry={() => void sets.refetch()} />;
  if (!sets.data) return <Loading />;
  const open = selected ?? first?.id ?? null;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={sets.data.length === 0 ? "primary" : "secondary"}
      onClick={() => setIsAdding(true)}
    >
      Add variable set
    </Button>
  );
  return (
    <>
      {open === null ? (
        <EmptyState title="No variable sets yet" action={add}>
          A variable set holds variables that several projects use, such as the address of a mail server.
        </EmptyState>
      ) : (
        <SplitView
          label="Variable sets"
          current={`${PLACE}/${open}`}
          items={sets.data.map(({ id, body }) => ({
            href: `${PLACE}/${id}`,
            label: body.name,
            detail: countText(body.variables.length, "variable"),
          }))}
          tools={<div>{add}</div>}
        >
          {editor(open)}
        </SplitView>
      )}
      {isAdding && (
        <NewNamedDialog
          kind="variable-set"
          title="Add variable set"
          place={PLACE}
          body={(name) => ({ name, description: "", variables: [] })}
          close={() => setIsAdding(false)}
        />
      )}
    </>
  );
}
