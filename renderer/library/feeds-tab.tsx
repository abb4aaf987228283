import { useState } from "react";
import type { Feed } from "../../shared/core/model/feed.ts";
import { useDocuments } from "../data.ts";
import { LoadError, Loading } from "../ui/states.tsx";
import { FeedEditor } from "./feed-editor.tsx";
import { FeedForm, newFeed } from "./feed-form.tsx";
import { DocumentList } from "./document-list.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";

const PLACE = "/library/feeds";

/** Where packages come from. */
export function FeedsTab({ selected }: { readonly selected: string | null }) {
  const feeds = useDocuments("feed");
  const [adding, setAdding] = useState<Feed | null>(null);
  if (feeds.isError) return <LoadError error={feeds.error} retry={() => void feeds.refetch()} />;
  if (!feeds.data) return <Loading />;
  return (
    <>
      <DocumentList
        kind="feed"
        label="Feeds"
        place={PLACE}
        documents={feeds.data}
        selected={selected}
        detail={({ body }) => (body.kind === "registry" ? "Image registry" : "Folder")}
        add={() => setAdding(newFeed("registry", ""))}
        purpose="A feed is where packages come from: an image registry, or a folder of zip files."
        editor={(feed) => <FeedEditor key={feed.id} feed={feed} />}
      />
      {adding && (
        <NewNamedDialog
          kind="feed"
          title="Add feed"
          place={PLACE}
          body={(name) => ({ ...adding, name })}
          close={() => setAdding(null)}
        >
          <FeedForm value={adding} change={setAdding} />
        </NewNamedDialog>
      )}
    </>
  );
}
