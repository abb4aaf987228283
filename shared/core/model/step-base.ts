import { z } from "zod";
import { idSchema, nameSchema } from "./fields.ts";

/** When a step runs: only if all before succeeded, only after a failure, or always. */
const conditionSchema = z.enum(["success", "failure", "always"]);

/** What every step has. */
export const stepBase = {
  id: idSchema,
  name: nameSchema,
  notes: z.string().optional(),
  /** Empty: every environment. */
  environments: z.array(idSchema).default([]),
  /** Ids of the project's channels; empty: every channel. */
  channels: z.array(idSchema).default([]),
  condition: conditionSchema.default("success"),
};

/** What every step has that may run on targets. */
export const onTargets = {
  ...stepBase,
  /** The step runs on each enabled target of the environment that has one of these tags; empty: on all of them. */
  tags: z.array(z.string().min(1)).default([]),
  /** How many targets are worked on at once. 1: one after the other, so that a failure leaves the rest as they are. */
  parallel: z.int().min(1).max(100).default(1),
};
