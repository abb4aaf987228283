import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import { isCredential } from "../../shared/core/variables/credential-book.ts";
import type { CellValue } from "../../shared/core/variables/matrix.ts";

/** What stands for a sensitive value wherever text leaves the grid. */
export const HIDDEN_TEXT = "********";

/** How an account or certificate reads: `Account: Deploy`. */
export type CredentialTextOf = (reference: CredentialReference) => string;

/** True for a sensitive value, stored or just typed. */
export function isSensitive(value: CellValue | undefined): boolean {
  return isPlainSecret(value) || isSecretReference(value);
}

/** True for a value that is no text: its editor begins empty, and leaving it empty changes nothing. */
export function isOpaque(value: CellValue | undefined): boolean {
  return isSensitive(value) || isCredential(value);
}

/** A value as the grid shows it; sensitive ones as bullets. */
export function shownText(value: CellValue | undefined, textOf: CredentialTextOf): string {
  if (value === undefined) return "";
  if (value === null) return "null";
  if (isCredential(value)) return textOf(value);
  if (typeof value !== "string") return isPlainSecret(value) && value.plain === "" ? "type it again" : "••••••••";
  return value === "" ? "(empty)" : value;
}

/** A value as it is copied to other programs. */
export function copiedText(value: CellValue | undefined, textOf: CredentialTextOf): string {
  if (value === undefined || value === null) return "";
  if (isCredential(value)) return textOf(value);
  return typeof value === "string" ? value : HIDDEN_TEXT;
}

/** Said when a value was changed by somebody else while another was typed in its place. */
export function changedMeanwhile(name: string): string {
  return `'${name}' was changed meanwhile. What you typed replaces that; Ctrl+Z brings it back.`;
}

const ONE_LINE = 80;

/** The beginning of a text, on one line. */
export function oneLine(text: string): string {
  const flat = text.trim().replaceAll(/\s+/g, " ");
  return flat.length > ONE_LINE ? `${flat.slice(0, ONE_LINE)}…` : flat;
}
