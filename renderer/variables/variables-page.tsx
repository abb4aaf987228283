import type { Variables } from "../../shared/core/model/variables.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { Loading } from "../ui/states.tsx";
import { VariableTable } from "./variable-table.tsx";

const EMPTY: Variables = { variables: [] };

/** The variables of a project. */
export function VariablesPage({ project }: { readonly project: string }) {
  const draft = useDraft("variables", project, EMPTY);
  if (!draft) return <Loading />;
  return (
    <>
      <VariableTable variables={draft.body.variables} change={(variables) => draft.change({ variables })} />
      <DraftBar draft={draft} title="Variables" />
    </>
  );
}
