import { z } from "zod";
import { nameSchema, secretSchema } from "./fields.ts";
import { parseMailboxes } from "./mailboxes.ts";

/** A server that takes mail (SMTP), for every project. */
export const mailServerSchema = z
  .strictObject({
    name: nameSchema,
    host: z.string().trim().min(1),
    port: z.int().min(1).max(65_535).default(587),
    /** `starttls`: encrypted before anything is said (port 587). `tls`: from the first byte (port 465). `none`: not at all. */
    security: z.enum(["starttls", "tls", "none"]).default("starttls"),
    /** PEM of the authority that signed the server's certificate; empty: those this system trusts. */
    ca: z.string().default(""),
    username: z.string().min(1).optional(),
    password: secretSchema.optional(),
    /** The sender: `slipway@example.com` or `Slipway <slipway@example.com>`. */
    from: z.string().refine(isOneMailbox, "write one address, like Slipway <slipway@example.com>"),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ["password"],
    error: "give user and password, or neither",
  });
export type MailServer = z.infer<typeof mailServerSchema>;

function isOneMailbox(text: string): boolean {
  try {
    return parseMailboxes(text).length === 1;
  } catch {
    return false; // whatever stands against it, the refinement says how it is written
  }
}
