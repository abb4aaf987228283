import { isPlainSecret, isRecord, isSecretReference } from "./secret-value.ts";

/** Keys under which people type what may be private: values, commands, scripts, texts of files and messages, addresses. */
const PRIVATE_KEYS: ReadonlySet<string> = new Set([
  "value",
  "script",
  "command",
  "entrypoint",
  "engine",
  "text",
  "instructions",
  "subject",
  "body",
  "to",
  "cc",
  "bcc",
]);

/** A document for the eyes of strangers: all of its structure, sizes in the place of what was typed as a value. */
export function documentOutline(body: unknown): unknown {
  if (isSecretReference(body) || isPlainSecret(body)) return "(sealed)";
  if (Array.isArray(body)) return body.map(documentOutline);
  if (!isRecord(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, item]) => [key, PRIVATE_KEYS.has(key) ? sizeOf(item) : documentOutline(item)]),
  );
}

function sizeOf(value: unknown): unknown {
  if (typeof value === "string") return `(${value.length} characters)`;
  if (Array.isArray(value)) return `(${value.length} items)`;
  if (isSecretReference(value) || isPlainSecret(value)) return "(sealed)";
  return isRecord(value) ? `(${Object.keys(value).join(", ") || "empty"})` : value;
}
