import type { Command } from "../command.ts";
import { openHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";
import { followLog, printLog } from "../read-log.ts";

export const logCommand: Command = {
  usage: `slipway log DEPLOYMENT [--follow] [--data DIR] [--json]

Prints a deployment's log; with --follow until it has finished.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, { ...hostOptions, follow: { type: "boolean", default: false } });
    const [word] = requireWords(positionals, ["DEPLOYMENT"]);
    const deployment = deploymentNumber(word);
    const access = await openHost(values.data, io);
    try {
      const log = { deployment, json: values.json };
      await access.client.deployments.get({ deployment });
      if (values.follow) await followLog(access.client, log, io, io.signal);
      else await printLog(access.client, log, io);
      return 0;
    } finally {
      await access.close();
    }
  },
};
