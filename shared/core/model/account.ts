import { z } from "zod";
import { idSchema, nameSchema, secretSchema } from "./fields.ts";

/** What an account signs in with. */
export const accountSignInSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("username-password"), username: z.string().min(1), password: secretSchema }),
  z.strictObject({ kind: z.literal("token"), token: secretSchema }),
  z.strictObject({
    kind: z.literal("ssh-key"),
    username: z.string().min(1),
    privateKey: secretSchema,
    passphrase: secretSchema.optional(),
  }),
  z.strictObject({ kind: z.literal("aws"), accessKey: z.string().min(1), secretKey: secretSchema }),
  z.strictObject({
    kind: z.literal("azure"),
    subscription: z.string().min(1),
    tenant: z.string().min(1),
    client: z.string().min(1),
    password: secretSchema,
  }),
  z.strictObject({ kind: z.literal("google-cloud"), jsonKey: secretSchema }),
]);
export type AccountSignIn = z.infer<typeof accountSignInSchema>;

/** A login that variables refer to: a variable `Db` for it gives `Db.Username`, `Db.Password` and so on. */
export const accountSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(""),
  /** Where it may be used; empty: everywhere. */
  environments: z.array(idSchema).default([]),
  signIn: accountSignInSchema,
});
export type Account = z.infer<typeof accountSchema>;
