import { z } from "zod";
import { idSchema, secretSchema } from "./fields.ts";

/** Where a value counts. Kinds are joined by AND, the names inside one by OR; an absent kind sets no limit. */
const scopeSchema = z.strictObject({
  environments: z.array(z.string().min(1)).optional(),
  targets: z.array(z.string().min(1)).optional(),
  tags: z.array(z.string().min(1)).optional(),
  steps: z.array(z.string().min(1)).optional(),
  channels: z.array(z.string().min(1)).optional(),
});

/** An account or certificate, whose parts a variable gives under its own name: `Db.Username`, `Tls.Thumbprint`. */
const credentialReferenceSchema = z.union([
  z.strictObject({ account: idSchema }),
  z.strictObject({ certificate: idSchema }),
]);
export type CredentialReference = z.infer<typeof credentialReferenceSchema>;

const scopedValueSchema = z.strictObject({
  /** Text with `#{...}` expressions, `null` to remove, a secret, or an account or certificate. */
  value: z.union([z.string(), z.null(), secretSchema, credentialReferenceSchema], {
    error: ({ input }) => wrongValue(input),
  }),
  scope: scopeSchema.default({}),
});
function wrongValue(input: unknown): string {
  if (input === undefined) return "a value is needed; write '' for an empty one";
  if (typeof input === "number" || typeof input === "boolean") return `a value is text: put ${input} into quotes`;
  return "a value is text, null, a secret ({ fromEnv: NAME } in a file), { account: ID } or { certificate: ID }";
}

export type ScopedValue = z.infer<typeof scopedValueSchema>;

/** How a prompted variable is asked for when deploying. */
const promptSchema = z.strictObject({
  label: z.string().optional(),
  help: z.string().optional(),
  required: z.boolean().default(false),
  /** What is typed into `sensitive` is sealed and masked like any secret. */
  control: z.enum(["text", "multiline", "checkbox", "select", "sensitive"]).default("text"),
  options: z.array(z.string()).optional(),
});

/** A variable with all its values; which one counts depends on the scope. */
export const variableSchema = z.strictObject({
  name: z.string().min(1, "a name is needed").max(500),
  description: z.string().optional(),
  prompt: promptSchema.optional(),
  values: z.array(scopedValueSchema).default([]),
});
export type Variable = z.infer<typeof variableSchema>;

/** The variables of a project, or of a library set. */
export const variablesSchema = z.strictObject({ variables: z.array(variableSchema).default([]) });
export type Variables = z.infer<typeof variablesSchema>;

/** Variables that projects share. */
export const variableSetSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: z.string().default(""),
  variables: z.array(variableSchema).default([]),
});
export type LibraryVariableSet = z.infer<typeof variableSetSchema>;
