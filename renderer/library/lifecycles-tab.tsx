import { useState } from "react";
import { useDocuments } from "../data.ts";
import { countText } from "../ui/count.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { LifecycleEditor } from "./lifecycle-editor.tsx";
import { DocumentList } from "./document-list.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";

const PLACE = "/library/lifecycles";

/** The orders in which releases go through environments. */
export function LifecyclesTab({ selected }: { readonly selected: string | null }) {
  const lifecycles = useDocuments("lifecycle");
  const [isAdding, setIsAdding] = useState(false);
  if (lifecycles.isError) return <LoadError error={lifecycles.error} retry={() => void lifecycles.refetch()} />;
  if (!lifecycles.data) return <Loading />;
  return (
    <>
      <DocumentList
        kind="lifecycle"
        label="Lifecycles"
        place={PLACE}
        documents={lifecycles.data}
        selected={selected}
        detail={({ body }) =>
          body.phases.length === 0 ? "every environment in order" : countText(body.phases.length, "phase")
        }
        add={() => setIsAdding(true)}
        purpose="A lifecycle says through which environments a release goes, in which order, and what must have succeeded before the next one opens."
        editor={(lifecycle) => <LifecycleEditor key={lifecycle.id} lifecycle={lifecycle} />}
      />
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
