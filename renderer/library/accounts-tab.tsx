import { useState } from "react";
import type { AccountSignIn } from "../../shared/core/model/account.ts";
import { useDocuments } from "../data.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { AccountEditor } from "./account-editor.tsx";
import { AccountForm } from "./account-form.tsx";
import { DocumentList } from "./document-list.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { isComplete, newSignIn, signInLabel } from "./sign-in.ts";

const PLACE = "/library/accounts";

/** The logins that variables stand for. */
export function AccountsTab({ selected }: { readonly selected: string | null }) {
  const accounts = useDocuments("account");
  const [adding, setAdding] = useState<AccountSignIn | null>(null);
  const sorted = accounts.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  if (accounts.isError) return <LoadError error={accounts.error} retry={() => void accounts.refetch()} />;
  if (!sorted) return <Loading />;
  return (
    <>
      <DocumentList
        kind="account"
        label="Accounts"
        place={PLACE}
        documents={sorted}
        selected={selected}
        detail={({ body }) => signInLabel(body.signIn.kind)}
        add={() => setAdding(newSignIn("username-password"))}
        purpose="An account is a login that variables stand for: a variable Db for it gives Db.Username and Db.Password, and its secrets are kept and masked in one place."
        editor={(account) => <AccountEditor key={account.id} account={account} />}
      />
      {adding && (
        <NewNamedDialog
          kind="account"
          title="Add account"
          place={PLACE}
          body={(name) => ({ name, signIn: adding })}
          close={() => setAdding(null)}
          isReady={isComplete(adding)}
        >
          <AccountForm value={adding} change={setAdding} />
        </NewNamedDialog>
      )}
    </>
  );
}
