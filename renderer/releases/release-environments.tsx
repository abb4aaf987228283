import { Button, Tooltip } from "@fluentui/react-components";
import { LockClosedRegular } from "@fluentui/react-icons";
import { useLocation } from "wouter";
import type { ReleaseDetails, ReleaseEnvironment } from "../../shared/rpc/types.ts";
import { StateBadge } from "../ui/state.tsx";

type Props = { readonly details: ReleaseDetails; readonly showsReasons: boolean };

/** The environments of a release in order: done, open with a button, or not open yet with the reason. */
export function ReleaseEnvironments({ details, showsReasons }: Props) {
  const { release, environments } = details;
  const [, navigate] = useLocation();
  const shut = environments.filter(({ progression, succeeded }) => !progression.allowed && !succeeded);
  const next = environments.find(({ progression, succeeded }) => progression.allowed && !succeeded);
  const deploy = (environment: ReleaseEnvironment) =>
    navigate(`/projects/${release.projectId}/deploy?release=${release.id}&environment=${environment.environmentId}`);
  return (
    <>
      <ul className="release-environments" aria-label={`Environments of ${release.version}`}>
        {environments.map((environment) => (
          <li key={environment.environmentId}>
            <EnvironmentChip
              environment={environment}
              version={release.version}
              isNext={environment === next}
              deploy={() => deploy(environment)}
            />
          </li>
        ))}
      </ul>
      {showsReasons && shut.length > 0 && (
        <ul className="release-reasons">
          {shut.map(({ environmentId, name, progression }) => (
            <li key={environmentId}>
              <strong>{name}</strong>: {progression.unmet.join(" ")}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type ChipProps = {
  readonly environment: ReleaseEnvironment;
  readonly version: string;
  readonly isNext: boolean;
  readonly deploy: () => void;
};

function EnvironmentChip({ environment, version, isNext, deploy }: ChipProps) {
  const { name, progression, succeeded } = environment;
  if (!progression.allowed) {
    const chip = (
      <span className="release-chip" tabIndex={succeeded ? undefined : 0}>
        {!succeeded && <LockClosedRegular aria-label="not yet" />}
        {name}
        {succeeded && <StateBadge state="succeeded" />}
      </span>
    );
    if (succeeded) return chip;
    return (
      <Tooltip relationship="description" content={progression.unmet.join(" ")}>
        {chip}
      </Tooltip>
    );
  }
  if (!succeeded) {
    return (
      <Button
        size="small"
        appearance={isNext ? "primary" : "secondary"}
        aria-label={`Deploy to ${name}: ${version}`}
        onClick={deploy}
      >
        Deploy to {name}
      </Button>
    );
  }
  return (
    <span className="release-chip">
      {name} <StateBadge state="succeeded" />
      <Button size="small" appearance="subtle" aria-label={`Again: deploy ${version} to ${name}`} onClick={deploy}>
        Again
      </Button>
    </span>
  );
}
