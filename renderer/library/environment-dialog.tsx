import { useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useSaveDocument } from "../data.ts";
import { useNewId } from "../new-id.ts";
import { TextField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { NewNameField } from "../ui/new-name-field.tsx";

type Props = {
  /** Null: a new one. It may get newer while it is edited. */
  readonly environment: StoredDocument<"environment"> | null;
  /** Where a new one stands. */
  readonly sortOrder: number;
  readonly close: () => void;
};

/** Asks for an environment's name and description. */
export function EnvironmentDialog({ environment, sortOrder, close }: Props) {
  const [name, setName] = useState(environment?.body.name ?? "");
  const [description, setDescription] = useState(environment?.body.description ?? "");
  const saving = useSaveDocument("environment");
  const [expectedVersion, setExpectedVersion] = useState(environment?.version ?? 0);
  const fresh = useNewId("environment", name);
  const id = environment?.id ?? fresh.id;
  const error = environment ? undefined : fresh.error;
  const save = async () => {
    try {
      await saving.mutateAsync({ id, body, expectedVersion });
    } catch (error) {
      setExpectedVersion(environment?.version ?? 0); // what another saved meanwhile was told; saving again is on purpose
      throw error;
    }
  };
  const body = { name: name.trim(), description, sortOrder: environment?.body.sortOrder ?? sortOrder };
  return (
    <FormDialog
      title={environment ? `Environment ${environment.body.name}` : "Add environment"}
      action={environment ? "Save" : "Add"}
      close={close}
      isReady={name.trim() !== "" && error === undefined}
      run={save}
    >
      <NewNameField value={name} onChange={setName} id={environment ? `${id}, which stays` : id} error={error} />
      <TextField label="Description" value={description} onChange={setDescription} multiline />
    </FormDialog>
  );
}
