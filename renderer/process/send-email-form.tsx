import { Link } from "wouter";
import type { SendEmailStep } from "../../shared/core/model/notification-steps.ts";
import { useDocuments } from "../data.ts";
import { ChoiceField, SwitchField, TextField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";
import { FailureSwitch } from "./failure-switch.tsx";
import { MessageText } from "./message-text.tsx";

type Props = {
  readonly step: SendEmailStep;
  readonly change: (step: SendEmailStep) => void;
};

const PRIORITIES = [
  { value: "normal", label: "Normal" },
  { value: "high", label: "High" },
] as const;

/** A mail: through which server, for whom, and what stands in it. */
export function SendEmailForm({ step, change }: Props) {
  const text = (key: "to" | "cc" | "bcc" | "subject" | "body") => ({
    value: step[key],
    onChange: (next: string) => change({ ...step, [key]: next }),
  });
  return (
    <>
      <div className="form-row">
        <MailServerField value={step.server} onChange={(server) => change({ ...step, server })} />
        <ChoiceField
          label="Priority"
          value={step.priority}
          options={PRIORITIES}
          onChange={(priority) => change({ ...step, priority })}
        />
      </div>
      <TextField
        label="To"
        hint="Addresses separated by commas; expressions may give them"
        placeholder="team@example.com, #{Owner.Mail}"
        required
        {...text("to")}
      />
      <FormGroup title="Copies" summary={copiesSummary(step)} isOpen={step.cc !== "" || step.bcc !== ""}>
        <TextField label="Copy to (Cc)" {...text("cc")} />
        <TextField label="Blind copy to (Bcc)" hint="The others do not see them" {...text("bcc")} />
      </FormGroup>
      <TextField label="Subject" required {...text("subject")} />
      <MessageText label="Text" hint="#{Name} and other expressions are filled in when it is sent" {...text("body")} />
      <SwitchField label="The text is HTML" checked={step.isHtml} onChange={(isHtml) => change({ ...step, isHtml })} />
      <FailureSwitch
        isFailing={step.failsDeployment}
        change={(failsDeployment) => change({ ...step, failsDeployment })}
      />
    </>
  );
}

function copiesSummary({ cc, bcc }: SendEmailStep): string {
  return [cc, bcc].filter((text) => text !== "").join(", ") || "to nobody else";
}

function MailServerField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { data: servers = [] } = useDocuments("mail-server");
  const options = servers.map(({ id, body }) => ({ value: id, label: body.name }));
  const isKnown = options.some((option) => option.value === value);
  const missing = { value, label: value === "" ? "Choose a mail server" : `${value} (missing)` };
  return (
    <ChoiceField
      label="Mail server"
      required
      value={value}
      onChange={onChange}
      options={isKnown ? options : [missing, ...options]}
      hint={
        servers.length === 0 ? (
          <Link className="link" href="/library/mail-servers">
            Add a mail server to the library first
          </Link>
        ) : undefined
      }
    />
  );
}
