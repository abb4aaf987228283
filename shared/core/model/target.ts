import { z } from "zod";
import { idSchema, nameSchema, secretSchema } from "./fields.ts";

const sshAuthSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("password"), password: secretSchema }),
  z.strictObject({ kind: z.literal("key"), privateKey: secretSchema, passphrase: secretSchema.optional() }),
  z.strictObject({ kind: z.literal("key-file"), path: z.string().min(1), passphrase: secretSchema.optional() }),
  z.strictObject({ kind: z.literal("agent") }),
  /** An SSH key, or user and password, that the library keeps. */
  z.strictObject({ kind: z.literal("account"), account: idSchema }),
]);

const endpointSchema = z.discriminatedUnion("kind", [
  /** This computer's Docker engine. An empty socket means the usual one of this system. */
  z.strictObject({ kind: z.literal("local"), socket: z.string().default("") }),
  /** A Docker engine behind SSH. Host keys are pinned as `TYPE SHA256:...`; others are refused. */
  z
    .strictObject({
      kind: z.literal("ssh"),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535).default(22),
      /** Empty: the account's. */
      username: z.string().default(""),
      auth: sshAuthSchema,
      hostKeys: z.array(z.string().regex(/^\S+ SHA256:\S+$/, "write a host key as 'TYPE SHA256:...'")).default([]),
      socket: z.string().default("/var/run/docker.sock"),
    })
    .refine(({ username, auth }) => username !== "" || auth.kind === "account", {
      path: ["username"],
      message: "name the user, or an account to sign in with",
    }),
  /** A Docker engine that listens on a TCP port behind TLS and asks for a client certificate (`dockerd --tlsverify`). */
  z.strictObject({
    kind: z.literal("tls"),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(2376),
    /** PEM of the authority that signed the engine's certificate; empty: those this system trusts. */
    ca: z.string().default(""),
    /** PEM of the client certificate, and its key. */
    certificate: z.string().min(1),
    key: secretSchema,
  }),
  /** A folder on this computer that packages are deployed to. */
  z.strictObject({ kind: z.literal("folder"), path: z.string().min(1) }),
]);
export type Endpoint = z.infer<typeof endpointSchema>;

/** A place steps run on: in which environments it counts, and the tags steps choose it by. */
export const targetSchema = z.strictObject({
  name: nameSchema,
  environments: z.array(idSchema).default([]),
  tags: z.array(z.string().min(1)).default([]),
  endpoint: endpointSchema,
  disabled: z.boolean().default(false),
});
export type Target = z.infer<typeof targetSchema>;

/** The account of the library that a target is signed in to with; null: none. */
export function accountOf(endpoint: Endpoint): string | null {
  return endpoint.kind === "ssh" && endpoint.auth.kind === "account" ? endpoint.auth.account : null;
}
