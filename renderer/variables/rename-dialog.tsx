import { Switch } from "@fluentui/react-components";
import { useState } from "react";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import { placeText } from "../../shared/core/variables/uses.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { TextField } from "../ui/form.tsx";
import { renamedElsewhere, renamedVariables } from "./rename.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  /** The variable, by its name and its row when it was asked for; rows may move while this is open. */
  readonly from: string;
  readonly row: number;
  readonly to: string;
  readonly close: () => void;
};

/** Renames a variable, and puts the new name wherever the old one is used; what changes lands as unsaved changes. */
export function RenameDialog({ matrix, from, row: firstRow, to: first, close }: Props) {
  const [to, setTo] = useState(first);
  const [isEverywhere, setIsEverywhere] = useState(true);
  const { setting, variables } = matrix;
  const row = variables[firstRow]?.name === from ? firstRow : variables.findIndex((variable) => variable.name === from);
  const name = to.trim();
  const isTaken = variables.some((other, index) => index !== row && caseKey(other.name) === caseKey(name));
  const renamed = renamedVariables(variables, from, name);
  const changes = [{ project: "", ...renamed }, ...renamedElsewhere(setting, from, name)].flatMap((part) =>
    part.changes.map((change) => ({ ...change, project: part.project === "" ? "" : `${part.project}: ` })),
  );
  return (
    <FormDialog
      title={`Rename ${from}`}
      action="Rename"
      close={close}
      run={async () => matrix.rename(row, name, isEverywhere)}
      isReady={row >= 0 && name !== "" && name !== from && !isTaken}
    >
      {row < 0 && <p className="matrix-warning">Somebody removed or renamed it meanwhile.</p>}
      <TextField
        label="New name"
        value={to}
        onChange={setTo}
        isMono
        autoFocus
        error={isTaken ? `There is a variable '${name}' already.` : undefined}
      />
      <Switch
        label={`Also where it is used (${changes.length})`}
        checked={isEverywhere}
        onChange={(_, data) => setIsEverywhere(data.checked)}
      />
      {isEverywhere && changes.length > 0 && (
        <ul className="matrix-list matrix-preview" aria-label="What will change">
          {changes.map(({ project, place, before, after }, index) => (
            <li key={index}>
              <strong>
                {project}
                {placeText(place)}
              </strong>
              <div className="mono muted anywhere">{excerpt(before, after)}</div>
              <div className="mono anywhere">{excerpt(after, before)}</div>
            </li>
          ))}
        </ul>
      )}
      {setting.users.length > 0 && (
        <p className="muted">What changes in a project waits there to be saved. Files in packages are not changed.</p>
      )}
    </FormDialog>
  );
}

const MOST_SHOWN = 120;

/** The part of a text around where it begins to differ from another. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const from = Math.max(0, at - MOST_SHOWN / 4);
  const piece = text.slice(from, from + MOST_SHOWN);
  return `${from > 0 ? "…" : ""}${piece}${from + MOST_SHOWN < text.length ? "…" : ""}`;
}
