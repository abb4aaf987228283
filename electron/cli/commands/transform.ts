import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { AppError, messageOf, throwIfCancelled } from "../../../shared/core/errors.ts";
import { applyTransforms, type XdtMessage } from "../../../shared/core/xdt/apply.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK, EXIT_USAGE } from "../command.ts";
import { MAX_FILE_BYTES, readWholeFile, type WholeFile, writeWholeFile } from "../whole-file.ts";

const USAGE = `slipway transform SOURCE TRANSFORM... [-o FILE] [--json]

Applies XDT transforms to a configuration file, in order. Findings go to standard error as
'file(line,column): warning|error: text'.

  -o, --output FILE  Write the result to FILE (which may be SOURCE) in one step, instead of to standard output
  --json             Print {"ok":...,"findings":[{"level","text","file","line","column"}]}; needs -o

Ends with 0 when it worked, 1 after errors (FILE is not written), 2 when the command line is wrong.
Files above ${MAX_FILE_BYTES / 1024 / 1024} MiB are refused.`;

/** A warning or error as the command shows it; without a place the last three are null. */
type Shown = {
  readonly level: "warning" | "error";
  readonly text: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
};

/** `slipway transform`: XDT without a store, for build servers. */
export const transformCommand: Command = {
  usage: USAGE,
  async run(args, io) {
    const options = readOptions(args);
    if (options.kind === "wrong") {
      io.err(`slipway transform: ${options.why}\n${USAGE}\n`);
      return EXIT_USAGE;
    }
    const { bytes, source, findings } = await transformFiles(options, io);
    const failure = bytes && source ? await deliver(bytes, source, options, io) : null;
    const shown = failure ? [...findings, failure] : findings;
    const ok = bytes !== null && failure === null;
    if (options.json) io.out(`${JSON.stringify({ ok, findings: shown })}\n`);
    for (const finding of shown) io.err(`${lineOf(finding)}\n`);
    return ok ? EXIT_OK : EXIT_FAILED;
  },
};

type Options =
  | { readonly kind: "wrong"; readonly why: string }
  | {
      readonly kind: "transform";
      readonly source: string;
      readonly transforms: readonly string[];
      readonly output: string | null;
      readonly json: boolean;
    };

function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { output: { type: "string", short: "o" }, json: { type: "boolean" } },
    });
    const [source, ...transforms] = positionals;
    const output = values.output ?? null;
    if (source === undefined || transforms.length === 0) return wrong("Name a source and at least one transform.");
    if (output === "") return wrong("-o needs the name of a file.");
    if (values.json && output === null) return wrong("--json needs -o, because both would use standard output.");
    return { kind: "transform", source, transforms, output, json: values.json === true };
  } catch (error) {
    return wrong(messageOf(error));
  }
}

function wrong(why: string): Options {
  return { kind: "wrong", why };
}

type Transform = Extract<Options, { kind: "transform" }>;

type Transformed = {
  /** The result, only when nothing failed. */
  readonly bytes: Uint8Array | null;
  readonly source: WholeFile | null;
  readonly findings: readonly Shown[];
};

async function transformFiles(options: Transform, io: CliIo): Promise<Transformed> {
  const read: WholeFile[] = [];
  for (const name of [options.source, ...options.transforms]) {
    throwIfCancelled(io.signal, "The transform");
    try {
      read.push(await readWholeFile(resolve(io.cwd, name)));
    } catch (error) {
      return { bytes: null, source: null, findings: [shownError(error, name)] };
    }
  }
  const [source, ...files] = read;
  if (!source) return { bytes: null, source: null, findings: [] };
  const transforms = files.map((file, at) => ({ name: options.transforms[at] ?? file.path, bytes: file.bytes }));
  const result = applyTransforms({ source: source.bytes, sourceName: options.source, transforms });
  const findings = result.steps.flatMap((step) => step.messages.flatMap(shown));
  return { bytes: result.ok ? result.bytes : null, source, findings };
}

function shown(message: XdtMessage): readonly Shown[] {
  const { level, text, file, line, column } = message;
  return level === "message" ? [] : [{ level, text, file, line, column }];
}

/** Hands the result over; gives the error when it could not be written. */
async function deliver(bytes: Uint8Array, source: WholeFile, options: Transform, io: CliIo): Promise<Shown | null> {
  if (options.output === null) {
    io.outBytes(bytes);
    return null;
  }
  try {
    await writeWholeFile(resolve(io.cwd, options.output), bytes, source);
    return null;
  } catch (error) {
    return shownError(error, options.output);
  }
}

function shownError(error: unknown, file: string): Shown {
  if (!(error instanceof AppError)) throw error;
  return { level: "error", text: error.message, file, line: null, column: null };
}

function lineOf({ level, text, file, line, column }: Shown): string {
  const place = file === null ? "slipway transform" : line === null ? file : `${file}(${line},${column})`;
  return `${place}: ${level}: ${text}`;
}
