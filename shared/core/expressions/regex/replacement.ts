import { AppError, assertNever } from "../../errors.ts";
import type { Captures } from "./run.ts";
import type { ParsedRegex } from "./syntax.ts";

/** A piece of a replacement text: words as they are, a group, or a part of the input around the match. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly group: number }
  | { readonly kind: "before" | "after" | "input" };

/** Gives what a match is replaced by. */
export type Replacement = (input: string, captures: Captures) => string;

const SUBSTITUTION = /\$(?:\$|(\d+)|\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\}|([&`'+_]))/gu;

const GREATEST_GROUP = 2_147_483_647;

/**
 * Reads a .NET replacement text: `$1 ${1} ${name} $& $` $' $+ $_ $$`. A reference to no group stays as it is written.
 * Throws `invalid_input` for a number that no group can have. Source: `Substitutions in regular expressions` in the
 * .NET documentation.
 */
export function parseReplacement(text: string, regex: ParsedRegex): Replacement {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(SUBSTITUTION)) {
    const piece = substitution(match, regex);
    if (piece === null) continue;
    pieces.push({ kind: "text", text: text.slice(from, match.index) }, piece);
    from = match.index + match[0].length;
  }
  pieces.push({ kind: "text", text: text.slice(from) });
  return (input, captures) => pieces.map((piece) => expand(piece, input, captures)).join("");
}

function substitution(match: RegExpExecArray, regex: ParsedRegex): Piece | null {
  const [, number, name, sign] = match;
  if (number !== undefined) return groupPiece(Number(number), regex);
  if (name !== undefined)
    return groupPiece(regex.groupNames.get(name) ?? (/^\d+$/.test(name) ? Number(name) : -1), regex);
  switch (sign) {
    case "&":
      return { kind: "group", group: 0 };
    case "`":
      return { kind: "before" };
    case "'":
      return { kind: "after" };
    case "+":
      return { kind: "group", group: regex.groupCount - 1 };
    case "_":
      return { kind: "input" };
    default:
      return { kind: "text", text: "$" };
  }
}

function groupPiece(group: number, regex: ParsedRegex): Piece | null {
  if (group > GREATEST_GROUP)
    throw new AppError("invalid_input", `The replacement's group ${group} is too great a number.`);
  return regex.groupNumbers.has(group) ? { kind: "group", group } : null;
}

function expand(piece: Piece, input: string, captures: Captures): string {
  const [start = 0, end = 0] = captures;
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "group": {
      const [from = -1, to = -1] = captures.subarray(piece.group * 2, piece.group * 2 + 2);
      return from < 0 ? "" : input.slice(from, to);
    }
    case "before":
      return input.slice(0, start);
    case "after":
      return input.slice(end);
    case "input":
      return input;
    default:
      return assertNever(piece);
  }
}
