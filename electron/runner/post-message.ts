import type { Message, PostMessageStep } from "../../shared/core/model/notification-steps.ts";
import { messagePayload } from "../../shared/core/planning/message-payload.ts";
import { sendOnce } from "./send-once.ts";
import type { Unit } from "./unit.ts";

const SERVICES: Readonly<Record<Message["service"], string>> = {
  slack: "Slack",
  teams: "Microsoft Teams",
  webhook: "a webhook",
};

/** Posts a message to Slack, Teams or another webhook. Of its address nothing but the host is ever told. */
export async function postMessage(unit: Unit<string | null>, step: PostMessageStep): Promise<void> {
  const { ports, signal } = unit;
  const payload = messagePayload(step, unit.fill);
  const address = unit.fill(addressOf(unit, step), "address");
  unit.log("info", `Posting to ${SERVICES[step.message.service]}`);
  const status = await sendOnce(unit, () => ports.webhooks.post({ ...payload, address }, signal));
  if (status !== null) unit.log("info", `The message was taken (status ${status})`);
}

function addressOf({ ports }: Unit<string | null>, { address }: PostMessageStep): string {
  if (typeof address === "string") return address;
  return "secret" in address ? ports.openSecret(address.secret) : address.plain;
}
