import { z } from "zod";
import { idSchema, nameSchema } from "./fields.ts";

/** Something that is released as one: its process, variables and transforms are documents of their own with its id. */
export const projectSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(""),
  lifecycle: idSchema,
  /** Library variable sets whose values count where the project has none of equal rank. */
  variableSets: z.array(idSchema).default([]),
});
export type Project = z.infer<typeof projectSchema>;

/** XDT transforms kept in Slipway: file name to text. Versioned with the project and frozen in each release. */
export const transformsSchema = z.strictObject({
  files: z.array(z.strictObject({ name: z.string().min(1).max(255), text: z.string().max(5_000_000) })).default([]),
});
export type Transforms = z.infer<typeof transformsSchema>;
