import { Badge, Button } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { useId, useState } from "react";
import type { ReleaseDetails } from "../../shared/rpc/types.ts";
import { Age } from "../ui/time.tsx";
import { BlockRelease } from "./block-release.tsx";
import { ReleaseEnvironments } from "./release-environments.tsx";
import { ReleasePackages } from "./release-packages.tsx";
import { UpdateVariables } from "./update-variables.tsx";

type Props = {
  readonly details: ReleaseDetails;
  readonly stepNames: ReadonlyMap<string, string>;
  readonly isOpenAtFirst: boolean;
  readonly showsChannel: boolean;
};

/** One release: where it is and may go, and on demand what is in it. */
export function ReleaseCard({ details, stepNames, isOpenAtFirst, showsChannel }: Props) {
  const { release, channel } = details;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const contentId = useId();
  return (
    <li className="release" aria-label={`Release ${release.version}`}>
      <div className="release-head">
        <Button
          appearance="subtle"
          icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={isOpen}
          aria-controls={contentId}
          aria-label={`Details of ${release.version}`}
          onClick={() => setIsOpen(!isOpen)}
        />
        <h2>{release.version}</h2>
        <span className="muted">
          <Age atMs={release.createdAtMs} /> by {release.createdBy}
        </span>
        {showsChannel && <Badge appearance="outline">{channel.name}</Badge>}
        {release.blockedReason !== null && (
          <Badge appearance="outline" color="danger">
            blocked
          </Badge>
        )}
      </div>
      <ReleaseEnvironments details={details} showsReasons={isOpen} />
      <div id={contentId} hidden={!isOpen} className="release-more">
        {isOpen && (
          <>
            {release.blockedReason !== null && <p>Blocked: {release.blockedReason}</p>}
            {release.notes && <p className="release-notes">{release.notes}</p>}
            <UpdateVariables release={release} />
            <ReleasePackages packages={release.snapshot.packages} stepNames={stepNames} />
            <BlockRelease release={release} />
          </>
        )}
      </div>
    </li>
  );
}
