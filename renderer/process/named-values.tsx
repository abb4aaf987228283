import { Input } from "@fluentui/react-components";
import { RowsField } from "../ui/rows-field.tsx";

type Named = { readonly name: string; readonly value: string };
type Item = { name: string; value: string };
type Props = {
  readonly label: string;
  readonly noun: string;
  readonly items: readonly Named[];
  readonly onChange: (items: Item[]) => void;
};

/** Names with values; values may hold expressions. */
export function NamedValues({ label, noun, items, onChange }: Props) {
  return (
    <RowsField
      label={label}
      noun={noun}
      items={items}
      onChange={(next) => onChange([...next])}
      create={() => ({ name: "", value: "" })}
    >
      {(item, set, name) => (
        <>
          <Input
            className="grow mono-input"
            aria-label={`Name of ${name}`}
            placeholder="NAME"
            value={item.name}
            onChange={(_, data) => set({ ...item, name: data.value })}
          />
          <span aria-hidden>=</span>
          <Input
            className="grow mono-input"
            aria-label={`Value of ${name}`}
            placeholder="value or #{expression}"
            value={item.value}
            onChange={(_, data) => set({ ...item, value: data.value })}
          />
        </>
      )}
    </RowsField>
  );
}
