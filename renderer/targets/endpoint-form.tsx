import { assertNever } from "../../shared/core/errors.ts";
import type { Endpoint } from "../../shared/core/model/target.ts";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { SshForm } from "./ssh-form.tsx";
import { TlsForm } from "./tls-form.tsx";

const ENDPOINT_KINDS = [
  { value: "local", label: "Docker on this computer" },
  { value: "ssh", label: "Docker on a host, over SSH" },
  { value: "tls", label: "Docker on a host, over TLS" },
  { value: "folder", label: "A folder on this computer" },
] as const;

type Props = { readonly value: Endpoint; readonly change: (endpoint: Endpoint) => void };

/** How a target is reached. */
export function EndpointForm({ value, change }: Props) {
  return (
    <>
      <ChoiceField
        label="How it is reached"
        value={value.kind}
        options={ENDPOINT_KINDS}
        onChange={(kind) => change(newEndpoint(kind))}
      />
      <KindFields value={value} change={change} />
    </>
  );
}

function KindFields({ value, change }: Props) {
  switch (value.kind) {
    case "local":
      return (
        <TextField
          label="Socket"
          hint="Empty: the usual one of this system"
          isMono
          value={value.socket}
          onChange={(socket) => change({ ...value, socket })}
        />
      );
    case "ssh":
      return <SshForm value={value} change={change} />;
    case "tls":
      return <TlsForm value={value} change={change} />;
    case "folder":
      return (
        <TextField label="Folder" isMono required value={value.path} onChange={(path) => change({ ...value, path })} />
      );
    default:
      return assertNever(value);
  }
}

/** An endpoint with nothing but its kind decided. */
export function newEndpoint(kind: Endpoint["kind"]): Endpoint {
  switch (kind) {
    case "local":
      return { kind, socket: "" };
    case "ssh":
      return {
        kind,
        host: "",
        port: 22,
        username: "",
        auth: { kind: "agent" },
        hostKeys: [],
        socket: "/var/run/docker.sock",
      };
    case "tls":
      return { kind, host: "", port: 2376, ca: "", certificate: "", key: { plain: "" } };
    case "folder":
      return { kind, path: "" };
    default:
      return assertNever(kind);
  }
}
