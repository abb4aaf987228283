import {
  ArrowSyncCircleRegular,
  CheckmarkCircleFilled,
  CircleRegular,
  ClockRegular,
  DismissCircleFilled,
  PauseCircleFilled,
  PlugDisconnectedRegular,
  SubtractCircleRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import "./state.css";

/** The states a deployment can be seen in: each an icon, a word and a colour, never a colour alone. */
export type ShownState =
  | "not deployed"
  | "queued"
  | "running"
  | "waiting for you"
  | "interrupted"
  | "cancelling"
  | "succeeded"
  | "failed"
  | "cancelled"
  | "skipped";

const ICONS: Readonly<Record<ShownState, ReactElement>> = {
  "not deployed": <CircleRegular />,
  queued: <ClockRegular />,
  running: <ArrowSyncCircleRegular />,
  "waiting for you": <PauseCircleFilled />,
  interrupted: <PlugDisconnectedRegular />,
  cancelling: <ArrowSyncCircleRegular />,
  succeeded: <CheckmarkCircleFilled />,
  failed: <DismissCircleFilled />,
  cancelled: <SubtractCircleRegular />,
  skipped: <SubtractCircleRegular />,
};

/** What a deployment is to be shown as. */
export function shownState(deployment: Pick<DeploymentSummary, "status" | "outcome"> | null): ShownState {
  if (!deployment) return "not deployed";
  if (deployment.status === "finished") return deployment.outcome ?? "failed";
  return deployment.status === "waiting" ? "waiting for you" : deployment.status;
}

/** Icon and word of a state. */
export function StateBadge({ state }: { readonly state: ShownState }) {
  return (
    <span className="state" data-state={state.replaceAll(" ", "-")}>
      {ICONS[state]}
      <span>{state}</span>
    </span>
  );
}
