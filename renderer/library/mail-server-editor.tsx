import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { MailServerForm } from "./mail-server-form.tsx";
import { MailServerTester } from "./mail-server-tester.tsx";

const PLACE = "/library/mail-servers";

/** One mail server and its test mail. */
export function MailServerEditor({ server }: { readonly server: StoredDocument<"mail-server"> }) {
  const draft = useDraft("mail-server", server.id, server.body);
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <EditorHead kind="mail-server" noun="mail server" id={server.id} name={server.body.name} list={PLACE}>
        It can only be removed while no process uses it. Releases whose mails go through it can then send them no more.
      </EditorHead>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <MailServerForm value={body} change={change} />
      </div>
      <MailServerTester server={server} isDirty={draft.isDirty} />
      <DraftBar draft={draft} title="Mail server" />
    </>
  );
}
