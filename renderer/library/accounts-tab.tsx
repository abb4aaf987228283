import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { AccountSignIn } from "../../shared/core/model/account.ts";
import { useDocuments } from "../data.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { AccountEditor } from "./account-editor.tsx";
import { AccountForm } from "./account-form.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { isComplete, newSignIn, signInLabel } from "./sign-in.ts";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/accounts";

/** The logins that variables stand for. */
export function AccountsTab({ selected }: { readonly selected: string | null }) {
  const accounts = useDocuments("account");
  const [adding, setAdding] = useState<AccountSignIn | null>(null);
  const sorted = accounts.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  const open = useOpened(sorted, selected, PLACE);
  if (accounts.isError) return <LoadError error={accounts.error} retry={() => void accounts.refetch()} />;
  if (!sorted) return <Loading />;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={sorted.length > 0 ? "secondary" : "primary"}
      onClick={() => setAdding(newSignIn("username-password"))}
    >
      Add account
    </Button>
  );
  return (
    <>
      {sorted.length > 0 ? (
        <SplitView
          label="Accounts"
          current={`${PLACE}/${open?.id}`}
          items={sorted.map(({ id, body }) => ({
            href: `${PLACE}/${id}`,
            label: body.name,
            detail: signInLabel(body.signIn.kind),
          }))}
          tools={<div>{add}</div>}
        >
          {open ? (
            <AccountEditor key={open.id} account={open} />
          ) : (
            <GoneDocument kind="account" noun="account" id={selected ?? ""} />
          )}
        </SplitView>
      ) : (
        <EmptyState title="No accounts yet" action={add}>
          An account is a login that variables stand for: a variable Db for it gives Db.Username and Db.Password, and
          its secrets are kept and masked in one place.
        </EmptyState>
      )}
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
