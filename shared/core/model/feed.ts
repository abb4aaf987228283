import { z } from "zod";
import { nameSchema, secretSchema } from "./fields.ts";

/** Where packages come from: an image registry, or a folder of zip files named `Id.Version.zip`. */
export const feedSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("registry"),
    name: nameSchema,
    /** `https://registry.example`; `http://` only where the registry really speaks plain HTTP. */
    url: z.url({ protocol: /^https?$/, error: "give an address that begins with https:// or http://" }),
    username: z.string().optional(),
    password: secretSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal("folder"),
    name: nameSchema,
    path: z.string().min(1),
  }),
]);
export type Feed = z.infer<typeof feedSchema>;
