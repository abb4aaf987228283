import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { WireStatus } from "../connect.ts";
import { keys, useClient } from "../data.ts";

const WIRE_WORDS: Readonly<Record<WireStatus, string>> = {
  connecting: "Connecting to the host",
  connected: "Connected",
  lost: "The host does not answer; trying again",
  "signed-out": "Signed out",
};

/** The strip at the bottom: the wire, what runs, what waits for a person. */
export function StatusStrip({ wire }: { readonly wire: WireStatus }) {
  const client = useClient();
  const { data: recent = [] } = useQuery({
    queryKey: keys.deployments(null),
    queryFn: () => client.deployments.list({ limit: 100 }),
  });
  const running = recent.filter(
    ({ status }) => status === "running" || status === "queued" || status === "cancelling",
  ).length;
  const needsPerson = recent.filter(({ status }) => status === "waiting" || status === "interrupted").length;
  return (
    <footer className="status-strip" aria-label="Status">
      <span role="status">{WIRE_WORDS[wire]}</span>
      <Link href="/deployments" className="link">
        {running} running
      </Link>
      <Link href="/deployments" className="link">
        {needsPerson} waiting for you
      </Link>
    </footer>
  );
}
