import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useDraft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { EditorHead } from "../ui/editor-head.tsx";
import { TextField } from "../ui/form.tsx";
import { Loading } from "../ui/states.tsx";
import { FeedForm } from "./feed-form.tsx";
import { FeedTester } from "./feed-tester.tsx";

/** One feed and its connection test. */
export function FeedEditor({ feed }: { readonly feed: StoredDocument<"feed"> }) {
  const draft = useDraft("feed", feed.id, feed.body);
  if (!draft) return <Loading />;
  const { body, change } = draft;
  return (
    <>
      <EditorHead kind="feed" noun="feed" id={feed.id} name={feed.body.name} list="/library/feeds">
        It can only be removed while no process uses it. Packages stay where they are.
      </EditorHead>
      <div className="form">
        <TextField label="Name" required value={body.name} onChange={(name) => change({ ...body, name })} />
        <FeedForm value={body} change={change} />
      </div>
      <FeedTester feed={feed} isDirty={draft.isDirty} />
      <DraftBar draft={draft} title="Feed" />
    </>
  );
}
