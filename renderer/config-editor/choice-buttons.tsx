import { ToggleButton, Tooltip } from "@fluentui/react-components";
import type { ReactElement } from "react";

type Choice<T extends string> = {
  readonly value: T;
  readonly label: string;
  /** Shown in place of the label, which then is its tooltip. */
  readonly icon?: ReactElement;
};

type Props<T extends string> = {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
};

/** One of a few, as buttons side by side. */
export function ChoiceButtons<T extends string>({ label, choices, value, onChange }: Props<T>) {
  return (
    <div role="group" aria-label={label} className="ce-choices">
      {choices.map(({ value: own, label: text, icon }) => {
        const shared = {
          size: "small",
          appearance: "subtle",
          checked: own === value,
          onClick: () => onChange(own),
        } as const;
        return icon ? (
          <Tooltip key={own} content={text} relationship="label">
            <ToggleButton {...shared} icon={icon} />
          </Tooltip>
        ) : (
          <ToggleButton key={own} {...shared}>
            {text}
          </ToggleButton>
        );
      })}
    </div>
  );
}
