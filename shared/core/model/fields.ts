import { z } from "zod";

export { isPlainSecret, isRecord, isSecretReference } from "./secret-value.ts";

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
