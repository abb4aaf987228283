import { Button, MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useState } from "react";
import type { StoredDocument } from "../../shared/core/model/documents.ts";
import { useClient } from "../data.ts";
import { useNotify } from "../ui/notify.tsx";

type Props = {
  readonly target: StoredDocument<"target">;
  /** The key the host shows, as `TYPE SHA256:...`. */
  readonly offered: string;
  readonly trusted: () => void;
};

/** A host key that is not trusted: what it is, what was trusted before, and No as the first answer. */
export function HostKeyQuestion({ target, offered, trusted }: Props) {
  const client = useClient();
  const notify = useNotify();
  const [isRefused, setIsRefused] = useState(false);
  const { endpoint } = target.body;
  if (endpoint.kind !== "ssh" || endpoint.hostKeys.includes(offered)) return null;
  if (isRefused) return <p role="status">The key was not trusted. Slipway does not connect to this host.</p>;
  const type = offered.split(" ", 1)[0];
  const before = endpoint.hostKeys.find((key) => key.split(" ", 1)[0] === type) ?? endpoint.hostKeys[0];
  const trust = async () => {
    try {
      await client.targets.trustHostKey({ id: target.id, hostKey: offered });
      trusted();
    } catch (error) {
      notify.failed("The key was not stored", error);
    }
  };
  return (
    <MessageBar intent={before ? "error" : "warning"} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {before ? "The host shows another key than before" : "The host is not known yet"}
        </MessageBarTitle>
        <p>
          {before
            ? "It may have been set up anew, or somebody may stand between. Ask whoever runs it before you go on."
            : "Compare this fingerprint with what whoever runs the host tells you."}
        </p>
        <dl className="facts">
          {before && (
            <>
              <dt>Trusted</dt>
              <dd className="mono">{before}</dd>
            </>
          )}
          <dt>Shown now</dt>
          <dd className="mono">{offered}</dd>
        </dl>
        <div className="rows-row host-key-answers">
          <Button autoFocus appearance="primary" onClick={() => setIsRefused(true)}>
            Do not trust
          </Button>
          <Button onClick={() => void trust()}>Trust this key</Button>
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}
