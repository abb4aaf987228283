import { Link } from "wouter";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import type { WireStatus } from "../connect.ts";
import { useNewestDeployments } from "../data.ts";

const WIRE_WORDS: Readonly<Record<WireStatus, string>> = {
  connecting: "Connecting to the host",
  connected: "Connected",
  lost: "The host does not answer; trying again",
  "signed-out": "Signed out",
};

/** The strip at the bottom: the wire, what runs, what waits for a person. */
export function StatusStrip({ wire }: { readonly wire: WireStatus }) {
  const { data: recent = [] } = useNewestDeployments();
  const running = recent.filter(({ status }) => status === "running" || status === "queued" || status === "cancelling");
  const needsPerson = recent.filter(({ status }) => status === "waiting" || status === "interrupted");
  return (
    <footer className="status-strip" aria-label="Status">
      <span role="status">{WIRE_WORDS[wire]}</span>
      <Link href={placeOf(running)} className="link">
        {running.length} running
      </Link>
      <Link href={placeOf(needsPerson)} className="link">
        {needsPerson.length} waiting for you
      </Link>
    </footer>
  );
}

/** A single deployment is opened at once. */
function placeOf(deployments: readonly DeploymentSummary[]): string {
  const [only, ...others] = deployments;
  return only && others.length === 0 ? `/deployments/${only.id}` : "/deployments";
}
