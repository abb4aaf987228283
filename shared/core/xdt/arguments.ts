import { AppError } from "../errors.ts";

/** A transform or locator attribute: its name and the text between the parentheses, null without any. */
export type NamedCall = { readonly name: string; readonly argumentText: string | null };

const BLANK = "[\\f\\n\\r\\t\\v\\x85\\p{Z}]*";
const CALL = new RegExp(`^${BLANK}([\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}]+)(?:${BLANK}\\((.*)\\))?${BLANK}$`, "su");

/** Reads `Name` or `Name(arguments)`. Throws `invalid_input` with the engine's one text for everything else. */
export function parseCall(value: string): NamedCall {
  const match = CALL.exec(value);
  if (!match) {
    throw new AppError(
      "invalid_input",
      "Transform and Locator attributes must contain only a type name, or a type name followed by a list of attributes in parentheses.",
    );
  }
  return { name: match[1] ?? "", argumentText: match[2] ? match[2] : null };
}

/**
 * Splits arguments at commas outside parentheses and trims them. A text without any comma is one argument as it is.
 * Quotes protect nothing, and when parentheses never balance the rest is one argument.
 */
export function splitArguments(argumentText: string | null): readonly string[] {
  if (argumentText === null) return [];
  if (!argumentText.includes(",")) return [argumentText];
  const split: string[] = [];
  let current: string[] = [];
  let open = 0;
  for (const part of argumentText.split(",")) {
    current.push(part);
    for (const unit of part) open += unit === "(" ? 1 : unit === ")" ? -1 : 0;
    if (open !== 0) continue;
    split.push(current.join(","));
    current = [];
  }
  if (current.length > 0) split.push(current.join(","));
  return split.map((part) => part.trim());
}
