import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useDocuments } from "../data.ts";
import { countText } from "../ui/count.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { LifecycleEditor } from "./lifecycle-editor.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/lifecycles";

/** The orders in which releases go through environments. */
export function LifecyclesTab({ selected }: { readonly selected: string | null }) {
  const lifecycles = useDocuments("lifecycle");
  const [isAdding, setIsAdding] = useState(false);
  const open = useOpened(lifecycles.data, selected, PLACE);
  if (lifecycles.isError) return <LoadError error={lifecycles.error} retry={() => void lifecycles.refetch()} />;
  if (!lifecycles.data) return <Loading />;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={lifecycles.data.length > 0 ? "secondary" : "primary"}
      onClick={() => setIsAdding(true)}
    >
      Add lifecycle
    </Button>
  );
  return (
    <>
      {lifecycles.data.length > 0 ? (
        <SplitView
          label="Lifecycles"
          current={`${PLACE}/${open?.id}`}
          items={lifecycles.data.map(({ id, body }) => ({
            href: `${PLACE}/${id}`,
            label: body.name,
            detail: body.phases.length === 0 ? "every environment in order" : countText(body.phases.length, "phase"),
          }))}
          tools={<div>{add}</div>}
        >
          {open ? (
            <LifecycleEditor key={open.id} lifecycle={open} />
          ) : (
            <GoneDocument kind="lifecycle" noun="lifecycle" id={selected ?? ""} />
          )}
        </SplitView>
      ) : (
        <EmptyState title="No lifecycles yet" action={add}>
          A lifecycle says through which environments a release goes, in which order, and what must have succeeded
          before the next one opens.
        </EmptyState>
      )}
      {isAdding && (
        <NewNamedDialog
          kind="lifecycle"
          title="Add lifecycle"
          place={PLACE}
          body={(name) => ({ name, description: "", phases: [] })}
          close={() => setIsAdding(false)}
        />
      )}
    </>
  );
}
