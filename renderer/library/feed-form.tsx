import type { Feed } from "../../shared/core/model/feed.ts";
import { ChoiceField, TextField } from "../ui/form.tsx";
import { SecretField } from "../ui/secret-field.tsx";

const KINDS = [
  { value: "registry", label: "An image registry" },
  { value: "folder", label: "A folder of zip packages" },
] as const;

type Props = { readonly value: Feed; readonly change: (feed: Feed) => void };

/** What kind of feed it is, where it is, and how it signs in. */
export function FeedForm({ value, change }: Props) {
  return (
    <>
      <ChoiceField
        label="Kind"
        value={value.kind}
        options={KINDS}
        onChange={(kind) => change(newFeed(kind, value.name))}
      />
      {value.kind === "registry" ? (
        <>
          <TextField
            label="Address"
            placeholder="https://registry.example"
            required
            isMono
            value={value.url}
            onChange={(url) => change({ ...value, url })}
          />
          <div className="form-row">
            <TextField
              label="User"
              hint="Empty: without a login"
              value={value.username ?? ""}
              onChange={(username) => change({ ...value, username: username === "" ? undefined : username })}
            />
            <SecretField
              label="Password or token"
              isOptional
              value={value.password}
              onChange={(password) => change({ ...value, password })}
            />
          </div>
        </>
      ) : (
        <TextField
          label="Folder"
          hint="With files named Id.Version.zip"
          required
          isMono
          value={value.path}
          onChange={(path) => change({ ...value, path })}
        />
      )}
    </>
  );
}

/** A feed with nothing but its kind decided. */
export function newFeed(kind: Feed["kind"], name: string): Feed {
  return kind === "registry" ? { kind, name, url: "" } : { kind, name, path: "" };
}
