import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import type { SecretValue } from "../../shared/core/model/fields.ts";
import { isPlainSecret } from "../../shared/core/model/secret-value.ts";

type Props = {
  readonly label: string;
  readonly value: SecretValue | undefined;
  readonly onChange: (value: SecretValue | undefined) => void;
  readonly hint?: string;
  readonly multiline?: boolean;
  /** False: it may not be left out. */
  readonly isOptional?: boolean;
  readonly error?: string | undefined;
};

/** A value that goes to the host once and never comes back: stored ones can only be replaced. */
export function SecretField({ label, value, onChange, hint, multiline = false, isOptional = false, error }: Props) {
  const problem = error === undefined ? {} : { validationMessage: error, validationState: "error" as const };
  const isStored = value !== undefined && !isPlainSecret(value);
  if (isStored) {
    return (
      <Field label={label} hint="Stored encrypted; it is never shown." {...problem}>
        <div className="rows-row">
          <Input aria-label={`${label}, stored`} value="••••••••" readOnly className="grow" />
          <Button onClick={() => onChange({ plain: "" })} aria-label={`Replace ${label}`}>
            Replace
          </Button>
          {isOptional && (
            <Button onClick={() => onChange(undefined)} aria-label={`Remove ${label}`}>
              Remove
            </Button>
          )}
        </div>
      </Field>
    );
  }
  const text = value?.plain ?? "";
  const type = (plain: string) => onChange(plain === "" && isOptional ? undefined : { plain });
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} {...problem}>
      {multiline ? (
        <Textarea
          className="mono-input"
          rows={5}
          value={text}
          spellCheck={false}
          onChange={(_, data) => type(data.value)}
        />
      ) : (
        <Input type="password" autoComplete="new-password" value={text} onChange={(_, data) => type(data.value)} />
      )}
    </Field>
  );
}
