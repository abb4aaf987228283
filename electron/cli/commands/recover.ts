import type { Client } from "../../../shared/rpc/client.ts";
import { type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { followDeployment } from "../follow-deployment.ts";
import { withHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";

type Recovery = {
  readonly verb: "resume" | "roll-back" | "abandon";
  readonly words: string;
  readonly call: (client: Client, deployment: number) => Promise<void>;
  /** The outcome that means the command did what it should. */
  readonly wanted: "succeeded" | "cancelled";
};

export const resumeCommand = recovery({
  verb: "resume",
  words: "Goes on with an interrupted deployment where it stopped.",
  call: (client, deployment) => client.deployments.resume({ deployment }),
  wanted: "succeeded",
});

export const rollBackCommand = recovery({
  verb: "roll-back",
  words:
    "Ends an interrupted deployment: containers it made are removed, those it stopped are started again. Scripts, jobs and packages stay done.",
  call: (client, deployment) => client.deployments.rollBack({ deployment }),
  wanted: "cancelled",
});

export const abandonCommand = recovery({
  verb: "abandon",
  words: "Ends an interrupted deployment and leaves the hosts as they are.",
  call: (client, deployment) => client.deployments.abandon({ deployment }),
  wanted: "cancelled",
});

function recovery({ verb, words, call, wanted }: Recovery): Command {
  return {
    usage: `slipway ${verb} DEPLOYMENT [--data DIR] [--json]\n\n${words} The log is printed until it has finished.`,
    run: async (args, io) => {
      const { values, positionals } = readOptions(args, hostOptions);
      const [word] = requireWords(positionals, ["DEPLOYMENT"]);
      const deployment = deploymentNumber(word);
      return withHost(values.data, io, async ({ client }) => {
        await call(client, deployment);
        return (await followDeployment(client, deployment, values.json, io)) === wanted ? EXIT_OK : EXIT_FAILED;
      });
    },
  };
}
