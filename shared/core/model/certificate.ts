import { z } from "zod";
import { idSchema, nameSchema, secretSchema } from "./fields.ts";

/**
 * An X.509 certificate that variables refer to: a variable `Tls` for it gives `Tls.Thumbprint`, `Tls.CertificatePem`,
 * `Tls.PrivateKeyPem` and so on.
 */
export const certificateSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(""),
  /** Where it may be used; empty: everywhere. */
  environments: z.array(idSchema).default([]),
  /** The file as it was given: PEM text, or a PFX or DER file in base64. Kept sealed, since it may hold the private key. */
  content: secretSchema,
  /** What opens a protected PFX or private key. */
  password: secretSchema.optional(),
});
export type Certificate = z.infer<typeof certificateSchema>;
