import { MailRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { CheckList } from "../ui/check-list.tsx";
import { TextField } from "../ui/form.tsx";
import { TestBar } from "../ui/test-bar.tsx";

type Props = { readonly server: StoredDocument<"mail-server">; readonly isDirty: boolean };

/** Sends a test mail to somebody, and shows every hop on its way. */
export function MailServerTester({ server, isDirty }: Props) {
  const client = useClient();
  const [to, setTo] = useState("");
  const test = useMutation({ mutationFn: () => client.mailServers.test({ id: server.id, to }) });
  const isReady = to.trim() !== "" && !isDirty && !test.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) test.mutate();
  };
  return (
    <form className="form" onSubmit={submit} aria-label={`Test ${server.body.name}`}>
      <TextField label="Send a test mail to" placeholder="you@example.com" type="email" value={to} onChange={setTo} />
      <TestBar
        test={test}
        isDirty={isDirty}
        action="Send a test mail"
        pending="Sending"
        isReady={to.trim() !== ""}
        icon={<MailRegular />}
      />
      {test.data && <CheckList label={`Test of ${server.body.name}`} checks={test.data} />}
    </form>
  );
}
