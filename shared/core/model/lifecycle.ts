import { z } from "zod";
import { idSchema, nameSchema } from "./fields.ts";

/**
 * One stage of a lifecycle. `environments` are deployed to by hand, `automatic` ones as soon as a release enters the
 * phase. `required`: how many of them must have a successful deployment before the next phase opens: all, a number, or
 * none (the phase is optional).
 */
const phaseSchema = z.strictObject({
  name: nameSchema,
  environments: z.array(idSchema).default([]),
  automatic: z.array(idSchema).default([]),
  required: z.union([z.literal("all"), z.literal("none"), z.int().min(1)]).default("all"),
});
export type Phase = z.infer<typeof phaseSchema>;

/** The order in which releases go through environments. Without phases each environment is a phase of its own, in the order of the environments. */
export const lifecycleSchema = z.strictObject({
  name: nameSchema,
  description: z.string().default(""),
  phases: z.array(phaseSchema).default([]),
});
export type Lifecycle = z.infer<typeof lifecycleSchema>;
