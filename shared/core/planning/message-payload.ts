import { AppError, assertNever, messageOf } from "../errors.ts";
import type { Message, PostMessageStep } from "../model/notification-steps.ts";
import type { Fill } from "./container-spec.ts";

/** What is posted: a JSON text, its headers, and whether plain HTTP was allowed. */
export type MessagePayload = {
  readonly body: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly allowHttp: boolean;
};

/** A message in the shape its service takes, texts filled in. Throws `invalid_input` when the result is no JSON. */
export function messagePayload({ name, message }: PostMessageStep, fill: Fill): MessagePayload {
  switch (message.service) {
    case "slack":
      return plain({ text: fill(message.text, "text") });
    case "teams":
      return plain(teamsCard(fill(message.text, "text")));
    case "webhook":
      return webhookPayload(name, message, fill);
    default:
      return assertNever(message);
  }
}

function plain(data: object): MessagePayload {
  return { body: JSON.stringify(data), headers: [], allowHttp: false };
}

/**
 * The message that a Teams workflow "when a webhook request is received" posts: one Adaptive Card. In the Markdown of a
 * card only an empty line begins a new line.
 */
function teamsCard(text: string): object {
  const lines = text.trim().replace(/(?:\r?\n)+/g, "\n\n");
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    body: [{ type: "TextBlock", text: lines, wrap: true }],
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, contentUrl: null, content }] };
}

function webhookPayload(
  stepName: string,
  message: Extract<Message, { service: "webhook" }>,
  fill: Fill,
): MessagePayload {
  const body = fill(message.body, "body");
  try {
    JSON.parse(body);
  } catch (error) {
    throw new AppError(
      "invalid_input",
      `The body of step '${stepName}' is no JSON once it is filled in (${messageOf(error)}). Write texts in it as "#{Name | JsonEscape}".`,
    );
  }
  const headers = message.headers.map(({ name, value }) => ({ name, value: fill(value, `header ${name}`) }));
  return { body, headers, allowHttp: message.allowHttp };
}
