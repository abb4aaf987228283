import { Button, Input, Textarea, ToggleButton } from "@fluentui/react-components";
import { LockClosedRegular, LockOpenRegular } from "@fluentui/react-icons";
import type { ScopedValue } from "../../shared/core/model/variables.ts";
import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";

type Value = ScopedValue["value"];
type Props = { readonly what: string; readonly value: Value; readonly change: (value: Value) => void };

/** A value: text, or a secret that goes to the host and never comes back. */
export function ValueField({ what, value, change }: Props) {
  return (
    <div className="value">
      <ValueInput what={what} value={value} change={change} />
      <ToggleButton
        appearance="subtle"
        checked={isSensitive(value)}
        icon={isSensitive(value) ? <LockClosedRegular /> : <LockOpenRegular />}
        aria-label={`Sensitive: ${what}`}
        title="Sensitive: stored encrypted, masked in logs, never shown again"
        onClick={() => change(toggled(value))}
      />
    </div>
  );
}

function ValueInput({ what, value, change }: Props) {
  if (isSecretReference(value))
    return (
      <>
        <Input aria-label={`Value of ${what}, stored`} readOnly value="••••••••" className="grow" />
        <Button onClick={() => change({ plain: "" })} aria-label={`Replace the value of ${what}`}>
          Replace
        </Button>
      </>
    );
  if (isPlainSecret(value))
    return (
      <Input
        className="grow mono-input"
        type="password"
        autoComplete="new-password"
        aria-label={`Sensitive value of ${what}`}
        placeholder="Type the value"
        value={value.plain}
        onChange={(_, data) => change({ plain: data.value })}
      />
    );
  const text = value ?? "";
  if (text.includes("\n"))
    return (
      <Textarea
        className="grow mono-input"
        aria-label={`Value of ${what}`}
        value={text}
        resize="vertical"
        onChange={(_, data) => change(data.value)}
      />
    );
  return (
    <Input
      className="grow mono-input"
      aria-label={`Value of ${what}`}
      placeholder={value === null ? "removes the setting" : ""}
      value={text}
      onChange={(_, data) => change(data.value)}
    />
  );
}

function isSensitive(value: Value): boolean {
  return isPlainSecret(value) || isSecretReference(value);
}

/** A text becomes a secret with that text; a secret becomes an empty text, since its own is not known here. */
function toggled(value: Value): Value {
  if (isPlainSecret(value)) return value.plain;
  return isSecretReference(value) ? "" : { plain: value ?? "" };
}
