import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useDocuments, useSaveDocument } from "../data.ts";
import { useNewId } from "../new-id.ts";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { NewNameField } from "../ui/new-name-field.tsx";

/** Asks for what a project needs, makes it and goes to its process. */
export function NewProjectDialog({ close }: { readonly close: () => void }) {
  const { data: lifecycles = [] } = useDocuments("lifecycle");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const saving = useSaveDocument("project");
  const [, navigate] = useLocation();
  const lifecycle = chosen ?? lifecycles[0]?.id ?? "";
  const { id, error } = useNewId("project", name);
  const create = async () => {
    const body = { name: name.trim(), description, lifecycle, variableSets: [] };
    await saving.mutateAsync({ id, body, expectedVersion: 0 });
    navigate(`/projects/${id}/process`);
  };
  return (
    <FormDialog
      title="New project"
      action="Create"
      close={close}
      run={create}
      isReady={name.trim() !== "" && error === undefined && lifecycle !== ""}
    >
      <NewNameField value={name} onChange={setName} id={id} error={error} />
      <TextField label="Description" value={description} onChange={setDescription} />
      {lifecycles.length > 0 ? (
        <ChoiceField
          label="Lifecycle"
          hint="The environments it goes through, in order"
          value={lifecycle}
          onChange={setChosen}
          options={lifecycles.map((each) => ({ value: each.id, label: each.body.name }))}
        />
      ) : (
        <p>
          A project needs a lifecycle, and there is none yet.{" "}
          <Link className="link" href="/library/lifecycles" onClick={close}>
            Make one in the library
          </Link>
        </p>
      )}
    </FormDialog>
  );
}
