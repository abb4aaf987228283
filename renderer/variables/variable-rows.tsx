import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { DeleteRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ScopedValue, Variable } from "../../shared/core/model/variables.ts";
import { EnvironmentsDropdown } from "../ui/environments-field.tsx";
import { ValueField } from "./value-field.tsx";
import { VariableDialog } from "./variable-dialog.tsx";

type Props = {
  readonly variable: Variable;
  readonly change: (variable: Variable) => void;
  readonly remove: () => void;
  readonly isNew: boolean;
};

const EVERYWHERE: ScopedValue = { value: "", scope: {} };

/** The rows of one variable: its name beside each of its values. */
export function VariableRows({ variable, change, remove, isNew }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const values = variable.values.length > 0 ? variable.values : [EVERYWHERE];
  const set = (index: number, value: ScopedValue) =>
    change({ ...variable, values: values.map((old, other) => (other === index ? value : old)) });
  const drop = (index: number) =>
    values.length === 1 ? remove() : change({ ...variable, values: values.filter((_, other) => other !== index) });
  return (
    <>
      {values.map((scoped, index) => {
        const what = `${variable.name || "the new variable"}${values.length > 1 ? `, value ${index + 1}` : ""}`;
        return (
          <tr key={index} className={index > 0 ? "variable-more" : ""}>
            <td>
              {index === 0 ? (
                <NameCell variable={variable} change={change} isNew={isNew} />
              ) : (
                <span className="sr-only">{variable.name}</span>
              )}
            </td>
            <td>
              <ValueField what={what} value={scoped.value} change={(value) => set(index, { ...scoped, value })} />
            </td>
            <td>
              <ScopeCell what={what} scoped={scoped} change={(next) => set(index, next)} />
            </td>
            <td className="variable-actions">
              {index === 0 && (
                <MoreMenu
                  name={variable.name}
                  addValue={() => change({ ...variable, values: [...values, EVERYWHERE] })}
                  ask={() => setIsAsking(true)}
                  remove={remove}
                />
              )}
              <Button
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={`Remove ${what}`}
                title={`Remove ${what}`}
                onClick={() => drop(index)}
              />
            </td>
          </tr>
        );
      })}
      {isAsking && <VariableDialog variable={variable} change={change} close={() => setIsAsking(false)} />}
    </>
  );
}

function NameCell({ variable, change, isNew }: Pick<Props, "variable" | "change" | "isNew">) {
  return (
    <>
      <Input
        className="mono-input"
        aria-label="Name of the variable"
        placeholder="Name"
        value={variable.name}
        autoFocus={isNew}
        onChange={(_, data) => change({ ...variable, name: data.value })}
      />
      {variable.prompt && <div className="muted small">Asked for when deploying</div>}
      {variable.description && <div className="muted small anywhere">{variable.description}</div>}
    </>
  );
}

type ScopeProps = {
  readonly what: string;
  readonly scoped: ScopedValue;
  readonly change: (value: ScopedValue) => void;
};

function ScopeCell({ what, scoped, change }: ScopeProps) {
  const { environments, ...others } = scoped.scope;
  const more = Object.entries(others).filter(([, names]) => names && names.length > 0);
  return (
    <>
      <EnvironmentsDropdown
        label={`Environments of ${what}`}
        none="Everywhere"
        value={environments ?? []}
        onChange={(ids) => change({ ...scoped, scope: ids.length === 0 ? others : { ...others, environments: ids } })}
      />
      {more.length > 0 && (
        <div className="muted small">{more.map(([kind, names]) => `${kind}: ${names?.join(", ")}`).join("; ")}</div>
      )}
    </>
  );
}

type MenuProps = {
  readonly name: string;
  readonly addValue: () => void;
  readonly ask: () => void;
  readonly remove: () => void;
};

function MoreMenu({ name, addValue, ask, remove }: MenuProps) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={`More for ${name || "the variable"}`}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={addValue}>Add a value for other environments</MenuItem>
          <MenuItem onClick={ask}>Description and prompt</MenuItem>
          <MenuItem onClick={remove}>Remove the variable</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
