import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileNames } from "../../../shared/core/deployment/artifact-names.ts";
import type { Artifact } from "../../../shared/core/deployment/events.ts";
import type { Client } from "../../../shared/rpc/client.ts";
import { type Command, EXIT_OK } from "../command.ts";
import { withHost } from "../host-access.ts";
import { deploymentNumber, hostOptions, readOptions, requireWords } from "../options.ts";

export const artifactsCommand: Command = {
  usage: `slipway artifacts DEPLOYMENT [--save FOLDER] [--data DIR] [--json]

Lists the files that scripts of a deployment gave away; with --save writes them into a folder.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, { ...hostOptions, save: { type: "string" } });
    const [word] = requireWords(positionals, ["DEPLOYMENT"]);
    const deployment = deploymentNumber(word);
    return withHost(values.data, io, async ({ client }) => {
      const artifacts = await client.deployments.artifacts({ deployment });
      if (values.save !== undefined) await saveAll(client, deployment, artifacts, values.save);
      io.out(values.json ? `${JSON.stringify(artifacts)}\n` : artifacts.map(artifactLine).join(""));
      return EXIT_OK;
    });
  },
};

async function saveAll(
  client: Client,
  deployment: number,
  artifacts: readonly Artifact[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, { file }] of fileNames(artifacts)) {
    const content = await client.deployments.artifact({ deployment, file });
    await writeFile(join(folder, name), content.stream());
  }
}

function artifactLine({ name, sizeBytes, stepId, targetId }: Artifact): string {
  return `${name}  ${sizeBytes} bytes  ${stepId}${targetId === null ? "" : ` on ${targetId}`}\n`;
}
