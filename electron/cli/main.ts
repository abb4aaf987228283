import { messageOf } from "../../shared/core/errors.ts";
import { UsageError } from "./options.ts";
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
  serve: {
    summary: "Run the host and serve its screens to a browser",
    load: async () => (await import("./commands/serve.ts")).serveCommand,
  },
  open: {
    summary: "Give a link that opens the running host's screens",
    load: async () => (await import("./commands/open.ts")).openCommand,
  },
  apply: {
    summary: "Create and change everything that a folder of YAML files declares",
    load: async () => (await import("./commands/apply.ts")).applyCommand,
  },
  export: {
    summary: "Write everything into a folder of YAML files",
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  release: {
    summary: "Create, list or block releases",
    load: async () => (await import("./commands/release.ts")).releaseCommand,
  },
  deploy: {
    summary: "Deploy a release to an environment",
    load: async () => (await import("./commands/deploy.ts")).deployCommand,
  },
  deployments: {
    summary: "List deployments",
    load: async () => (await import("./commands/deployments.ts")).deploymentsCommand,
  },
  log: {
    summary: "Print a deployment's log",
    load: async () => (await import("./commands/log.ts")).logCommand,
  },
  artifacts: {
    summary: "List and save the files that scripts gave away",
    load: async () => (await import("./commands/artifacts.ts")).artifactsCommand,
  },
  cancel: {
    summary: "Cancel a deployment",
    load: async () => (await import("./commands/cancel.ts")).cancelCommand,
  },
  resume: {
    summary: "Go on with an interrupted deployment",
    load: async () => (await import("./commands/recover.ts")).resumeCommand,
  },
  "roll-back": {
    summary: "Undo an interrupted deployment",
    load: async () => (await import("./commands/recover.ts")).rollBackCommand,
  },
  abandon: {
    summary: "End an interrupted deployment as it is",
    load: async () => (await import("./commands/recover.ts")).abandonCommand,
  },
  answer: {
    summary: "Answer a manual intervention",
    load: async () => (await import("./commands/answer.ts")).answerCommand,
  },
  variables: {
    summary: "List, explain or set a project's variables",
    load: async () => (await import("./commands/variables.ts")).variablesCommand,
  },
  "support-bundle": {
    summary: "Collect what helps find out what is wrong",
    load: async () => (await import("./commands/support-bundle.ts")).supportBundleCommand,
  },
  audit: {
    summary: "List or verify the audit trail",
    load: async () => (await import("./commands/audit.ts")).auditCommand,
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
    if (error instanceof UsageError) {
      io.err(`slipway ${name}: ${error.message}\n\n${command.usage}\n`);
      return EXIT_USAGE;
    }
    io.err(`slipway ${name}: ${messageOf(error)}\n`);
    return EXIT_FAILED;
  }
}

function helpText(): string {
  const names = Object.entries(COMMANDS).map(([name, entry]) => `  ${name.padEnd(16)}${entry.summary}`);
  return `slipway COMMAND [...]\n\n${names.join("\n")}\n\nRun 'slipway COMMAND --help' for a command's own words.\n`;
}
