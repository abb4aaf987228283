import type { ContainerOptions } from "../../shared/core/model/process.ts";
import { ChoiceField, NumberField, TextField, WordsField } from "../ui/form.tsx";
import { NamedValues } from "./named-values.tsx";

type Props = { readonly value: ContainerOptions; readonly change: (value: ContainerOptions) => void };

const RESTARTS = [
  { value: "unless-stopped", label: "Always, unless it was stopped" },
  { value: "always", label: "Always" },
  { value: "on-failure", label: "When it fails" },
  { value: "no", label: "Never" },
] as const;

/** What few containers need. */
export function ContainerMoreForm({ value, change }: Props) {
  const text = (key: "user" | "workingDir" | "hostname", label: string) => (
    <TextField label={label} value={value[key]} onChange={(next) => change({ ...value, [key]: next })} />
  );
  return (
    <>
      <div className="form-row">
        <WordsField
          label="Entry point"
          hint="A word on each line; empty: the image's own"
          by="line"
          value={value.entrypoint}
          onChange={(entrypoint) => change({ ...value, entrypoint })}
        />
        <WordsField
          label="Command"
          hint="A word on each line; empty: the image's own"
          by="line"
          value={value.command}
          onChange={(command) => change({ ...value, command })}
        />
      </div>
      <div className="form-row">
        {text("user", "User")}
        {text("workingDir", "Working folder")}
        {text("hostname", "Host name")}
      </div>
      <div className="form-row">
        <ChoiceField
          label="Restart"
          value={value.restart}
          options={RESTARTS}
          onChange={(restart) => change({ ...value, restart })}
        />
        <NumberField
          label="Memory limit in MB"
          hint="Empty: no limit"
          min={4}
          value={value.memoryMb}
          onChange={(memoryMb) => change({ ...value, memoryMb })}
          onClear={() => change({ ...value, memoryMb: undefined })}
        />
      </div>
      <WordsField
        label="Extra hosts"
        hint="NAME:ADDRESS on each line"
        by="line"
        value={value.extraHosts}
        onChange={(extraHosts) => change({ ...value, extraHosts })}
      />
      <NamedValues
        label="Labels"
        noun="label"
        items={value.labels}
        onChange={(labels) => change({ ...value, labels })}
      />
    </>
  );
}
