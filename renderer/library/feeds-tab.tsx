import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Feed } from "../../shared/core/model/feed.ts";
import { useDocuments } from "../data.ts";
import { GoneDocument } from "../ui/gone-document.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { EmptyState, LoadError, Loading } from "../ui/states.tsx";
import { FeedEditor } from "./feed-editor.tsx";
import { FeedForm, newFeed } from "./feed-form.tsx";
import { NewNamedDialog } from "./new-named-dialog.tsx";
import { useOpened } from "./use-opened.ts";

const PLACE = "/library/feeds";

/** Where packages come from. */
export function FeedsTab({ selected }: { readonly selected: string | null }) {
  const feeds = useDocuments("feed");
  const [adding, setAdding] = useState<Feed | null>(null);
  const open = useOpened(feeds.data, selected, PLACE);
  if (feeds.isError) return <LoadError error={feeds.error} retry={() => void feeds.refetch()} />;
  if (!feeds.data) return <Loading />;
  const add = (
    <Button
      icon={<AddRegular />}
      appearance={feeds.data.length > 0 ? "secondary" : "primary"}
      onClick={() => setAdding(newFeed("registry", ""))}
    >
      Add feed
    </Button>
  );
  return (
    <>
      {feeds.data.length > 0 ? (
        <SplitView
          label="Feeds"
          current={`${PLACE}/${open?.id}`}
          items={feeds.data.map(({ id, body }) => ({
            href: `${PLACE}/${id}`,
            label: body.name,
            detail: body.kind === "registry" ? "Image registry" : "Folder",
          }))}
          tools={<div>{add}</div>}
        >
          {open ? (
            <FeedEditor key={open.id} feed={open} />
          ) : (
            <GoneDocument kind="feed" noun="feed" id={selected ?? ""} />
          )}
        </SplitView>
      ) : (
        <EmptyState title="No feeds yet" action={add}>
          A feed is where packages come from: an image registry, or a folder of zip files.
        </EmptyState>
      )}
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
