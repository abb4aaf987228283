import { AppError } from "../../../shared/core/errors.ts";
import { caseKey } from "../../../shared/core/expressions/ignore-case.ts";
import type { Client } from "../../../shared/rpc/client.ts";
import type { Command } from "../command.ts";
import { withHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

export const answerCommand: Command = {
  usage: `slipway answer DEPLOYMENT STEP --proceed | --reject [--note TEXT] [--data DIR] [--json]

Answers a manual intervention that a deployment waits at; the step by its id or name.`,
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
    return withHost(values.data, io, async ({ client }) => {
      const id = await stepId(client, deployment, step);
      await client.deployments.answer({ deployment, step: id, proceed: values.proceed, note: values.note });
      io.out(values.json ? `${JSON.stringify({ deployment, step: id, proceed: values.proceed })}\n` : "Answered.\n");
      return 0;
    });
  },
};

/** A deployment's step by id or name. Throws `not_found` listing those it has. */
async function stepId(client: Client, deployment: number, wanted: string): Promise<string> {
  const { steps } = await client.deployments.get({ deployment });
  const found = steps.find(({ id }) => id === wanted) ?? steps.find(({ name }) => caseKey(name) === caseKey(wanted));
  if (found) return found.id;
  const known = steps.map(({ id }) => id).join(", ");
  throw new AppError("not_found", `Deployment ${deployment} has no step '${wanted}'. It has: ${known}.`);
}
