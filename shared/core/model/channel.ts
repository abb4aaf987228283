import { z } from "zod";
import { idSchema, nameSchema } from "./fields.ts";

/** What a channel asks of package versions when a release is made. An absent part asks nothing. */
const versionRuleSchema = z.strictObject({
  /** The steps whose packages are meant; empty: every step with a package. */
  steps: z.array(idSchema).default([]),
  /** Interval notation: `1.0` (at least), `[1.0,2.0)`, `[1.5]`. */
  range: z.string().default(""),
  /** A regular expression searched in the pre-release label; `^$`: only versions without one. */
  preRelease: z.string().default(""),
});
export type VersionRule = z.infer<typeof versionRuleSchema>;

/** One stream of a project's releases, such as `Stable` or `Hotfix`. */
export const channelSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  description: z.string().default(""),
  /** Absent: the project's own. */
  lifecycle: idSchema.optional(),
  rules: z.array(versionRuleSchema).default([]),
});
export type Channel = z.infer<typeof channelSchema>;

/** The channel of a project that declares none. */
export const DEFAULT_CHANNEL: Channel = { id: "default", name: "Default", description: "", rules: [] };

/** A project's channels, the one that counts when none is named first. Never empty. */
export function channelsOf(project: { readonly channels: readonly Channel[] }): readonly [Channel, ...Channel[]] {
  const [first, ...others] = project.channels;
  return first ? [first, ...others] : [DEFAULT_CHANNEL];
}
