import type { Step } from "../../shared/core/model/process.ts";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { ChoiceField, NumberField, TextField, WordsField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";

type Props = { readonly step: Step; readonly change: (step: Step) => void };

const CONDITIONS = [
  { value: "success", label: "When all steps before succeeded" },
  { value: "failure", label: "Only after a failure" },
  { value: "always", label: "Always" },
] as const;

/** When a step runs, where, and what is to be known about it. */
export function ConditionsForm({ step, change }: Props) {
  return (
    <FormGroup title="Conditions and targets" summary={summaryOf(step)}>
      <ChoiceField
        label="Runs"
        value={step.condition}
        options={CONDITIONS}
        onChange={(condition) => change({ ...step, condition })}
      />
      <EnvironmentsField
        label="Environments"
        none="None is chosen: it runs in every environment."
        value={step.environments}
        onChange={(environments) => change({ ...step, environments })}
      />
      {step.kind !== "manual-intervention" && (
        <div className="form-row">
          <WordsField
            label="Tags of targets"
            hint="Separated by commas; empty: all targets of the environment"
            by="comma"
            value={step.tags}
            onChange={(tags) => change({ ...step, tags })}
          />
          <NumberField
            label="Targets at once"
            hint="1: a failure leaves the rest as they are"
            min={1}
            max={100}
            value={step.parallel}
            onChange={(parallel) => change({ ...step, parallel })}
          />
        </div>
      )}
      <TextField
        label="Notes"
        multiline
        value={step.notes ?? ""}
        onChange={(notes) => change({ ...step, notes: notes === "" ? undefined : notes })}
      />
    </FormGroup>
  );
}

function summaryOf(step: Step): string {
  const where = step.environments.length === 0 ? "every environment" : step.environments.join(", ");
  const tags = "tags" in step && step.tags.length > 0 ? `, targets with ${step.tags.join(" or ")}` : "";
  return `${where}${tags}`;
}
