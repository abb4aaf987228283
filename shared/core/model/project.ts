import { z } from "zod";
import { channelSchema } from "./channel.ts";
import { idSchema, nameSchema, reportRepeated } from "./fields.ts";

/** Something that is released as one: its process, variables and transforms are documents of their own with its id. */
export const projectSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().default(""),
    lifecycle: idSchema,
    /** Library variable sets whose values count where the project has none of equal rank. */
    variableSets: z.array(idSchema).default([]),
    /** Streams of releases; the first is the default. Without any there is one, called Default. */
    channels: z.array(channelSchema).default([]),
  })
  .superRefine((project, context) => {
    for (const key of ["id", "name"] as const) {
      reportRepeated(project.channels, key, (index, value) =>
        context.addIssue({
          code: "custom",
          path: ["channels", index, key],
          message: `two channels have the ${key} '${value}'`,
        }),
      );
    }
  });
export type Project = z.infer<typeof projectSchema>;

/** XDT transforms kept in Slipway: file name to text. Versioned with the project and frozen in each release. */
export const transformsSchema = z.strictObject({
  files: z.array(z.strictObject({ name: z.string().min(1).max(255), text: z.string().max(5_000_000) })).default([]),
});
export type Transforms = z.infer<typeof transformsSchema>;
