import { Button } from "@fluentui/react-components";
import { useLocation } from "wouter";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useRemoveDocument } from "../data.ts";
import { useDraft } from "../drafts.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { DraftBar } from "../ui/draft-bar.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { FeedForm } from "./feed-form.tsx";
import { FeedTester } from "./feed-tester.tsx";

/** One feed and its connection test. */
export function FeedEditor({ feed }: { readonly feed: StoredDocument<"feed"> }) {
  const draft = useDraft("feed", feed.id, feed.body);
  const removing = useRemoveDocument("feed");
  const [, navigate] = useLocation();
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <div className="split-pane-head">
        <h2>{feed.body.name}</h2>
        <ConfirmDialog
          renderTrigger={(open) => <Button onClick={open}>Remove</Button>}
          title={`Remove feed '${feed.body.name}'?`}
          action="Remove feed"
          run={() => removing.mutateAsync(feed.id).then(() => navigate("/library/feeds"))}
        >
          It can only be removed while no process uses it. Packages stay where they are.
        </ConfirmDialog>
      </div>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <FeedForm value={body} change={change} />
      </div>
      <FeedTester feed={feed} isDirty={draft.isDirty} />
      <DraftBar draft={draft} title="Feed" />
    </>
  );
}
