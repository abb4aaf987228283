import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { CheckList } from "../ui/check-list.tsx";
import { TextField } from "../ui/form.tsx";
import { errorText } from "../ui/notify.tsx";

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
      <div className="rows-row">
        <Button type="submit" icon={<PlugConnectedRegular />} disabled={test.isPending || isDirty}>
          {test.isPending ? "Testing" : "Test the connection"}
        </Button>
        {isDirty && <span className="muted small">Save first: what is saved is tested.</span>}
      </div>
      {test.isError && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{errorText(test.error)}</MessageBarBody>
        </MessageBar>
      )}
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
