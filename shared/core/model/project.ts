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

/** A path of plain file names that any system can keep below a folder: `web.Production.config`, `site/web.Test.config`. */
const transformNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name.split("/").every(isFileName), {
    error:
      "a transform's name is a file name, with folders before it divided by '/': none may begin with a dot, end with a dot or blank, or hold \\ : * ? \" < > |",
  });

function isFileName(part: string): boolean {
  return part !== "" && !/^\.|[. ]$|[\\:*?"<>|\u0000-\u001f]/.test(part);
}

/** XDT transforms kept in Slipway: file name to text. Versioned with the project and frozen in each release. */
export const transformsSchema = z
  .strictObject({
    files: z.array(z.strictObject({ name: transformNameSchema, text: z.string().max(5_000_000) })).default([]),
  })
  .superRefine(({ files }, context) => {
    reportRepeated(files, "name", (index, value) =>
      context.addIssue({
        code: "custom",
        path: ["files", index, "name"],
        message: `two transforms have the name '${value}'`,
      }),
    );
  });
export type Transforms = z.infer<typeof transformsSchema>;
