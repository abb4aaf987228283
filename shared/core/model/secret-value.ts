/** What can be told of a value without its schema: for code, such as a screen, that must not carry the schemas. */

/** True for `{ plain }`: a value that must be sealed before anything is stored. */
export function isPlainSecret(value: unknown): value is { readonly plain: string } {
  return isRecord(value) && typeof value["plain"] === "string" && Object.keys(value).length === 1;
}

/** True for `{ secret }`: a reference into the secret store. */
export function isSecretReference(value: unknown): value is { readonly secret: string } {
  return isRecord(value) && typeof value["secret"] === "string" && Object.keys(value).length === 1;
}

/** True for a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
