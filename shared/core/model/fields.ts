import { z } from "zod";

export { isPlainSecret, isRecord, isSecretReference } from "./secret-value.ts";

/** A stable, readable identity: lower-case words joined by `-`. Made from the name once, never changed after. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and single dashes, like 'web-shop'")
  .max(60);

/** Calls back for every item whose text at `key` was there before, whatever its case. */
export function reportRepeated<K extends string>(
  items: readonly { readonly [key in K]: string }[],
  key: K,
  report: (index: number, value: string) => void,
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const value = item[key].toLowerCase();
    if (seen.has(value)) report(index, item[key]);
    seen.add(value);
  });
}

/** A name as people read it. */
export const nameSchema = z.string().trim().min(1, "a name is needed").max(100);

/** A secret: kept as a reference into the secret store, or given once in clear to be stored. */
export const secretSchema = z.union([
  z.strictObject({ secret: z.string().min(1) }),
  z.strictObject({ plain: z.string() }),
]);
export type SecretValue = z.infer<typeof secretSchema>;
