import { assertNever } from "../../shared/core/errors.ts";
import type { AccountSignIn } from "../../shared/core/model/account.ts";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { SecretField } from "../ui/secret-field.tsx";
import { newSignIn, SIGN_INS } from "./sign-in.ts";

type Props<S extends AccountSignIn = AccountSignIn> = {
  readonly value: S;
  readonly change: (signIn: AccountSignIn) => void;
};

/** What an account signs in with. */
export function AccountForm({ value, change }: Props) {
  return (
    <>
      <ChoiceField
        label="Signs in with"
        value={value.kind}
        options={SIGN_INS}
        onChange={(kind) => change(newSignIn(kind))}
      />
      <SignInFields value={value} change={change} />
    </>
  );
}

function SignInFields({ value, change }: Props) {
  switch (value.kind) {
    case "username-password":
      return (
        <div className="form-row">
          <UserField value={value.username} change={(username) => change({ ...value, username })} />
          <SecretField
            label="Password"
            value={value.password}
            onChange={(password = NO_SECRET) => change({ ...value, password })}
          />
        </div>
      );
    case "token":
      return (
        <SecretField label="Token" value={value.token} onChange={(token = NO_SECRET) => change({ ...value, token })} />
      );
    case "ssh-key":
      return <SshKeyFields value={value} change={change} />;
    case "aws":
      return (
        <div className="form-row">
          <TextField
            label="Access key"
            required
            isMono
            value={value.accessKey}
            onChange={(accessKey) => change({ ...value, accessKey })}
          />
          <SecretField
            label="Secret key"
            value={value.secretKey}
            onChange={(secretKey = NO_SECRET) => change({ ...value, secretKey })}
          />
        </div>
      );
    case "azure":
      return <AzureFields value={value} change={change} />;
    case "google-cloud":
      return (
        <SecretField
          label="Key file"
          hint="The JSON text of the service account's key"
          multiline
          value={value.jsonKey}
          onChange={(jsonKey = NO_SECRET) => change({ ...value, jsonKey })}
        />
      );
    default:
      return assertNever(value);
  }
}

const NO_SECRET = { plain: "" };

function UserField({ value, change }: { readonly value: string; readonly change: (user: string) => void }) {
  return <TextField label="User" required value={value} onChange={change} />;
}

function SshKeyFields({ value, change }: Props<AccountSignIn & { readonly kind: "ssh-key" }>) {
  return (
    <>
      <UserField value={value.username} change={(username) => change({ ...value, username })} />
      <SecretField
        label="Private key"
        multiline
        value={value.privateKey}
        onChange={(privateKey = NO_SECRET) => change({ ...value, privateKey })}
      />
      <SecretField
        label="Passphrase of the key"
        hint="Empty: the key has none"
        isOptional
        value={value.passphrase}
        onChange={(passphrase) => change({ ...value, passphrase })}
      />
    </>
  );
}

function AzureFields({ value, change }: Props<AccountSignIn & { readonly kind: "azure" }>) {
  return (
    <>
      <TextField
        label="Subscription"
        required
        isMono
        value={value.subscription}
        onChange={(subscription) => change({ ...value, subscription })}
      />
      <div className="form-row">
        <TextField
          label="Tenant"
          required
          isMono
          value={value.tenant}
          onChange={(tenant) => change({ ...value, tenant })}
        />
        <TextField
          label="Application"
          required
          isMono
          value={value.client}
          onChange={(client) => change({ ...value, client })}
        />
      </div>
      <SecretField
        label="Password"
        value={value.password}
        onChange={(password = NO_SECRET) => change({ ...value, password })}
      />
    </>
  );
}
