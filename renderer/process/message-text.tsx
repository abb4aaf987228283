import { Field, Textarea } from "@fluentui/react-components";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly isMono?: boolean;
};

/** The text of a message, with room for some lines. */
export function MessageText({ label, hint, value, onChange, required = false, isMono = false }: Props) {
  return (
    <Field label={label} hint={hint} required={required}>
      <Textarea
        className={isMono ? "mono-input" : ""}
        resize="vertical"
        rows={isMono ? 11 : 8}
        value={value}
        onChange={(_, data) => onChange(data.value)}
      />
    </Field>
  );
}
