import { AppError } from "../../../shared/core/errors.ts";
import type { CliIo, Command } from "../command.ts";
import { dataFolder, headlessSecretBox } from "../data-folder.ts";
import { serveFolderHost } from "../folder-host.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";
import { openInBrowser } from "../open-in-browser.ts";
import { screensFolder } from "../screens.ts";

export const serveCommand: Command = {
  usage: `slipway serve [--data DIR] [--port N] [--open] [--json]

Runs the host until it is stopped (Ctrl+C) and serves the screens to browsers on 127.0.0.1. The link printed opens one
browser session; 'slipway open' gives another. Without --port it is that of the time before, else the system chooses
one; --open shows the link in a browser where there is a display.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      port: { type: "string", default: "0" },
      open: { type: "boolean", default: false },
    });
    requireWords(positionals, []);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError(`'${values.port}' is no port number`);
    return serve({ folder: dataFolder(values.data, io.env), port, json: values.json, open: values.open }, io);
  },
};

type ServeOptions = { readonly folder: string; readonly port: number; readonly json: boolean; readonly open: boolean };

async function serve({ folder, port, json, open }: ServeOptions, io: CliIo): Promise<number> {
  const screens = screensFolder();
  const { server, lostPort, close } = await serveFolderHost(folder, headlessSecretBox(folder, io.env), {
    port,
    screens,
  });
  try {
    const link = server.createLink();
    if (lostPort !== null) io.err(lostPortNote(lostPort));
    if (json) io.out(`${JSON.stringify({ url: server.url, link, pid: process.pid })}\n`);
    else if (screens !== null) io.out(`Slipway is ready: ${link}\n`);
    else io.out(`Slipway is ready at ${server.url} (screens are not built: npm run build)\n`);
    if (open && screens !== null) openInBrowser(link, io.env);
    await untilStopped(io.signal);
    return 0;
  } finally {
    await close();
  }
}

function lostPortNote(port: number): string {
  return `Port ${port} of the time before is taken. Pages that are open there stay without a host; what is unsaved in them is there again with --port ${port}.\n`;
}

async function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new AppError("cancelled", "Stopped before it was ready.");
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
