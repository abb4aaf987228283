import { useState } from "react";
import { useLocation } from "wouter";
import type { Endpoint } from "../../shared/core/model/target.ts";
import { useSaveDocument } from "../data.ts";
import { useNewId } from "../new-id.ts";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { TextField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { EndpointForm, newEndpoint } from "./endpoint-form.tsx";

/** Asks for what a target needs, makes it and opens it for its first test. */
export function NewTargetDialog({ close }: { readonly close: () => void }) {
  const [name, setName] = useState("");
  const [environments, setEnvironments] = useState<readonly string[]>([]);
  const [endpoint, setEndpoint] = useState<Endpoint>(newEndpoint("local"));
  const saving = useSaveDocument("target");
  const [, navigate] = useLocation();
  const { id, error } = useNewId("target", name);
  const create = async () => {
    const body = { name: name.trim(), environments, tags: [], endpoint, disabled: false };
    await saving.mutateAsync({ id, body, expectedVersion: 0 });
    navigate(`/targets/${id}`);
  };
  return (
    <FormDialog
      title="Add target"
      action="Add"
      close={close}
      run={create}
      isReady={name.trim() !== "" && error === undefined}
    >
      <TextField label="Name" value={name} onChange={setName} required autoFocus error={error} />
      <EnvironmentsField
        label="Environments"
        none="None is chosen: nothing is deployed to it."
        value={environments}
        onChange={setEnvironments}
      />
      <EndpointForm value={endpoint} change={setEndpoint} />
    </FormDialog>
  );
}
