import type { Outcome } from "../../../shared/core/deployment/events.ts";
import type { DeploymentSummary } from "../../../shared/rpc/types.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { followDeployment } from "../follow-deployment.ts";
import { resolveId, withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";
import { dryRun } from "../dry-run.ts";
import { findRelease } from "../releases.ts";

export const deployCommand: Command = {
  usage: `slipway deploy PROJECT VERSION ENVIRONMENT [--wait] [--answer NAME=VALUE ...] [--answer-from-env NAME=VARIABLE ...]
               [--skip STEP ...] [--dry-run] [--data DIR] [--json]

Deploys a release ('latest' is the newest). With --wait the log is printed while it runs and the exit code is the outcome:
0 succeeded, 1 anything else. Without a running host the deployment runs in this process, so it always waits.
--skip leaves out a step, by its id or name. --answer gives a prompted variable its value, by the variable's name;
--answer-from-env takes the answer to a prompt from an environment variable, so that a sensitive one is in no history.
--dry-run starts nothing: it shows what would run where, and what would be written into configuration files.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      wait: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      answer: { type: "string", multiple: true, default: [] },
      "answer-from-env": { type: "string", multiple: true, default: [] },
      skip: { type: "string", multiple: true, default: [] },
    });
    const [project, version, environment] = requireWords(positionals, ["PROJECT", "VERSION", "ENVIRONMENT"]);
    const answers = Object.fromEntries([
      ...values.answer.map((text) => nameAndRest("answer", text)),
      ...values["answer-from-env"].map((text) => answerFromEnv(text, io)),
    ]);
    return withHost(values.data, io, async ({ client, isRemote }) => {
      const release = await findRelease(client, project, version);
      const environmentId = await resolveId(client, "environment", environment);
      const request = { release: release.id, environment: environmentId, answers, skip: values.skip };
      if (values["dry-run"]) return await dryRun(client, request, values.json, io);
      const deployment = await client.deployments.start(request);
      if (!values.wait && isRemote) {
        printStarted(deployment, values.json, io);
        return EXIT_OK;
      }
      return exitCode(await followDeployment(client, deployment.id, values.json, io));
    });
  },
};

function nameAndRest(option: string, text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--${option} takes a name, an equals sign and what belongs to it, not '${text}'`);
}

function answerFromEnv(text: string, io: CliIo): readonly [string, string] {
  const [name, variable] = nameAndRest("answer-from-env", text);
  const value = io.env[variable];
  if (value !== undefined) return [name, value];
  throw new UsageError(`the environment variable ${variable} is not set; it should hold the answer to ${name}`);
}

function printStarted(deployment: DeploymentSummary, json: boolean, io: CliIo): void {
  if (json) io.out(`${JSON.stringify(deployment)}\n`);
  else
    io.out(`Deployment ${deployment.id} is ${deployment.status}. 'slipway log ${deployment.id} --follow' shows it.\n`);
}

function exitCode(outcome: Outcome | null): number {
  return outcome === "succeeded" ? EXIT_OK : EXIT_FAILED;
}
