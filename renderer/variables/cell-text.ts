import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { CellValue } from "../../shared/core/variables/matrix.ts";

/** What stands for a sensitive value wherever text leaves the grid. */
export const HIDDEN_TEXT = "********";

/** True for a sensitive value, stored or just typed. */
export function isSensitive(value: CellValue | undefined): boolean {
  return isPlainSecret(value) || isSecretReference(value);
}

/** A value as the grid shows it; sensitive ones as bullets. */
export function shownText(value: CellValue | undefined): string {
  if (value === undefined) return "";
  if (value === null) return "null";
  if (typeof value !== "string") return isPlainSecret(value) && value.plain === "" ? "type it again" : "••••••••";
  return value === "" ? "(empty)" : value;
}

/** A value as it is copied to other programs. */
export function copiedText(value: CellValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : HIDDEN_TEXT;
}
