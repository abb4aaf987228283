import type { Command } from "../command.ts";
import { withHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";

export const cancelCommand: Command = {
  usage: `slipway cancel DEPLOYMENT [--data DIR] [--json]

Cancels a deployment that is queued, runs or waits. The previous container serves on.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, hostOptions);
    const [word] = requireWords(positionals, ["DEPLOYMENT"]);
    const deployment = deploymentNumber(word);
    return withHost(values.data, io, async ({ client }) => {
      await client.deployments.cancel({ deployment });
      io.out(values.json ? `${JSON.stringify({ deployment })}\n` : `Cancelling deployment ${deployment}\n`);
      return 0;
    });
  },
};
