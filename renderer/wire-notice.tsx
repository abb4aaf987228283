import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isDesktop, type WireStatus } from "./connect.ts";
import { keys, useClient } from "./data.ts";
import { CopyText } from "./ui/copy-text.tsx";

/** A host that is started anew is back sooner than this; the status strip alone tells of it until then. */
const PATIENCE_MS = 4000;

/** Says what a person has to do before this window can go on; nothing while all is well. */
export function WireNotice({ wire }: { readonly wire: WireStatus }) {
  const client = useClient();
  const { data: host } = useQuery({ queryKey: keys.host, queryFn: () => client.host.info() });
  const [shownVersion, setShownVersion] = useState<string | null>(null);
  if (host && shownVersion === null) setShownVersion(host.version);
  const folder = host ? ` --data "${host.dataFolder}"` : "";
  if (wire === "signed-out") return <SignedOut command={`slipway open${folder}`} />;
  if (wire === "lost") return <Lost command={isDesktop() ? null : `slipway serve${folder}`} />;
  if (host && shownVersion !== null && host.version !== shownVersion) return <OtherVersion version={host.version} />;
  return null;
}

function SignedOut({ command }: { readonly command: string }) {
  return (
    <MessageBar className="wire-notice" intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>This browser is signed out</MessageBarTitle>
        Run this on the computer of the host, and open the link it prints in this browser:{" "}
        <CopyText text={command} what="the command" /> This window then goes on by itself, with its unsaved changes.
      </MessageBarBody>
    </MessageBar>
  );
}

function Lost({ command }: { readonly command: string | null }) {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isDue) return null;
  return (
    <MessageBar className="wire-notice" intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>The host does not answer</MessageBarTitle>
        What is shown may be old. This window goes on by itself when the host is back, with its unsaved changes.
        {command && (
          <>
            {" "}
            Where it was stopped, start it again: <CopyText text={command} what="the command" />
          </>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

function OtherVersion({ version }: { readonly version: string }) {
  return (
    <MessageBar className="wire-notice" intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>The host is now Slipway {version}</MessageBarTitle>
        Load its screens when it suits you; unsaved changes stay, typed secrets do not.
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => location.reload()}>Load the screens anew</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
