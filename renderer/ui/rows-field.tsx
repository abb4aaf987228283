import { Button, Label } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { type ReactNode, useId, useRef } from "react";
import "./form.css";

type Props<T> = {
  readonly label: string;
  /** What one of them is called: `port`, for `Add port` and `Remove port 2`. */
  readonly noun: string;
  readonly items: readonly T[];
  readonly onChange: (items: T[]) => void;
  readonly create: () => T;
  readonly hint?: string;
  /** The fields of one item; `name` (`port 2`) belongs into their labels. */
  readonly children: (item: T, change: (item: T) => void, name: string) => ReactNode;
  readonly isCard?: boolean;
};

/** Any number of things of one kind, each with its fields. */
export function RowsField<T>({ label, noun, items, onChange, create, hint, children, isCard = false }: Props<T>) {
  const hintId = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const remove = (index: number) => {
    onChange(items.filter((_, other) => other !== index));
    list.current?.querySelector<HTMLElement>("[data-add]")?.focus();
  };
  return (
    <fieldset className="rows" ref={list} aria-describedby={hint ? hintId : undefined}>
      <legend>
        <Label>{label}</Label>
      </legend>
      {hint && (
        <span id={hintId} className="muted small">
          {hint}
        </span>
      )}
      {items.map((item, index) => {
        const change = (next: T) => onChange(items.map((old, other) => (other === index ? next : old)));
        return (
          // Such things have no identity but their place.
          <div key={index} className={isCard ? "rows-card" : "rows-row"}>
            {children(item, change, `${noun} ${index + 1}`)}
            <Button
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={`Remove ${noun} ${index + 1}`}
              title={`Remove ${noun} ${index + 1}`}
              onClick={() => remove(index)}
              style={isCard ? { alignSelf: "flex-end" } : {}}
            />
          </div>
        );
      })}
      <div>
        <Button data-add size="small" icon={<AddRegular />} onClick={() => onChange([...items, create()])}>
          Add {noun}
        </Button>
      </div>
    </fieldset>
  );
}
