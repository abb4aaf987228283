import { assertNever } from "../../shared/core/errors.ts";
import type { Endpoint } from "../../shared/core/model/target.ts";
import { useDocuments } from "../data.ts";
import { ChoiceField, PortField, TextField, WordsField } from "../ui/form.tsx";
import { SecretField } from "../ui/secret-field.tsx";

type Ssh = Endpoint & { readonly kind: "ssh" };
type Auth = Ssh["auth"];
type Props = { readonly value: Ssh; readonly change: (endpoint: Ssh) => void };

const SIGN_INS = [
  { value: "agent", label: "The SSH agent of this computer" },
  { value: "key-file", label: "A private key in a file" },
  { value: "key", label: "A private key kept by Slipway" },
  { value: "password", label: "A password" },
  { value: "account", label: "An account of the library" },
] as const;

/** A Docker engine behind SSH: where, as whom, and which host keys are trusted. */
export function SshForm({ value, change }: Props) {
  const [firstLogin] = useLogins();
  return (
    <>
      <div className="form-row">
        <TextField label="Host" required value={value.host} onChange={(host) => change({ ...value, host })} />
        <PortField value={value.port} onChange={(port) => change({ ...value, port })} />
        <TextField
          label="User"
          required={value.auth.kind !== "account"}
          hint={value.auth.kind === "account" ? "Empty: the account's" : undefined}
          value={value.username}
          onChange={(username) => change({ ...value, username })}
        />
      </div>
      <ChoiceField
        label="Signs in with"
        value={value.auth.kind}
        options={SIGN_INS}
        onChange={(kind) => change({ ...value, auth: newAuth(kind, firstLogin?.id ?? "") })}
      />
      <AuthFields value={value.auth} change={(auth) => change({ ...value, auth })} />
      <TextField
        label="Socket of the engine"
        isMono
        value={value.socket}
        onChange={(socket) => change({ ...value, socket })}
      />
      <WordsField
        label="Trusted host keys"
        hint="TYPE SHA256:... on each line; a test offers what the host shows"
        by="line"
        value={value.hostKeys}
        onChange={(hostKeys) => change({ ...value, hostKeys })}
      />
    </>
  );
}

function AuthFields({ value, change }: { readonly value: Auth; readonly change: (auth: Auth) => void }) {
  switch (value.kind) {
    case "agent":
      return null;
    case "password":
      return (
        <SecretField
          label="Password"
          value={value.password}
          onChange={(password) => change({ ...value, password: password ?? { plain: "" } })}
        />
      );
    case "key":
      return (
        <>
          <SecretField
            label="Private key"
            multiline
            value={value.privateKey}
            onChange={(privateKey) => change({ ...value, privateKey: privateKey ?? { plain: "" } })}
          />
          <Passphrase value={value} change={change} />
        </>
      );
    case "key-file":
      return (
        <>
          <TextField
            label="File of the private key"
            isMono
            required
            value={value.path}
            onChange={(path) => change({ ...value, path })}
          />
          <Passphrase value={value} change={change} />
        </>
      );
    case "account":
      return <AccountField value={value.account} change={(account) => change({ ...value, account })} />;
    default:
      return assertNever(value);
  }
}

function AccountField({ value, change }: { readonly value: string; readonly change: (id: string) => void }) {
  const logins = useLogins();
  const options = logins.map(({ id, body }) => ({ value: id, label: body.name }));
  const isKnown = logins.some(({ id }) => id === value);
  return (
    <ChoiceField
      label="Account"
      value={value}
      onChange={change}
      options={isKnown ? options : [{ value, label: value || "None" }, ...options]}
      hint={logins.length === 0 ? "The library has no SSH key yet, and no user with a password" : undefined}
    />
  );
}

/** The accounts that a host can be signed in to with. */
function useLogins() {
  const { data: accounts = [] } = useDocuments("account");
  return accounts.filter(({ body: { signIn } }) => signIn.kind === "ssh-key" || signIn.kind === "username-password");
}

type Keyed = Auth & { readonly kind: "key" | "key-file" };

function Passphrase({ value, change }: { readonly value: Keyed; readonly change: (auth: Auth) => void }) {
  return (
    <SecretField
      label="Passphrase of the key"
      hint="Empty: the key has none"
      isOptional
      value={value.passphrase}
      onChange={(passphrase) => change({ ...value, passphrase })}
    />
  );
}

function newAuth(kind: Auth["kind"], account: string): Auth {
  switch (kind) {
    case "agent":
      return { kind };
    case "password":
      return { kind, password: { plain: "" } };
    case "key":
      return { kind, privateKey: { plain: "" } };
    case "key-file":
      return { kind, path: "" };
    case "account":
      return { kind, account };
    default:
      return assertNever(kind);
  }
}
