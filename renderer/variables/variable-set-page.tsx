import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDocument } from "../data.ts";
import { type Draft, useDraft } from "../drafts.ts";
import { EditorHead } from "../ui/editor-head.tsx";
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
  const setting = useSetSetting(set.id);
  if (!draft || !setting) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <EditorHead
        kind="variable-set"
        noun="variable set"
        id={set.id}
        name={set.body.name}
        list="/library/variable-sets"
      >
        Releases that exist keep its values.
      </EditorHead>
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
