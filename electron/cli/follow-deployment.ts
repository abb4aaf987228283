import type { LogLine, Outcome } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { CliIo } from "./command.ts";

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
  for await (const lines of await client.deployments.watchLog({ deployment }, { signal })) {
    io.out(lines.map((line) => (json ? `${JSON.stringify(line)}\n` : logLine(line))).join(""));
  }
  stop.abort();
  await waiting;
  const { deployment: finished } = await client.deployments.get({ deployment });
  if (json) io.out(`${JSON.stringify(finished)}\n`);
  else if (finished.outcome !== "succeeded")
    io.err(`Deployment ${deployment} ${finished.outcome ?? finished.status}: ${finished.error ?? ""}\n`);
  return finished.outcome;
}

/** One line of a log as a terminal shows it. */
export function logLine(line: LogLine): string {
  const time = new Date(line.atMs).toISOString().slice(11, 23);
  const place = [line.stepId, line.targetId].filter((part) => part !== null).join("@");
  const level = line.level === "warning" || line.level === "error" ? `${line.level}: ` : "";
  return `${time} ${place ? `[${place}] ` : ""}${line.source === "slipway" ? "" : "| "}${level}${line.text}\n`;
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
