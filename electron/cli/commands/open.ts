import { AppError } from "../../../shared/core/errors.ts";
import { readHostAddress } from "../../store/lock.ts";
import type { Command } from "../command.ts";
import { dataFolder } from "../data-folder.ts";
import { hostOptions, readOptions, requireWords } from "../options.ts";

export const openCommand: Command = {
  usage: `slipway open [--data DIR] [--only] [--json]

Prints a link that opens the screens of the running host in one browser, once, within ten minutes. A browser stays signed
in until it was away for seven days, also when the host is started anew; --only signs out all others.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      only: { type: "boolean", default: false },
    });
    requireWords(positionals, []);
    const folder = dataFolder(values.data, io.env);
    const link = await newLink(folder, values.only);
    io.out(values.json ? `${JSON.stringify({ link })}\n` : `${link}\n`);
    return 0;
  },
};

async function newLink(folder: string, isOnly: boolean): Promise<string> {
  const address = readHostAddress(folder);
  const response =
    address &&
    (await fetch(`${address.url}/links${isOnly ? "?only" : ""}`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.token}` },
    }).catch(() => null)); // nobody answers: said below
  if (!address || !response?.ok) {
    throw new AppError("not_found", `No Slipway host runs on ${folder}. Start one with 'slipway serve'.`);
  }
  const { token } = (await response.json()) as { token: string }; // what the host's own /links answers
  return `${address.url}/?token=${token}`;
}
