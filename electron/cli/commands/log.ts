import type { Command } from "../command.ts";
import { withHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";
import { followLog, printLog } from "../read-log.ts";

export const logCommand: Command = {
  usage: `slipway log DEPLOYMENT [--follow] [--data DIR] [--json]

Prints a deployment's log; with --follow until it has finished.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, { ...hostOptions, follow: { type: "boolean", default: false } });
    const [word] = requireWords(positionals, ["DEPLOYMENT"]);
    const deployment = deploymentNumber(word);
    return withHost(values.data, io, async ({ client }) => {
      const log = { deployment, json: values.json };
      await client.deployments.get({ deployment });
      if (values.follow) await followLog(client, log, io, io.signal);
      else await printLog(client, log, io);
      return 0;
    });
  },
};
