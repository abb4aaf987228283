import { assertNever } from "../../shared/core/errors.ts";
import type { Health } from "../../shared/core/model/process.ts";
import { ChoiceField, NumberField, TextField } from "../ui/form.tsx";
import { newHealth } from "./new-step.ts";

type Props = { readonly value: Health; readonly change: (health: Health) => void };

const KINDS = [
  { value: "docker", label: "The image's own health check" },
  { value: "http", label: "An answer over HTTP" },
  { value: "tcp", label: "A port that accepts connections" },
  { value: "log", label: "A line of its output" },
  { value: "completes", label: "It runs to its end, as a migration does" },
] as const;

/** How a new container is proven good before the old one goes. */
export function HealthForm({ value, change }: Props) {
  const port = "port" in value ? value.port : 8080;
  return (
    <>
      <ChoiceField
        label="Proof"
        value={value.kind}
        options={KINDS}
        onChange={(kind) => change(newHealth(kind, port))}
      />
      <div className="form-row">
        <KindFields value={value} change={change} />
        <NumberField
          label="Seconds to wait at most"
          min={1}
          value={value.timeoutS}
          onChange={(timeoutS) => change({ ...value, timeoutS })}
        />
      </div>
    </>
  );
}

function KindFields({ value, change }: Props) {
  switch (value.kind) {
    case "docker":
      return (
        <NumberField
          label="Seconds it must run"
          hint="Where the image has no health check"
          min={0}
          value={value.settleS}
          onChange={(settleS) => change({ ...value, settleS })}
        />
      );
    case "http":
      return (
        <>
          <PortField value={value.port} onChange={(port) => change({ ...value, port })} />
          <TextField label="Path" value={value.path} onChange={(path) => change({ ...value, path })} required />
        </>
      );
    case "tcp":
      return <PortField value={value.port} onChange={(port) => change({ ...value, port })} />;
    case "log":
      return (
        <TextField
          label="Text in the line"
          value={value.text}
          onChange={(text) => change({ ...value, text })}
          required
        />
      );
    case "completes":
      return null;
    default:
      return assertNever(value);
  }
}

function PortField({ value, onChange }: { readonly value: number; readonly onChange: (port: number) => void }) {
  return <NumberField label="Port in the container" min={1} max={65_535} value={value} onChange={onChange} required />;
}
