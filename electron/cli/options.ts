import { type ParseArgsConfig, parseArgs } from "node:util";
import { messageOf } from "../../shared/core/errors.ts";

/** A command line that cannot be understood; ends with exit code 2 and the command's usage. */
export class UsageError extends Error {}

/** Options every command that talks to a host has. */
export const hostOptions = {
  data: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** Reads options and words; unknown options and missing values become a `UsageError`. */
export function readOptions<O extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** The words of a command line, exactly as many as named. */
export function requireWords<const N extends readonly string[]>(
  words: readonly string[],
  names: N,
): { readonly [K in keyof N]: string } {
  if (words.length === names.length) return words as unknown as { readonly [K in keyof N]: string }; // the lengths are equal
  throw new UsageError(
    words.length < names.length ? `${names[words.length]} is missing` : `'${words[names.length]}' is one word too many`,
  );
}

/** The number of a deployment. */
export function deploymentNumber(word: string): number {
  const number = Number(word);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`'${word}' is no deployment number`);
}
