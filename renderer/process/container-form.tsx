import { Checkbox, Input, Select } from "@fluentui/react-components";
import type { ContainerOptions } from "../../shared/core/model/process.ts";
import { TextField } from "../ui/form.tsx";
import { RowsField } from "../ui/rows-field.tsx";
import { NamedValues } from "./named-values.tsx";

type Props = { readonly value: ContainerOptions; readonly change: (value: ContainerOptions) => void };
type Port = ContainerOptions["ports"][number];
type Mount = ContainerOptions["mounts"][number];

/** What nearly every container needs: ports, environment, mounts, network. */
export function ContainerForm({ value, change }: Props) {
  return (
    <>
      <div className="form-row">
        <TextField
          label="Name"
          hint="Empty: PROJECT-ENVIRONMENT-STEP"
          value={value.name}
          onChange={(name) => change({ ...value, name })}
        />
        <TextField
          label="Network"
          hint="Empty: the engine's usual one"
          value={value.network}
          onChange={(network) => change({ ...value, network })}
        />
      </div>
      <Ports ports={value.ports} change={(ports) => change({ ...value, ports })} />
      <NamedValues
        label="Environment variables"
        noun="environment variable"
        items={value.env}
        onChange={(env) => change({ ...value, env })}
      />
      <SecretFiles files={value.secretFiles} change={(secretFiles) => change({ ...value, secretFiles })} />
      <Mounts mounts={value.mounts} change={(mounts) => change({ ...value, mounts })} />
    </>
  );
}

function Ports({ ports, change }: { readonly ports: readonly Port[]; readonly change: (ports: Port[]) => void }) {
  return (
    <RowsField
      label="Ports"
      noun="port"
      hint="Port in the container, port on the host (0: the engine chooses), address on the host (empty: all)"
      items={ports}
      onChange={change}
      create={(): Port => ({ container: 8080, host: 0, hostIp: "", protocol: "tcp" })}
    >
      {(port, set, name) => (
        <>
          <Input
            className="narrow"
            aria-label={`Container side of ${name}`}
            value={String(port.container)}
            onChange={(_, data) => set({ ...port, container: numberOrText(data.value) })}
          />
          <span aria-hidden>→</span>
          <Input
            className="narrow"
            aria-label={`Host side of ${name}`}
            value={String(port.host)}
            onChange={(_, data) => set({ ...port, host: numberOrText(data.value) })}
          />
          <Input
            className="grow"
            aria-label={`Host address of ${name}`}
            placeholder="all addresses"
            value={port.hostIp}
            onChange={(_, data) => set({ ...port, hostIp: data.value })}
          />
          <Select
            className="narrow"
            aria-label={`Protocol of ${name}`}
            value={port.protocol}
            onChange={(_, data) => set({ ...port, protocol: data.value === "udp" ? "udp" : "tcp" })}
          >
            <option value="tcp">TCP</option>
            <option value="udp">UDP</option>
          </Select>
        </>
      )}
    </RowsField>
  );
}

type SecretFile = ContainerOptions["secretFiles"][number];
type SecretFilesProps = { readonly files: readonly SecretFile[]; readonly change: (files: SecretFile[]) => void };

function SecretFiles({ files, change }: SecretFilesProps) {
  return (
    <RowsField
      label="Secret files"
      noun="secret file"
      hint="Written before the start, for the container's user only. Unlike environment variables they show in no inspect."
      items={files}
      onChange={change}
      create={(): SecretFile => ({ path: "/run/secrets/", value: "", mode: "0400" })}
    >
      {(file, set, name) => (
        <>
          <Input
            className="grow"
            aria-label={`Path of ${name}`}
            value={file.path}
            onChange={(_, data) => set({ ...file, path: data.value })}
          />
          <Input
            className="grow"
            aria-label={`Value of ${name}`}
            placeholder="#{Db.Password}"
            value={file.value}
            onChange={(_, data) => set({ ...file, value: data.value })}
          />
          <Input
            className="narrow"
            aria-label={`Permissions of ${name}`}
            value={file.mode}
            onChange={(_, data) => set({ ...file, mode: data.value })}
          />
        </>
      )}
    </RowsField>
  );
}

function Mounts({ mounts, change }: { readonly mounts: readonly Mount[]; readonly change: (mounts: Mount[]) => void }) {
  return (
    <RowsField
      label="Mounts"
      noun="mount"
      items={mounts}
      onChange={change}
      create={(): Mount => ({ kind: "bind", source: "", target: "", readOnly: false })}
    >
      {(mount, set, name) => (
        <>
          <Select
            className="narrow"
            aria-label={`Kind of ${name}`}
            value={mount.kind}
            onChange={(_, data) => set({ ...mount, kind: data.value === "volume" ? "volume" : "bind" })}
          >
            <option value="bind">Folder</option>
            <option value="volume">Volume</option>
          </Select>
          <Input
            className="grow"
            aria-label={`Source of ${name}`}
            placeholder={mount.kind === "bind" ? "folder on the host" : "name of the volume"}
            value={mount.source}
            onChange={(_, data) => set({ ...mount, source: data.value })}
          />
          <span aria-hidden>→</span>
          <Input
            className="grow"
            aria-label={`Path of ${name} in the container`}
            placeholder="path in the container"
            value={mount.target}
            onChange={(_, data) => set({ ...mount, target: data.value })}
          />
          <Checkbox
            label="Read only"
            checked={mount.readOnly}
            onChange={(_, data) => set({ ...mount, readOnly: data.checked === true })}
          />
        </>
      )}
    </RowsField>
  );
}

/** Ports are numbers, or texts with expressions. */
function numberOrText(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
