import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { MailServer } from "../../shared/core/model/mail-server.ts";
import { ChoiceField, PortField, TextField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";
import { SecretField } from "../ui/secret-field.tsx";

type Props = { readonly value: MailServer; readonly change: (server: MailServer) => void };

const SECURITIES = [
  { value: "starttls", label: "STARTTLS (usually port 587)" },
  { value: "tls", label: "TLS from the first byte (usually port 465)" },
  { value: "none", label: "None (usually port 25)" },
] as const satisfies readonly { readonly value: MailServer["security"]; readonly label: string }[];

const USUAL_PORTS: Readonly<Record<MailServer["security"], number>> = { starttls: 587, tls: 465, none: 25 };

/** Where a mail server is, how it is spoken to, and who its mails are from. */
export function MailServerForm({ value, change }: Props) {
  const changeSecurity = (security: MailServer["security"]) => {
    const isUsual = value.port === USUAL_PORTS[value.security];
    change({ ...value, security, port: isUsual ? USUAL_PORTS[security] : value.port });
  };
  const changeUser = (username: string) => {
    const { username: _user, password, ...rest } = value;
    change(username === "" ? rest : { ...rest, username, password: password ?? { plain: "" } });
  };
  return (
    <>
      <TextField
        label="Host"
        placeholder="smtp.example.com"
        required
        isMono
        value={value.host}
        onChange={(host) => change({ ...value, host })}
      />
      <div className="form-row">
        <ChoiceField label="Encryption" value={value.security} options={SECURITIES} onChange={changeSecurity} />
        <PortField value={value.port} onChange={(port) => change({ ...value, port })} />
      </div>
      <TextField
        label="From"
        hint="The sender of every mail, such as Slipway <slipway@example.com>"
        required
        value={value.from}
        onChange={(from) => change({ ...value, from })}
      />
      <div className="form-row">
        <TextField label="User" hint="Empty: without signing in" value={value.username ?? ""} onChange={changeUser} />
        {value.password && (
          <SecretField
            label="Password"
            value={value.password}
            onChange={(password = { plain: "" }) => change({ ...value, password })}
          />
        )}
      </div>
      {value.security === "none" && value.username !== undefined && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>Without encryption everybody on the way can read the password and every mail.</MessageBarBody>
        </MessageBar>
      )}
      {value.security !== "none" && (
        <FormGroup
          title="Certificate authority"
          summary={value.ca === "" ? "those this system trusts" : "one of its own"}
        >
          <TextField
            label="Certificate of the authority (PEM)"
            hint="The one that signed the server's certificate; empty: those this system trusts"
            multiline
            isMono
            value={value.ca}
            onChange={(ca) => change({ ...value, ca })}
          />
        </FormGroup>
      )}
    </>
  );
}

/** A mail server with nothing decided but what is usual. */
export function newMailServer(): MailServer {
  return { name: "", host: "", port: USUAL_PORTS.starttls, security: "starttls", ca: "", from: "" };
}
