import { z } from "zod";

/** A stable, readable identity: lower-case words joined by `-`. Made from the name once, never changed after. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and single dashes, like 'web-shop'")
  .max(60);

export const nameSchema = z.string().trim().min(1, "a name is needed").max(100);

/** A secret: kept as a reference into the secret store, or given once in clear to be stored. */
export const secretSchema = z.union([
  z.strictObject({ secret: z.string().min(1) }),
  z.strictObject({ plain: z.string() }),
]);
export type SecretValue = z.infer<typeof secretSchema>;

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

/** The id a name gets: `Web Shop (EU)` becomes `web-shop-eu`; a name without any letter or digit becomes `item`. */
export function idFromName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return words.join("-").slice(0, 60).replace(/-+$/, "") || "item";
}
