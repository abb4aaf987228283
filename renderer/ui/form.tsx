import { Field, Input, type InputProps, Select, Switch, Textarea } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import "./form.css";

type Common = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly required?: boolean;
};

function fieldProps({ label, hint, error, required }: Common) {
  return {
    label,
    hint: typeof hint === "string" || hint === undefined ? hint : { children: hint },
    required: required ?? false,
    ...(error === undefined ? {} : { validationMessage: error, validationState: "error" as const }),
  };
}

type TextProps = Common & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly isMono?: boolean;
  readonly type?: InputProps["type"];
  readonly autoFocus?: boolean;
};

/** One text with its label. */
export function TextField({ value, onChange, placeholder, multiline, isMono, type, autoFocus, ...common }: TextProps) {
  const shared = {
    value,
    className: isMono ? "mono-input" : "",
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(autoFocus ? { autoFocus } : {}),
  };
  return (
    <Field {...fieldProps(common)}>
      {multiline ? (
        <Textarea {...shared} resize="vertical" rows={3} onChange={(_, data) => onChange(data.value)} />
      ) : (
        <Input {...shared} {...(type === undefined ? {} : { type })} onChange={(_, data) => onChange(data.value)} />
      )}
    </Field>
  );
}

type NumberProps = Common & {
  readonly value: number | undefined;
  readonly onChange: (value: number) => void;
  /** Called when the field is emptied; without it an empty field keeps the last number. */
  readonly onClear?: () => void;
  readonly min?: number;
  readonly max?: number;
};

/** A number; what cannot be read as one is not taken. */
export function NumberField({ value, onChange, onClear, min, max, ...common }: NumberProps) {
  return (
    <Field {...fieldProps(common)}>
      <Input
        type="number"
        value={value === undefined ? "" : String(value)}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        onChange={(_, data) => {
          if (data.value === "") onClear?.();
          else if (Number.isFinite(Number(data.value))) onChange(Number(data.value));
        }}
      />
    </Field>
  );
}

/** A TCP port. */
export function PortField(props: { readonly value: number; readonly onChange: (port: number) => void }) {
  return <NumberField label="Port" min={1} max={65_535} required {...props} />;
}

type ChoiceProps<T extends string> = Common & {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

/** One of a few. */
export function ChoiceField<T extends string>({ value, options, onChange, ...common }: ChoiceProps<T>) {
  return (
    <Field {...fieldProps(common)}>
      <Select
        value={value}
        onChange={(_, data) => {
          const chosen = options.find((option) => option.value === data.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}

type SwitchProps = { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void };

/** Yes or no. */
export function SwitchField({ label, checked, onChange }: SwitchProps) {
  return <Switch label={label} checked={checked} onChange={(_, data) => onChange(data.checked)} />;
}

type WordsProps = Common & {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  /** How the words are told apart: each on a line, or by commas on one. */
  readonly by: "line" | "comma";
  readonly placeholder?: string;
};

/** Several texts in one field. */
export function WordsField({ value, onChange, by, placeholder, ...common }: WordsProps) {
  const [text, setText] = useState({ text: joinWords(value, by), from: value });
  const shown = text.from === value || sameWords(splitWords(text.text, by), value) ? text.text : joinWords(value, by);
  const type = (next: string) => {
    const words = splitWords(next, by);
    setText({ text: next, from: words });
    onChange(words);
  };
  const shared = { value: shown, ...(placeholder === undefined ? {} : { placeholder }) };
  return (
    <Field {...fieldProps(common)}>
      {by === "line" ? (
        <Textarea
          {...shared}
          className="mono-input"
          resize="vertical"
          rows={2}
          onChange={(_, data) => type(data.value)}
        />
      ) : (
        <Input {...shared} onChange={(_, data) => type(data.value)} />
      )}
    </Field>
  );
}

function joinWords(words: readonly string[], by: "line" | "comma"): string {
  return words.join(by === "line" ? "\n" : ", ");
}

function splitWords(text: string, by: "line" | "comma"): string[] {
  const pieces = by === "line" ? text.split("\n") : text.split(",").map((piece) => piece.trim());
  return pieces.filter((piece) => piece !== "");
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
