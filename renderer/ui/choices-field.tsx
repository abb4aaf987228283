import { Checkbox } from "@fluentui/react-components";
import { useId } from "react";
import "./form.css";

type Props = {
  readonly label: string;
  readonly things: readonly { readonly id: string; readonly name: string }[];
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  /** What it means that none is chosen. */
  readonly none: string;
  /** What to say when there is nothing to choose from. */
  readonly empty: string;
};

/** Any number of a few things, all in view; what is chosen keeps their order. */
export function ChoicesField({ label, things, value, onChange, none, empty }: Props) {
  const hintId = useId();
  const toggle = (id: string, isOn: boolean) =>
    onChange(things.map((thing) => thing.id).filter((each) => (each === id ? isOn : value.includes(each))));
  return (
    <fieldset className="rows" aria-describedby={hintId}>
      <legend>{label}</legend>
      <div className="checks">
        {things.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={value.includes(id)}
            onChange={(_, data) => toggle(id, data.checked === true)}
          />
        ))}
      </div>
      <span id={hintId} className="muted small">
        {things.length === 0 ? empty : value.length === 0 ? none : ""}
      </span>
    </fieldset>
  );
}
