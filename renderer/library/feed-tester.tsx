import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { CheckList } from "../ui/check-list.tsx";
import { TextField } from "../ui/form.tsx";
import { TestBar } from "../ui/test-bar.tsx";

type Props = { readonly feed: StoredDocument<"feed">; readonly isDirty: boolean };

/** Tests a feed, on demand down to one package, and shows each exchange. */
export function FeedTester({ feed, isDirty }: Props) {
  const client = useClient();
  const [repository, setRepository] = useState("");
  const test = useMutation({
    mutationFn: () => client.feeds.test({ id: feed.id, repository: repository.trim() || null }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isDirty) test.mutate();
  };
  return (
    <form className="form" onSubmit={submit} aria-label={`Test ${feed.body.name}`}>
      <TextField
        label={feed.body.kind === "registry" ? "Image to look for" : "Package to look for"}
        hint="Empty: only the feed itself is tested"
        placeholder={feed.body.kind === "registry" ? "acme/web" : "Acme.Web"}
        value={repository}
        onChange={setRepository}
      />
      <TestBar
        test={test}
        isDirty={isDirty}
        action="Test the connection"
        pending="Testing"
        icon={<PlugConnectedRegular />}
      />
      {test.data && (
        <CheckList
          label={`Test of ${feed.body.name}`}
          checks={test.data.map(({ request, status, ...check }) => ({
            ...check,
            name: status === null ? request : `${request} answered ${status}`,
          }))}
        />
      )}
    </form>
  );
}
