import type { Outcome } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { CliIo } from "./command.ts";
import { followLog } from "./read-log.ts";

/**
 * Prints a deployment's log until it has finished and gives the outcome. With `json` each line is one JSON object, and
 * the last line is the deployment itself. A deployment that waits for a person says so on standard error.
 */
export async function followDeployment(
  client: Client,
  deployment: number,
  json: boolean,
  io: CliIo,
): Promise<Outcome | null> {
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const waiting = tellWhenWaiting(client, deployment, io, signal);
  await followLog(client, { deployment, json }, io, signal);
  stop.abort();
  await waiting;
  const { deployment: finished } = await client.deployments.get({ deployment });
  if (json) io.out(`${JSON.stringify(finished)}\n`);
  else if (finished.outcome !== "succeeded")
    io.err(`Deployment ${deployment} ${finished.outcome ?? finished.status}: ${finished.error ?? ""}\n`);
  return finished.outcome;
}

async function tellWhenWaiting(client: Client, deployment: number, io: CliIo, signal: AbortSignal): Promise<void> {
  try {
    for await (const events of await client.deployments.watch({ deployment }, { signal })) {
      for (const { event } of events) {
        if (event.kind !== "waiting") continue;
        io.err(
          `Waiting for a person: ${event.instructions}\n  slipway answer ${deployment} ${event.stepId} --proceed | --reject\n`,
        );
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
