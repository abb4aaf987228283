import type { Budget } from "../budget.ts";
import type { Clock } from "../dotnet/dates.ts";

/** What a filter may need besides its input. */
export type FilterEnvironment = { readonly budget: Budget; readonly clock: Clock };

/**
 * A filter: from its input (null when that is unknown) and options to a text, or null for nothing. Throws `AppError`
 * where the original throws.
 */
export type Filter = (
  input: string | null,
  options: readonly string[],
  environment: FilterEnvironment,
) => string | null;

/** A filter that needs an input and takes no options. */
export function plain(change: (input: string) => string): Filter {
  return (input, options) => (input === null || options.length > 0 ? null : change(input));
}

/** A filter that needs an input and exactly one option. */
export function withOption(
  change: (input: string, option: string, environment: FilterEnvironment) => string | null,
): Filter {
  return (input, options, environment) => {
    const [option] = options;
    return input === null || option === undefined || options.length > 1 ? null : change(input, option, environment);
  };
}

/** How .NET's boolean filters print their answer. */
export function yesOrNo(answer: boolean): string {
  return answer ? "true" : "false";
}

/** An option that must be a whole number; null when it is none. */
export { parseInt32 as wholeNumber } from "../dotnet/numbers.ts";
