import { z } from "zod";
import { idSchema, secretSchema } from "./fields.ts";
import { stepBase } from "./step-base.ts";

/** Steps that tell people. They run once, on the computer Slipway runs on; all texts may hold expressions. */
const notification = {
  ...stepBase,
  /** Else the deployment goes on when the message cannot be sent; the step then says why. */
  failsDeployment: z.boolean().default(false),
};

const text = z.string().max(100_000);
const required = text.min(1);

/** Sends a mail through a mail server of the library. */
export const sendEmailSchema = z.strictObject({
  kind: z.literal("send-email"),
  ...notification,
  /** The mail server of the library it is sent through; that also says from whom. */
  server: idSchema,
  /** Addresses separated by commas: `name@example.com` or `Name <name@example.com>`. */
  to: required,
  cc: text.default(""),
  bcc: text.default(""),
  subject: required,
  body: text.default(""),
  isHtml: z.boolean().default(false),
  priority: z.enum(["normal", "high"]).default("normal"),
});
export type SendEmailStep = z.infer<typeof sendEmailSchema>;

/** Headers that belong to the connection. */
const OWN_HEADERS = ["host", "content-length", "connection", "transfer-encoding", "upgrade", "expect"];

const headerSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "write a header's name, like X-Token")
    .refine((name) => !OWN_HEADERS.includes(name.toLowerCase()), "this header is set by itself"),
  value: text,
});

/** What is posted, in the words of the service. */
const messageSchema = z.discriminatedUnion("service", [
  /** `text` in Slack's own markup (mrkdwn). */
  z.strictObject({ service: z.literal("slack"), text: required }),
  /** `text` in the Markdown that cards know; for an address of the workflow "when a webhook request is received". */
  z.strictObject({ service: z.literal("teams"), text: required }),
  z.strictObject({
    service: z.literal("webhook"),
    /** JSON. Inside its texts write `#{Name | JsonEscape}`. */
    body: required,
    headers: z.array(headerSchema).default([]),
    /** Plain HTTP on purpose; without it only https is spoken, or http with this computer. */
    allowHttp: z.boolean().default(false),
  }),
]);
export type Message = z.infer<typeof messageSchema>;

const ADDRESS_RULE = {
  error: "give it as a secret, or as an expression for a sensitive variable, like #{Alerts.Address}",
};

/** Posts to Slack, Teams or any webhook. */
export const postMessageSchema = z.strictObject({
  kind: z.literal("post-message"),
  ...notification,
  /** Whoever knows the address may post there, so it is a secret, or an expression for a sensitive variable. */
  address: z.union([secretSchema, z.string().includes("#{", ADDRESS_RULE)], ADDRESS_RULE),
  message: messageSchema,
});
export type PostMessageStep = z.infer<typeof postMessageSchema>;
