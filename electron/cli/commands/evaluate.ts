import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { AppError, messageOf, throwIfCancelled } from "../../../shared/core/errors.ts";
import { type Evaluation, evaluate } from "../../../shared/core/expressions/evaluate.ts";
import { createVariableSet, type VariableSet } from "../../../shared/core/expressions/variable-set.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK, EXIT_USAGE } from "../command.ts";

const USAGE = `slipway evaluate [--variables FILE.json] [--continue] TEMPLATE
slipway evaluate --jsonl

Evaluates a template such as 'https://#{Host}:#{Port}' and prints the result.

  --variables FILE.json  The variables: an object of names to texts or null
  --continue             Keep what cannot be read as text and evaluate the rest, as in files
  --jsonl                Read lines {"variables":{...},"template":"...","haltOnError":true} and write lines
                         {"result":...,"error":...,"unresolved":[...],"truthy":...}

Ends with 1 when something is unresolved or cannot be evaluated.`;

const Variables = z.record(z.string(), z.string().nullable());
const Question = z.object({ variables: Variables, template: z.string(), haltOnError: z.boolean().optional() });

/** `slipway evaluate`: one template, or one a line. */
export const evaluateCommand: Command = {
  usage: USAGE,
  async run(args, io) {
    const options = readOptions(args);
    if (options.kind === "wrong") {
      io.err(`slipway evaluate: ${options.why}\n${USAGE}\n`);
      return EXIT_USAGE;
    }
    return options.kind === "lines" ? evaluateLines(io) : evaluateOne(options, io);
  },
};

type Options =
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "lines" }
  | { readonly kind: "one"; readonly template: string; readonly file: string | null; readonly haltOnError: boolean };

function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { variables: { type: "string" }, continue: { type: "boolean" }, jsonl: { type: "boolean" } },
    });
    const [template] = positionals;
    if (values.jsonl) return positionals.length === 0 ? { kind: "lines" } : wrong("--jsonl takes no template.");
    if (template === undefined || positionals.length > 1) return wrong("Give exactly one template, in quotes.");
    return { kind: "one", template, file: values.variables ?? null, haltOnError: values.continue !== true };
  } catch (error) {
    return wrong(messageOf(error));
  }
}

function wrong(why: string): Options {
  return { kind: "wrong", why };
}

async function evaluateOne(options: Extract<Options, { kind: "one" }>, io: CliIo): Promise<number> {
  const variables = options.file === null ? createVariableSet([]) : await readVariables(resolve(io.cwd, options.file));
  const { result, message } = answer(options.template, variables, options.haltOnError);
  if (result !== null) io.out(`${result}\n`);
  if (message === null) return EXIT_OK;
  io.err(`slipway evaluate: ${message}\n`);
  return EXIT_FAILED;
}

async function readVariables(file: string): Promise<VariableSet> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("not_found", `Could not read the variables in ${file}: ${messageOf(cause)}.`, { cause });
  });
  return createVariableSet(Object.entries(parseJson(Variables, text.replace(/^\ufeff/, ""), `The file ${file}`)));
}

async function evaluateLines(io: CliIo): Promise<number> {
  let number = 0;
  for await (const lines of linesOf(io.stdin)) {
    throwIfCancelled(io.signal, "Evaluating");
    let answers = "";
    try {
      for (const line of lines) {
        number++;
        if (line.trim() !== "") answers += answerLine(line, number);
      }
    } finally {
      // What stands before a line that cannot be read is answered all the same.
      if (answers !== "") io.out(answers);
    }
  }
  return EXIT_OK;
}

function answerLine(line: string, number: number): string {
  const question = parseJson(Question, line, `Line ${number}`);
  const variables = createVariableSet(Object.entries(question.variables));
  const { result, error, unresolved, truthy } = answer(question.template, variables, question.haltOnError ?? true);
  return `${JSON.stringify({ result, error, unresolved, truthy })}\n`;
}

function answer(template: string, variables: VariableSet, haltOnError: boolean): Evaluation {
  const now = new Date();
  return evaluate(template, variables, {
    haltOnError,
    nowMs: now.getTime(),
    utcOffsetMinutes: -now.getTimezoneOffset(),
  });
}

/** The whole lines of each piece that arrives, without their line ends. */
async function* linesOf(stdin: CliIo["stdin"]): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of stdin) {
    const text = rest + (typeof piece === "string" ? piece : decoder.decode(piece, { stream: true }));
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  yield [rest + decoder.decode()];
}

function parseJson<T>(schema: z.ZodType<T>, text: string, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new AppError("invalid_input", `${what} is not what 'slipway evaluate' reads: ${why}`, { cause });
  }
}
