import { Readable } from "node:stream";
import { runCli } from "../../electron/cli/main.ts";

export type CliRun = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command line in this process, with its streams caught. */
export async function slipway(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly stdin?: string; readonly cwd?: string } = {},
): Promise<CliRun> {
  const out: Uint8Array[] = [];
  let err = "";
  const code = await runCli(args, {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    out: (text) => void out.push(Buffer.from(text)),
    outBytes: (bytes) => void out.push(bytes),
    drained: async () => {},
    err: (text) => {
      err += text;
    },
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    signal: new AbortController().signal,
  });
  return { code, out: Buffer.concat(out).toString("utf8"), err };
}
