import type { LogLine } from "../../shared/core/deployment/events.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { CliIo } from "./command.ts";

const PAGE_LINES = 2000;

type Options = { readonly deployment: number; readonly json: boolean };

/** Prints a deployment's log as it is now. Never more than a page of it is held, however slow the reader. */
export async function printLog(client: Client, { deployment, json }: Options, io: CliIo): Promise<void> {
  for (let afterLine = 0; !io.signal.aborted; ) {
    const lines = await client.deployments.log({ deployment, afterLine, limit: PAGE_LINES });
    if (lines.length === 0) return;
    await print(lines, json, io);
    afterLine = lines.at(-1)?.seq ?? afterLine;
  }
}

/**
 * Prints a deployment's log until it has finished. The host only tells how far the log is; lines are fetched when the ones
 * before were taken, so that a slow reader never makes host or client hold them.
 */
export async function followLog(
  client: Client,
  { deployment, json }: Options,
  io: CliIo,
  signal: AbortSignal,
): Promise<void> {
  let afterLine = 0;
  for await (const { throughLine } of await client.deployments.watchOutline({ deployment }, { signal })) {
    while (afterLine < throughLine && !signal.aborted) {
      const lines = await client.deployments.log({ deployment, afterLine, limit: PAGE_LINES });
      if (lines.length === 0) break;
      await print(lines, json, io);
      afterLine = lines.at(-1)?.seq ?? afterLine;
    }
  }
}

/** One line of a log as a terminal shows it. */
function logLine(line: LogLine): string {
  const time = new Date(line.atMs).toISOString().slice(11, 23);
  const place = [line.stepId, line.targetId].filter((part) => part !== null).join("@");
  const level = line.level === "warning" || line.level === "error" ? `${line.level}: ` : "";
  return `${time} ${place ? `[${place}] ` : ""}${line.source === "slipway" ? "" : "| "}${level}${line.text}\n`;
}

async function print(lines: readonly LogLine[], json: boolean, io: CliIo): Promise<void> {
  io.out(lines.map((line) => (json ? `${JSON.stringify(line)}\n` : logLine(line))).join(""));
  await io.drained();
}
