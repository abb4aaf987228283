import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { MailServer } from "../../shared/core/model/mail-server.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";
import { useDocuments } from "../data.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { MailServerEditor } from "./mail-server-editor.tsx";
import { MailServerForm, newMailServer } from "./mail-server-form.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/mail-servers";

/** What mails are sent through. */
export function MailServersTab({ selected }: { readonly selected: string | null }) {
  const servers = useDocuments("mail-server");
  const [adding, setAdding] = useState<MailServer | null>(null);
  const sorted = servers.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  const open = useOpened(sorted, selected, PLACE);
  if (servers.isError) return <LoadError error={servers.error} retry={() => void servers.refetch()} />;
  if (!sorted) return <Loading />;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={sorted.length > 0 ? "secondary" : "primary"}
      onClick={() => setAdding(newMailServer())}
    >
      Add mail server
    </Button>
  );
  return (
    <>
      {sorted.length > 0 ? (
        <SplitView
          label="Mail servers"
          current={`${PLACE}/${open?.id}`}
          items={sorted.map(({ id, body }) => ({
            href: `${PLACE}/${id}`,
            label: body.name,
            detail: `${body.host}:${body.port}`,
          }))}
          tools={<div>{add}</div>}
        >
          {open ? (
            <MailServerEditor key={open.id} server={open} />
          ) : (
            <GoneDocument kind="mail-server" noun="mail server" id={selected ?? ""} />
          )}
        </SplitView>
      ) : (
        <EmptyState title="No mail servers yet" action={add}>
          A mail server is what steps send their mails through: to tell a team what was deployed, or what failed.
        </EmptyState>
      )}
      {adding && (
        <NewNamedDialog
          kind="mail-server"
          title="Add mail server"
          place={PLACE}
          body={(name) => ({ ...adding, name })}
          close={() => setAdding(null)}
          isReady={isComplete(adding)}
        >
          <MailServerForm value={adding} change={setAdding} />
        </NewNamedDialog>
      )}
    </>
  );
}

function isComplete({ host, from, password }: MailServer): boolean {
  const isTyped = password === undefined || !isPlainSecret(password) || password.plain !== "";
  return host.trim() !== "" && from.trim() !== "" && isTyped;
}
