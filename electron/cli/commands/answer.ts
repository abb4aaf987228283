import type { Command } from "../command.ts";
import { openHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

export const answerCommand: Command = {
  usage: `slipway answer DEPLOYMENT STEP --proceed | --reject [--note TEXT] [--data DIR] [--json]

Answers a manual intervention that a deployment waits at.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      proceed: { type: "boolean", default: false },
      reject: { type: "boolean", default: false },
      note: { type: "string", default: "" },
    });
    const [word, step] = requireWords(positionals, ["DEPLOYMENT", "STEP"]);
    if (values.proceed === values.reject) throw new UsageError("say --proceed or --reject");
    const deployment = deploymentNumber(word);
    const access = await openHost(values.data, io);
    try {
      await access.client.deployments.answer({ deployment, step, proceed: values.proceed, note: values.note });
      io.out(values.json ? `${JSON.stringify({ deployment, step, proceed: values.proceed })}\n` : "Answered.\n");
      return 0;
    } finally {
      await access.close();
    }
  },
};
