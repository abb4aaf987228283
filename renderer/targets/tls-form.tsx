import type { Endpoint } from "../../shared/core/model/target.ts";
import { PortField, TextField } from "../ui/form.tsx";
import { SecretField } from "../ui/secret-field.tsx";

type Tls = Endpoint & { readonly kind: "tls" };
type Props = { readonly value: Tls; readonly change: (endpoint: Tls) => void };

/** A Docker engine behind TLS: where, which certificates are trusted, and the one it is shown. */
export function TlsForm({ value, change }: Props) {
  return (
    <>
      <div className="form-row">
        <TextField label="Host" required value={value.host} onChange={(host) => change({ ...value, host })} />
        <PortField value={value.port} onChange={(port) => change({ ...value, port })} />
      </div>
      <TextField
        label="Certificate of the authority (ca.pem)"
        hint="Empty: the authorities this system trusts"
        multiline
        isMono
        value={value.ca}
        onChange={(ca) => change({ ...value, ca })}
      />
      <TextField
        label="Client certificate (cert.pem)"
        required
        multiline
        isMono
        value={value.certificate}
        onChange={(certificate) => change({ ...value, certificate })}
      />
      <SecretField
        label="Private key (key.pem)"
        multiline
        value={value.key}
        onChange={(key) => change({ ...value, key: key ?? { plain: "" } })}
      />
    </>
  );
}
