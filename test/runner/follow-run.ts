import type { DeploymentEvent, LogLine } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";

/** A finished deployment with all that it said. */
export type Done = {
  readonly deployment: DeploymentSummary;
  readonly events: readonly DeploymentEvent[];
  readonly lines: readonly LogLine[];
};

/** Follows a deployment to its end. */
export async function followRun(client: Client, id: number): Promise<Done> {
  const events: DeploymentEvent[] = [];
  for await (const batch of await client.deployments.watch({ deployment: id }))
    events.push(...batch.map(({ event }) => event));
  const lines: LogLine[] = [];
  for await (const batch of await client.deployments.watchLog({ deployment: id })) lines.push(...batch);
  return { deployment: (await client.deployments.get({ deployment: id })).deployment, events, lines };
}
