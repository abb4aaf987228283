import type { Message, PostMessageStep } from "../../shared/core/model/notification-steps.ts";
import { assertNever } from "../../shared/core/errors.ts";
import { ChoiceField, SwitchField, TextField } from "../ui/form.tsx";
import { SecretField } from "../ui/secret-field.tsx";
import { FailureSwitch } from "./failure-switch.tsx";
import { MessageText } from "./message-text.tsx";
import { NamedValues } from "./named-values.tsx";
import { newMessage } from "./notification-texts.ts";

type Props = {
  readonly step: PostMessageStep;
  readonly change: (step: PostMessageStep) => void;
};

const SERVICES = [
  { value: "slack", label: "Slack" },
  { value: "teams", label: "Microsoft Teams" },
  { value: "webhook", label: "Another webhook" },
] as const satisfies readonly { readonly value: Message["service"]; readonly label: string }[];

/** A message: to which service and address, and what stands in it. */
export function PostMessageForm({ step, change }: Props) {
  const { message } = step;
  return (
    <>
      <ChoiceField
        label="Service"
        value={message.service}
        options={SERVICES}
        onChange={(service) => change({ ...step, message: newMessage(service) })}
      />
      <AddressField step={step} change={change} />
      <MessageFields value={message} change={(next) => change({ ...step, message: next })} />
      <FailureSwitch
        isFailing={step.failsDeployment}
        change={(failsDeployment) => change({ ...step, failsDeployment })}
      />
    </>
  );
}

const PLACES = [
  { value: "step", label: "With this step, encrypted" },
  { value: "variable", label: "In a variable" },
] as const;

const ADDRESS_HINTS: Readonly<Record<Message["service"], string>> = {
  slack: "The incoming webhook of a channel: https://hooks.slack.com/services/...",
  teams: "That of a workflow that begins when a webhook request is received",
  webhook: "https://..., taken as it is",
};

/** Whoever knows the address may post there, so it is never shown. */
function AddressField({ step, change }: Props) {
  const { address } = step;
  const isExpression = typeof address === "string";
  return (
    <div className="form-row">
      <ChoiceField
        label="Address is kept"
        hint="It is a secret: whoever knows it can post there"
        value={isExpression ? "variable" : "step"}
        options={PLACES}
        onChange={(place) => change({ ...step, address: place === "step" ? { plain: "" } : "#{}" })}
      />
      {isExpression ? (
        <TextField
          label="Variable with the address"
          hint="An expression; make the variable sensitive"
          placeholder="#{Alerts.Address}"
          required
          isMono
          value={address}
          onChange={(next) => change({ ...step, address: next })}
        />
      ) : (
        <SecretField
          label="Address"
          hint={ADDRESS_HINTS[step.message.service]}
          value={address}
          onChange={(next = { plain: "" }) => change({ ...step, address: next })}
        />
      )}
    </div>
  );
}

type FieldsProps = { readonly value: Message; readonly change: (message: Message) => void };

function MessageFields({ value, change }: FieldsProps) {
  switch (value.service) {
    case "slack":
      return (
        <ChatText
          hint="Slack's markup: *bold*, _italic_, `code`, <https://address|link>"
          value={value}
          change={change}
        />
      );
    case "teams":
      return (
        <ChatText
          hint="Markdown as cards know it: **bold**, [link](https://address), lists"
          value={value}
          change={change}
        />
      );
    case "webhook":
      return (
        <>
          <MessageText
            label="Body"
            hint="JSON; inside its texts write #{Name | JsonEscape}"
            required
            isMono
            value={value.body}
            onChange={(body) => change({ ...value, body })}
          />
          <NamedValues
            label="Headers"
            noun="header"
            items={value.headers}
            onChange={(headers) => change({ ...value, headers })}
          />
          <SwitchField
            label="Allow an address without encryption (http://)"
            checked={value.allowHttp}
            onChange={(allowHttp) => change({ ...value, allowHttp })}
          />
        </>
      );
    default:
      return assertNever(value);
  }
}

function ChatText({
  hint,
  value,
  change,
}: FieldsProps & { readonly value: Extract<Message, { text: string }>; readonly hint: string }) {
  return (
    <MessageText label="Text" hint={hint} required value={value.text} onChange={(text) => change({ ...value, text })} />
  );
}
