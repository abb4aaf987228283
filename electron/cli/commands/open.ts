import { AppError } from "../../../shared/core/errors.ts";
import { readHostAddress } from "../../store/lock.ts";
import type { Command } from "../command.ts";
import { dataFolder } from "../data-folder.ts";
import { hostOptions, readOptions, requireWords } from "../options.ts";

export const openCommand: Command = {
  usage: `slipway open [--data DIR] [--json]

Prints a link that opens the screens of the running host in one browser, once, within ten minutes.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, hostOptions);
    requireWords(positionals, []);
    const folder = dataFolder(values.data, io.env);
    const link = await newLink(folder);
    io.out(values.json ? `${JSON.stringify({ link })}\n` : `${link}\n`);
    return 0;
  },
};

async function newLink(folder: string): Promise<string> {
  const address = readHostAddress(folder);
  const response =
    address &&
    (await fetch(`${address.url}/links`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.token}` },
    }).catch(() => null)); // nobody answers: said below
  if (!address || !response?.ok) {
    throw new AppError("not_found", `No Slipway host runs on ${folder}. Start one with 'slipway serve'.`);
  }
  const { token } = (await response.json()) as { token: string }; // what the host's own /links answers
  return `${address.url}/?token=${token}`;
}
