import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { Release } from "../../shared/core/model/release.ts";
import { useClient } from "../data.ts";
import { TextField } from "../ui/form.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { useNotify } from "../ui/notify.tsx";

/** Stops a release from going further, with the reason, or lets it go on. */
export function BlockRelease({ release }: { readonly release: Release }) {
  const client = useClient();
  const notify = useNotify();
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState("");
  const unblock = () =>
    client.releases.block({ release: release.id, reason: null }).then(
      () => notify.done(`Release ${release.version} may go on`),
      (error: unknown) => notify.failed("The release is still blocked", error),
    );
  if (release.blockedReason !== null)
    return (
      <div>
        <Button onClick={() => void unblock()}>Unblock this release</Button>
      </div>
    );
  return (
    <div>
      <Button onClick={() => setIsAsking(true)}>Block this release</Button>
      {isAsking && (
        <FormDialog
          title={`Block release ${release.version}?`}
          action="Block"
          isReady={reason.trim() !== ""}
          close={() => setIsAsking(false)}
          run={() => client.releases.block({ release: release.id, reason: reason.trim() })}
        >
          <p>It stays where it is and goes to no further phase until it is unblocked.</p>
          <TextField label="Reason" value={reason} onChange={setReason} required autoFocus />
        </FormDialog>
      )}
    </div>
  );
}
