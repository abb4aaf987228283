import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { AccountForm } from "./account-form.tsx";
import { UsedBy } from "./used-by.tsx";

/** One account: what it signs in with, where it may be used, and which variables stand for it. */
export function AccountEditor({ account }: { readonly account: StoredDocument<"account"> }) {
  const draft = useDraft("account", account.id, account.body);
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <EditorHead kind="account" noun="account" id={account.id} name={account.body.name} list="/library/accounts">
        It can only be removed while no variable stands for it and no target is signed in to with it. Releases whose
        variables do can then be deployed no more.
      </EditorHead>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <TextField
          label="Description"
          value={body.description}
          onChange={(description) => change({ ...body, description })}
        />
        <AccountForm value={body.signIn} change={(signIn) => change({ ...body, signIn })} />
        <EnvironmentsField
          label="May be used in"
          none="None is chosen: everywhere."
          value={body.environments}
          onChange={(environments) => change({ ...body, environments })}
        />
      </div>
      <UsedBy kind="account" id={account.id} />
      <DraftBar draft={draft} title="Account" />
    </>
  );
}
