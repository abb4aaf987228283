import type { LogLevel, OutputValue } from "../../shared/core/deployment/events.ts";
import {
  type ErrorLevel,
  type Instruction,
  interpretMessage,
  type OutputLevel,
} from "../../shared/core/deployment/service-messages.ts";
import { AppError, assertNever } from "../../shared/core/errors.ts";
import { MASKED } from "../../shared/core/variables/mask.ts";
import type { LogChunk } from "../ports/output.ts";
import type { OutputLog } from "./deployment-log.ts";
import { createWholeLines, type LineWriter } from "./line-writer.ts";
import { readMessages } from "./read-messages.ts";
import type { Unit } from "./unit.ts";

const LONGEST_SECRET_CHARACTERS = 200_000;

/** A file that a script gave away, by its path there. */
export type ArtifactRequest = { readonly path: string; readonly name: string };

/** What a script prints, on its way into the log. */
export type ScriptOutput = OutputLog & {
  /** Why it failed, in its own words; null when it did not say. */
  resultMessage(): string | null;
  /** The files it gave away, in order. */
  artifacts(): readonly ArtifactRequest[];
  /** True once it wrote to standard error, unless it said that this means nothing. */
  hasErrors(): boolean;
};

/**
 * Logs what a script prints and does what its messages ask for. Messages are read from standard output, before masking, which
 * would hide a secret's base64 in them. Outputs of one chunk are stored together.
 */
export function scriptOutput(unit: Unit<string | null>): ScriptOutput {
  const errors = errorOutput(unit);
  const outputs: [string, OutputValue][] = [];
  const artifacts: ArtifactRequest[] = [];
  const texts = textOutput(unit.lines("stdout"));
  let resultMessage: string | null = null;
  const act = (instruction: Instruction) => {
    switch (instruction.kind) {
      case "set-variable":
        outputs.push([unit.masked(instruction.name), outputValue(unit, instruction)]);
        return;
      case "mask":
        if (instruction.value === "" || unit.masked(instruction.value) === MASKED) return;
        unit.emit({ kind: "value-masked", secret: hide(unit, "The value to mask", instruction.value) });
        return;
      case "stdout-level":
        return texts.setLevel(instruction.level);
      case "stderr-level":
        return errors.setLevel(instruction.level);
      case "result-message":
        resultMessage = instruction.message;
        return;
      case "create-artifact":
        artifacts.push(instruction);
        return;
      case "progress":
      case "unknown":
        return tell(unit, instruction);
      default:
        return assertNever(instruction);
    }
  };
  const messages = readMessages({
    onText: texts.write,
    onLineEnd: texts.endLine,
    onMessage: (message) => act(interpretMessage(message)),
    onMalformed: (text) => {
      texts.write(text);
      unit.log(
        "warning",
        "Could not parse a message of the script. It is in the log as it was printed, but for a value that it sets or masks. Values are written in base64.",
      );
    },
    onTooLong: (name) => {
      const what = `A message of the script (${name}) is too long: its value has millions of characters.`;
      throw new AppError("invalid_input", `${what} Give it away in a file, or in parts.`);
    },
  });
  const store = () => {
    if (outputs.length > 0) unit.setOutputs(outputs.splice(0));
  };
  return {
    push: ({ stream, bytes }: LogChunk) => {
      unit.requireStorableLog();
      if (stream === "stdout") messages.push(bytes);
      else errors.push(bytes);
      store();
    },
    end: () => {
      messages.end();
      texts.end();
      errors.end();
      store();
    },
    resultMessage: () => resultMessage,
    artifacts: () => artifacts,
    hasErrors: errors.hasErrors,
  };
}

/** A value that is sensitive, or that holds something sensitive, is kept as a secret. */
function outputValue(unit: Unit<string | null>, output: Instruction & { kind: "set-variable" }): OutputValue {
  const { name, value, sensitive } = output;
  const secret = () => ({ kind: "secret" as const, secret: hide(unit, `The output ${name}`, value) });
  if (sensitive) return secret();
  if (unit.masked(value) === value) return { kind: "text", text: value };
  unit.log("verbose", `The output ${name} holds a sensitive value, so it is kept as one`);
  return secret();
}

/** Throws `invalid_input` for a value that is too long: looking for it in each line would take too much. */
function hide(unit: Unit<string | null>, what: string, value: string): string {
  if (value.length <= LONGEST_SECRET_CHARACTERS) return unit.hide(value);
  throw new AppError(
    "invalid_input",
    `${what} is sensitive and has ${value.length} characters; at most ${LONGEST_SECRET_CHARACTERS} can be hidden. Give it away in a file, or in parts.`,
  );
}

function tell(unit: Unit<string | null>, what: Instruction & { kind: "progress" | "unknown" }): void {
  switch (what.kind) {
    case "progress":
      return unit.log("info", what.message === "" ? `${what.percentage} %` : `${what.percentage} %: ${what.message}`);
    case "unknown": {
      const names = Object.keys(what.message.properties).join(", ");
      const given = names === "" ? "" : ` (${names})`;
      return unit.log("verbose", `The script's message '${what.message.name}'${given} means nothing here`);
    }
    default:
      return assertNever(what);
  }
}

const LEVELS: Readonly<Record<Exclude<OutputLevel, "ignore">, LogLevel>> = {
  default: "info",
  verbose: "verbose",
  highlight: "highlight",
  wait: "highlight",
  warning: "warning",
  error: "error",
};

const ENCODER = new TextEncoder();
const LINE_END = ENCODER.encode("\n");

/** Standard output without its messages, at the level that the script chose. */
function textOutput(lines: LineWriter) {
  let isIgnored = false;
  const write = (bytes: Uint8Array) => {
    if (!isIgnored) lines.write(bytes);
  };
  return {
    write: (text: string) => write(ENCODER.encode(text)),
    endLine: () => write(LINE_END),
    setLevel(level: OutputLevel): void {
      isIgnored = level === "ignore";
      if (level !== "ignore") lines.setLevel(LEVELS[level]);
    },
    end: () => lines.end(),
  };
}

const ERROR_LEVELS: Readonly<Record<Exclude<ErrorLevel, "ignore">, LogLevel>> = {
  default: "info",
  error: "error",
  progress: "verbose",
};

/** Standard error. Programs such as git and docker tell their progress there; a script may say so. */
function errorOutput(unit: Unit<string | null>) {
  const lines = unit.lines("stderr");
  const whole = createWholeLines((bytes) => lines.write(bytes));
  let level: ErrorLevel = "default";
  let hasErrors = false;
  return {
    push(bytes: Uint8Array): void {
      if (level === "default" || level === "error") hasErrors ||= bytes.length > 0;
      if (level !== "ignore") whole.push(bytes);
    },
    setLevel(next: ErrorLevel): void {
      whole.end();
      level = next;
      if (next !== "ignore") lines.setLevel(ERROR_LEVELS[next]);
    },
    end(): void {
      whole.end();
      lines.end();
    },
    hasErrors: () => hasErrors,
  };
}
