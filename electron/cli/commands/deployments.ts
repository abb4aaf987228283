import type { DeploymentSummary } from "../../../shared/rpc/types.ts";
import type { Command } from "../command.ts";
import { resolveId, withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

export const deploymentsCommand: Command = {
  usage: `slipway deployments [--project P] [--environment E] [--limit N] [--data DIR] [--json]

Lists deployments, newest first.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      project: { type: "string" },
      environment: { type: "string" },
      limit: { type: "string", default: "20" },
    });
    requireWords(positionals, []);
    const limit = Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UsageError(`--limit takes a whole number, not '${values.limit}'`);
    return withHost(values.data, io, async ({ client }) => {
      const project = values.project && (await resolveId(client, "project", values.project));
      const environment = values.environment && (await resolveId(client, "environment", values.environment));
      const found = await client.deployments.list({
        ...(project && { project }),
        ...(environment && { environment }),
        limit,
      });
      io.out(values.json ? `${JSON.stringify(found)}\n` : found.map(deploymentLine).join(""));
      return 0;
    });
  },
};

function deploymentLine(deployment: DeploymentSummary): string {
  const state = deployment.outcome ?? deployment.status;
  const when = new Date(deployment.createdAtMs).toISOString();
  const error = deployment.error ? `  ${deployment.error.split("\n", 1)[0]}` : "";
  return `${String(deployment.id).padStart(5)}  ${when}  ${deployment.projectId} ${deployment.version} to ${deployment.environmentId}  ${state}${error}\n`;
}
