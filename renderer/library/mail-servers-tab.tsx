import { useState } from "react";
import type { MailServer } from "../../shared/core/model/mail-server.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";
import { useDocuments } from "../data.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { MailServerEditor } from "./mail-server-editor.tsx";
import { MailServerForm, newMailServer } from "./mail-server-form.tsx";
import { DocumentList } from "./document-list.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";

const PLACE = "/library/mail-servers";

/** What mails are sent through. */
export function MailServersTab({ selected }: { readonly selected: string | null }) {
  const servers = useDocuments("mail-server");
  const [adding, setAdding] = useState<MailServer | null>(null);
  const sorted = servers.data?.toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  if (servers.isError) return <LoadError error={servers.error} retry={() => void servers.refetch()} />;
  if (!sorted) return <Loading />;
  return (
    <>
      <DocumentList
        kind="mail-server"
        label="Mail servers"
        place={PLACE}
        documents={sorted}
        selected={selected}
        detail={({ body }) => `${body.host}:${body.port}`}
        add={() => setAdding(newMailServer())}
        purpose="A mail server is what steps send their mails through: to tell a team what was deployed, or what failed."
        editor={(server) => <MailServerEditor key={server.id} server={server} />}
      />
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
