import type { Command } from "../command.ts";
import { logLine } from "../follow-deployment.ts";
import { openHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";

const PAGE_LINES = 5000;

export const logCommand: Command = {
  usage: `slipway log DEPLOYMENT [--follow] [--data DIR] [--json]

Prints a deployment's log; with --follow until it has finished.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, { ...hostOptions, follow: { type: "boolean", default: false } });
    const [word] = requireWords(positionals, ["DEPLOYMENT"]);
    const deployment = deploymentNumber(word);
    const access = await openHost(values.data, io);
    try {
      const print = (lines: readonly Parameters<typeof logLine>[0][]) =>
        io.out(lines.map((line) => (values.json ? `${JSON.stringify(line)}\n` : logLine(line))).join(""));
      if (values.follow) {
        for await (const lines of await access.client.deployments.watchLog({ deployment }, { signal: io.signal }))
          print(lines);
        return 0;
      }
      await access.client.deployments.get({ deployment });
      for (let afterLine = 0; ; ) {
        const lines = await access.client.deployments.log({ deployment, afterLine, limit: PAGE_LINES });
        print(lines);
        if (lines.length < PAGE_LINES) return 0;
        afterLine = lines.at(-1)?.seq ?? afterLine;
      }
    } finally {
      await access.close();
    }
  },
};
