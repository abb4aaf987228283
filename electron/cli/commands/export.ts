import type { Command } from "../command.ts";
import { writeDocumentFiles } from "../document-files.ts";
import { withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords } from "../options.ts";

export const exportCommand: Command = {
  usage: `slipway export DIR [--data DIR] [--json]

Writes everything into DIR, one YAML file a thing, and removes files there of things that are no more. Secrets are written
as references, never as values.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, hostOptions);
    const [folder] = requireWords(positionals, ["DIR"]);
    return withHost(values.data, io, async ({ client }) => {
      const files = await writeDocumentFiles(folder, await client.documents.export());
      io.out(values.json ? `${JSON.stringify({ files })}\n` : files.map((file) => `${file}\n`).join(""));
      return 0;
    });
  },
};
