import { Checkbox } from "@fluentui/react-components";
import { useId } from "react";
import { useEnvironments } from "../data.ts";
import "./form.css";

type Props = {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  /** What it means that none is chosen. */
  readonly none: string;
};

/** Any number of environments, all in view. */
export function EnvironmentsField({ label, value, onChange, none }: Props) {
  const environments = useEnvironments();
  const hintId = useId();
  const toggle = (id: string, isOn: boolean) =>
    onChange(environments.map((each) => each.id).filter((each) => (each === id ? isOn : value.includes(each))));
  return (
    <fieldset className="rows" aria-describedby={hintId}>
      <legend>{label}</legend>
      <div className="checks">
        {environments.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={value.includes(id)}
            onChange={(_, data) => toggle(id, data.checked === true)}
          />
        ))}
      </div>
      <span id={hintId} className="muted small">
        {environments.length === 0 ? "There are no environments yet." : value.length === 0 ? none : ""}
      </span>
    </fieldset>
  );
}
