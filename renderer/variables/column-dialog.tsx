import { Checkbox } from "@fluentui/react-components";
import { useState } from "react";
import { scopeLabel } from "../../shared/core/variables/matrix.ts";
import type { Scope, ScopeKind } from "../../shared/core/variables/scope.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import type { MatrixSetting } from "./matrix-setting.ts";

type Props = {
  readonly setting: MatrixSetting;
  readonly add: (scope: Scope) => void;
  readonly close: () => void;
};
type Choice = { readonly [K in ScopeKind]?: readonly string[] };

/** Picks the scope of a new column: kinds are joined by and, the names inside one by or. */
export function ColumnDialog({ setting, add, close }: Props) {
  const [scope, setScope] = useState<Choice>({});
  const tags = [...new Set(setting.targets.flatMap((target) => target.tags))].toSorted();
  const groups = [
    { kind: "environments", label: "Environments", things: setting.environments },
    { kind: "targets", label: "Targets", things: setting.targets },
    { kind: "tags", label: "Target tags", things: tags.map((tag) => ({ id: tag, name: tag })) },
    { kind: "steps", label: "Steps", things: setting.process.steps },
    { kind: "channels", label: "Channels", things: setting.channels },
  ] as const;
  const isEmpty = Object.values(scope).every((names) => names.length === 0);
  const set = (kind: ScopeKind, names: readonly string[]) => setScope({ ...scope, [kind]: names });
  return (
    <FormDialog title="Add a column" action="Add column" close={close} run={async () => add(scope)} isReady={!isEmpty}>
      {groups
        .filter(({ things }) => things.length > 0)
        .map(({ kind, label, things }) => (
          <fieldset key={kind} className="matrix-choices">
            <legend>{label}</legend>
            {things.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={scope[kind]?.includes(id) ?? false}
                onChange={(_, data) =>
                  set(
                    kind,
                    data.checked === true
                      ? [...(scope[kind] ?? []), id]
                      : (scope[kind] ?? []).filter((other) => other !== id),
                  )
                }
              />
            ))}
          </fieldset>
        ))}
      <p className="muted" role="status">
        {isEmpty ? "Choose where the values of the column count." : `Column: ${scopeLabel(scope, setting.titleOf)}`}
      </p>
    </FormDialog>
  );
}
