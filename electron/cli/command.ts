/** What a command may touch of the outside: its streams and folder. Tests pass their own. */
export type CliIo = {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  out(text: string): void;
  outBytes(bytes: Uint8Array): void;
  /** Resolves when what was written has gone to whoever reads it, or to the system on its way there. */
  drained(): Promise<void>;
  err(text: string): void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

/** One `slipway` command. `run` gets the words after the command's name and gives the process's exit code. */
export type Command = {
  readonly usage: string;
  run(args: readonly string[], io: CliIo): Promise<number>;
};

/** Exit codes every command keeps to. */
export const EXIT_OK = 0;

/** The exit code of a command that did not succeed. */
export const EXIT_FAILED = 1;

/** The exit code of a wrong command line. */
export const EXIT_USAGE = 2;
