import { messageOf } from "../../shared/core/errors.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_USAGE } from "./command.ts";

type Entry = { readonly summary: string; load(): Promise<Command> };

/** Every command by name. Each loads its own rooms only, so that `transform` starts without a store or a socket. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  transform: {
    summary: "Apply XDT transforms to a configuration file",
    load: async () => (await import("./commands/transform.ts")).transformCommand,
  },
  configure: {
    summary: "Rewrite the configuration files below a folder for an environment",
    load: async () => (await import("./commands/configure.ts")).configureCommand,
  },
  evaluate: {
    summary: "Evaluate a variable expression",
    load: async () => (await import("./commands/evaluate.ts")).evaluateCommand,
  },
  versions: {
    summary: "Read Docker tags as versions",
    load: async () => (await import("./commands/versions.ts")).versionsCommand,
  },
};

/** Runs one command line (without `node` and script) and gives the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    io.out(helpText());
    return name === undefined ? EXIT_USAGE : 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!entry) {
    io.err(`slipway: there is no command '${name}'. Run 'slipway help' for the list.\n`);
    return EXIT_USAGE;
  }
  const command = await entry.load();
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    io.err(`slipway ${name}: ${messageOf(error)}\n`);
    return EXIT_FAILED;
  }
}

function helpText(): string {
  const names = Object.entries(COMMANDS).map(([name, entry]) => `  ${name.padEnd(14)}${entry.summary}`);
  return `slipway COMMAND [...]\n\n${names.join("\n")}\n\nRun 'slipway COMMAND --help' for a command's own words.\n`;
}
