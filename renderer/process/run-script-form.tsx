import { Field, Textarea } from "@fluentui/react-components";
import type { RunScriptStep } from "../../shared/core/model/process.ts";
import { ChoiceField, NumberField, SwitchField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";

type Props = {
  readonly step: RunScriptStep;
  readonly change: (step: RunScriptStep) => void;
};

const PLACES = [
  { value: "targets", label: "Each target of the step" },
  { value: "host", label: "The computer Slipway runs on, once" },
] as const;

const PLACE_HINTS = {
  targets: "SSH targets over SSH; all others on the computer Slipway runs on",
  host: "Tags of targets do not count",
} as const;

const SYNTAXES = [
  { value: "bash", label: "bash" },
  { value: "powershell", label: "PowerShell" },
] as const;

const SYNTAX_HINTS = {
  bash: "bash 3.2 or newer must be there",
  powershell: "Windows PowerShell on Windows, PowerShell 7 elsewhere",
} as const;

const SCRIPT_HINTS = {
  bash: (
    <>
      <code>{"#{Name}"}</code> is filled in before it runs; <code>get_octopusvariable "Name"</code> asks for a value;{" "}
      <code>set_octopusvariable "Name" "value"</code> gives one to later steps, with <code>-sensitive</code> a secret
      one. <code>fail_step "reason"</code> or an exit code other than 0 fails the step.
    </>
  ),
  powershell: (
    <>
      <code>{"#{Name}"}</code> is filled in before it runs; <code>$OctopusParameters["Name"]</code> holds a value;{" "}
      <code>Set-OctopusVariable "Name" "value"</code> gives one to later steps, with <code>-Sensitive</code> a secret
      one. <code>Fail-Step "reason"</code>, an error, or an exit code other than 0 fails the step.
    </>
  ),
} as const;

/** A script, where it runs, and when it counts as failed. */
export function RunScriptForm({ step, change }: Props) {
  return (
    <>
      <div className="form-row">
        <ChoiceField
          label="Runs on"
          hint={PLACE_HINTS[step.runOn]}
          value={step.runOn}
          options={PLACES}
          onChange={(runOn) => change({ ...step, runOn })}
        />
        <ChoiceField
          label="Language"
          hint={SYNTAX_HINTS[step.syntax]}
          value={step.syntax}
          options={SYNTAXES}
          onChange={(syntax) => change({ ...step, syntax })}
        />
      </div>
      <Field label="Script" required hint={{ children: SCRIPT_HINTS[step.syntax] }}>
        <Textarea
          className="mono-input script-text"
          resize="vertical"
          rows={14}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={step.script}
          onChange={(_, data) => change({ ...step, script: data.value })}
        />
      </Field>
      <FormGroup title="Failing and repeating" summary={summaryOf(step)}>
        <NumberField
          label="Seconds it may run"
          hint="Then it is ended with all that it started, and the step fails"
          min={1}
          required
          value={step.timeoutS}
          onChange={(timeoutS) => change({ ...step, timeoutS })}
        />
        <SwitchField
          label="Fail when it writes to standard error"
          checked={step.failOnErrorOutput}
          onChange={(failOnErrorOutput) => change({ ...step, failOnErrorOutput })}
        />
        <SwitchField
          label="Running it twice does no harm: after an interruption it may run again"
          checked={step.repeatable}
          onChange={(repeatable) => change({ ...step, repeatable })}
        />
      </FormGroup>
    </>
  );
}

function summaryOf({ timeoutS, failOnErrorOutput, repeatable }: RunScriptStep): string {
  const parts = [
    `at most ${timeoutS} s`,
    ...(failOnErrorOutput ? ["fails on error output"] : []),
    ...(repeatable ? ["may run again"] : []),
  ];
  return parts.join(", ");
}
