import { Checkbox } from "@fluentui/react-components";
import type { Step, StopContainerStep } from "../../shared/core/model/process.ts";
import { NumberField, SwitchField } from "../ui/form.tsx";

type Props = {
  readonly step: StopContainerStep;
  readonly all: readonly Step[];
  readonly change: (step: StopContainerStep) => void;
};

/** Which containers are stopped, and whether they are removed too. */
export function StopContainerForm({ step, all, change }: Props) {
  const candidates = all.filter(({ kind }) => kind === "run-container");
  return (
    <>
      <fieldset className="rows">
        <legend>Containers of these steps</legend>
        <div className="checks">
          {candidates.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={step.steps.includes(id)}
              onChange={(_, data) =>
                change({
                  ...step,
                  steps: data.checked === true ? [...step.steps, id] : step.steps.filter((other) => other !== id),
                })
              }
            />
          ))}
        </div>
        {step.steps.length === 0 && (
          <span className="muted small">None is chosen: all containers of the project in the environment.</span>
        )}
      </fieldset>
      <SwitchField label="Remove them too" checked={step.remove} onChange={(remove) => change({ ...step, remove })} />
      <NumberField
        label="Seconds to stop"
        hint="Then it is killed"
        min={0}
        max={3600}
        value={step.stopTimeoutS}
        onChange={(stopTimeoutS) => change({ ...step, stopTimeoutS })}
      />
    </>
  );
}
