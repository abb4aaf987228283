import { Checkbox, Dropdown, Field, Option } from "@fluentui/react-components";
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

/** The same in little room, for the cell of a table. */
export function EnvironmentsDropdown({ label, value, onChange, none }: Props) {
  const environments = useEnvironments();
  const nameOf = (id: string) => environments.find((environment) => environment.id === id)?.name ?? id;
  return (
    <Field style={{ minWidth: 0 }}>
      <Dropdown
        multiselect
        aria-label={label}
        placeholder={none}
        value={value.map(nameOf).join(", ")}
        selectedOptions={[...value]}
        onOptionSelect={(_, data) => onChange(data.selectedOptions)}
        style={{ minWidth: 0, width: "100%" }}
      >
        {environments.map(({ id, name }) => (
          <Option key={id} value={id}>
            {name}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}
