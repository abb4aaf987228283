import { channelsOf } from "../../shared/core/model/channel.ts";
import type { Step } from "../../shared/core/model/process.ts";
import { useDocument, useEnvironments } from "../data.ts";
import { ChoicesField } from "../ui/choices-field.tsx";
import { EnvironmentsField } from "../ui/environments-field.tsx";
import { ChoiceField, NumberField, TextField, WordsField } from "../ui/form.tsx";
import { FormGroup } from "../ui/form-group.tsx";

type Props = { readonly step: Step; readonly project: string; readonly change: (step: Step) => void };

const CONDITIONS = [
  { value: "success", label: "When all steps before succeeded" },
  { value: "failure", label: "Only after a failure" },
  { value: "always", label: "Always" },
] as const;

/** When a step runs, where, and what is to be known about it. */
export function ConditionsForm({ step, project, change }: Props) {
  const { data } = useDocument("project", project);
  const channels = data ? channelsOf(data.body) : [];
  const environments = useEnvironments();
  return (
    <FormGroup
      title={"tags" in step ? "Conditions and targets" : "Conditions"}
      summary={summaryOf(step, environments, channels)}
    >
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
      {channels.length > 1 && (
        <ChoicesField
          label="Channels"
          things={channels}
          value={step.channels}
          onChange={(ids) => change({ ...step, channels: ids })}
          none="None is chosen: it runs for releases of every channel."
          empty=""
        />
      )}
      {"tags" in step && !runsOnHost(step) && (
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

const WHEN = { failure: "only after a failure", always: "always" } as const;

type Named = { readonly id: string; readonly name: string };

/** A script that runs on no target. */
function runsOnHost(step: Step): boolean {
  return step.kind === "run-script" && step.runOn === "host";
}

function summaryOf(step: Step, environments: readonly Named[], channels: readonly Named[]): string {
  const names = (ids: readonly string[], of: readonly Named[]) =>
    ids.map((id) => of.find((thing) => thing.id === id)?.name ?? id).join(", ");
  const when = step.condition === "success" ? "" : `${WHEN[step.condition]}, `;
  const where = step.environments.length === 0 ? "every environment" : names(step.environments, environments);
  const stream = step.channels.length === 0 ? "" : `, channel ${names(step.channels, channels)}`;
  const tags =
    "tags" in step && step.tags.length > 0 && !runsOnHost(step) ? `, targets with ${step.tags.join(" or ")}` : "";
  return `${when}${where}${stream}${tags}`;
}
