import { Button } from "@fluentui/react-components";
import { plannedEdits, type PlannedEdit, withNamed } from "../../shared/core/variables/matrix-edits.ts";
import { FormDialog } from "../ui/form-dialog.tsx";
import { shownText } from "./cell-text.ts";
import { blockBetween } from "./grid-place.ts";
import { type PasteProposal, putValue } from "./use-clipboard.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly proposal: PasteProposal;
  readonly tell: (message: string) => void;
  readonly close: () => void;
};

const WORDS: Readonly<Record<PlannedEdit["kind"], string>> = {
  "new-variable": "new variable",
  "new-value": "new value",
  changed: "changed",
  same: "unchanged",
};

/** A dialog of more lines takes seconds to draw. */
const MOST_SHOWN = 500;

/** What pasted settings would change, before they land. */
export function PasteDialog({ matrix, proposal, tell, close }: Props) {
  const { reader, credentials } = matrix.setting;
  const { textOf } = credentials;
  const planned = plannedEdits(matrix.variables, proposal.edits, reader);
  const changeCount = planned.filter(({ kind }) => kind !== "same").length;
  const asText = proposal.asText;
  const land = async () => {
    const next = withNamed(matrix.variables, proposal.edits, reader);
    matrix.keep(proposal.edits.map(({ name }) => name));
    matrix.edits.apply(next);
  };
  return (
    <FormDialog
      title={`Paste ${planned.length} ${planned.length === 1 ? "value" : "values"}`}
      action={`Paste ${changeCount} ${changeCount === 1 ? "change" : "changes"}`}
      close={close}
      run={land}
      isReady={changeCount > 0}
    >
      <div
        className="table-scroll matrix-preview"
        role="region"
        aria-label="What will change"
        tabIndex={0}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.closest("form")?.requestSubmit()}
      >
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Column</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {planned.slice(0, MOST_SHOWN).map((edit, index) => (
              <tr key={index} data-kind={edit.kind}>
                <td className="mono">{edit.name}</td>
                <td>{matrix.columnTitle(edit.column)}</td>
                <td className="mono muted">{shownText(edit.before, textOf)}</td>
                <td className="mono">{shownText(edit.value, textOf)}</td>
                <td>{WORDS[edit.kind]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {planned.length > MOST_SHOWN && (
        <p className="muted">
          The first {MOST_SHOWN} are shown; {planned.length - MOST_SHOWN} more follow.
        </p>
      )}
      {proposal.cutCount > 0 && (
        <p className="matrix-warning">
          {proposal.cutCount === 1 ? "One value stands" : `${proposal.cutCount} values stand`} beyond the last column
          and {proposal.cutCount === 1 ? "is" : "are"} left out. Add the columns first to paste all.
        </p>
      )}
      {asText !== null && (
        <div>
          <Button
            onClick={() => {
              putValue(matrix, blockBetween(matrix.active, matrix.active), asText, tell);
              close();
            }}
          >
            Paste as one text into the cell instead
          </Button>
        </div>
      )}
    </FormDialog>
  );
}
