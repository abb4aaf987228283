import { assertNever } from "../../shared/core/errors.ts";
import type { Message } from "../../shared/core/model/notification-steps.ts";

/** Texts that are of use as they are: they tell of a deployment that went well as of one that did not. */

const OUTCOME = "#{if Octopus.Deployment.Error}failed#{else}succeeded#{/if}";
const ERROR = "#{if Octopus.Deployment.Error}\n#{Octopus.Deployment.Error}\n#{/if}";

/** The subject of a new mail step. */
export const MAIL_SUBJECT = `#{Octopus.Project.Name} #{Octopus.Release.Number} to #{Octopus.Environment.Name}: ${OUTCOME}`;

/** The text of a new mail step. */
export const MAIL_BODY = `Deployment #{Octopus.Deployment.Id}, started by #{Octopus.Deployment.CreatedBy.DisplayName}.
${ERROR}
#{each step in Octopus.Step}#{if step.Status.Code}#{unless step.Status.Code == "Running"}- #{step}: #{step.Status.Code}
#{/unless}#{/if}#{/each}`;

/** A message for a service with nothing but the service decided. */
export function newMessage(service: Message["service"]): Message {
  switch (service) {
    case "slack":
      return { service, text: chatText("*") };
    case "teams":
      return { service, text: chatText("**") };
    case "webhook":
      return { service, body: WEBHOOK_BODY, headers: [], allowHttp: false };
    default:
      return assertNever(service);
  }
}

/** `bold` is what the service's markup has around bold words. */
function chatText(bold: string): string {
  return `${bold}#{Octopus.Project.Name} #{Octopus.Release.Number}${bold} to ${bold}#{Octopus.Environment.Name}${bold}: ${OUTCOME}${ERROR}`;
}

const WEBHOOK_BODY = `{
  "project": "#{Octopus.Project.Name | JsonEscape}",
  "release": "#{Octopus.Release.Number | JsonEscape}",
  "environment": "#{Octopus.Environment.Name | JsonEscape}",
  "deployment": #{Octopus.Deployment.Id},
  "outcome": "${OUTCOME}",
  "error": "#{if Octopus.Deployment.Error}#{Octopus.Deployment.Error | JsonEscape}#{/if}"
}`;
