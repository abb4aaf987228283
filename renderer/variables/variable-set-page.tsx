import { Button } from "@fluentui/react-components";
import { useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDocument, useRemoveDocument } from "../data.ts";
import { type Draft, useDraft } from "../drafts.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { useSetSetting } from "./matrix-setting.ts";
import { VariableMatrix } from "./variable-matrix.tsx";

/** A variable set of the library: its name and its variables. */
export function VariableSetPage({ id }: { readonly id: string }) {
  const { data: set } = useDocument("variable-set", id);
  if (set === undefined) return <Loading />;
  if (set === null) return <p>There is no variable set '{id}'. It may have been removed.</p>;
  return <SetEditor set={set} />;
}

function SetEditor({ set }: { readonly set: StoredDocument<"variable-set"> }) {
  const draft = useDraft("variable-set", set.id, set.body);
  const removing = useRemoveDocument("variable-set");
  const [, navigate] = useLocation();
  const setting = useSetSetting(set.id);
  if (!draft || !setting) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <div className="split-pane-head">
        <h2>{set.body.name}</h2>
        <ConfirmDialog
          renderTrigger={(open) => <Button onClick={open}>Remove</Button>}
          title={`Remove variable set '${set.body.name}'?`}
          action="Remove variable set"
          run={() => removing.mutateAsync(set.id).then(() => navigate("/library/variable-sets"))}
        >
          Releases that exist keep its values.
        </ConfirmDialog>
      </div>
      <div className="form-row">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <TextField
          label="Description"
          value={body.description}
          onChange={(description) => change({ ...body, description })}
        />
      </div>
      <VariableMatrix draft={draft as Draft<"variables" | "variable-set">} setting={setting} title="Variable set" />
    </>
  );
}
