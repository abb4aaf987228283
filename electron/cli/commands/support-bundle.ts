import { writeFile } from "node:fs/promises";
import { strToU8, zipSync } from "fflate";
import { type Command, EXIT_OK } from "../command.ts";
import { withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords } from "../options.ts";

export const supportBundleCommand: Command = {
  usage: `slipway support-bundle FILE.zip [--data DIR] [--json]

Writes what helps somebody else find out what is wrong: versions, the outline of all documents, the last deployments and
failures, the audit trail and the host's own log. Secrets are masked and values of variables left out; read it before you
give it away.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, hostOptions);
    const [file] = requireWords(positionals, ["FILE.zip"]);
    return withHost(values.data, io, async ({ client }) => {
      const files = await client.host.supportBundle();
      await writeFile(file, zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)]))));
      const names = files.map(({ name }) => name);
      io.out(
        values.json
          ? `${JSON.stringify({ file, names })}\n`
          : `${file}\n${names.map((name) => `  ${name}\n`).join("")}`,
      );
      return EXIT_OK;
    });
  },
};
