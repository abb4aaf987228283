import { z } from "zod";
import { nameSchema } from "./fields.ts";

/** A place a release goes to, such as Test or Production. `sortOrder` is its column on the board, from the left. */
export const environmentSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(""),
  sortOrder: z.int().min(0).default(0),
});
export type Environment = z.infer<typeof environmentSchema>;
