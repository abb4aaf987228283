import { Button, Field, Select, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { assertNever } from "../../shared/core/errors.ts";
import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { type CellValue, EVERYWHERE_KEY, scopeLabel, type ScopeColumn } from "../../shared/core/variables/matrix.ts";
import { withCells } from "../../shared/core/variables/matrix-edits.ts";
import { readProblem } from "../../shared/core/variables/problems.ts";
import { weakSecretReason } from "../../shared/core/variables/weak-secret.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/form.tsx";
import { shownText } from "./cell-text.ts";
import { candidatePlace, lossText } from "./explain.ts";
import { MarkedText } from "./marked-text.tsx";
import { PromptForm } from "./prompt-form.tsx";
import { Reveal } from "./reveal.tsx";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly row: number;
  readonly variable: Variable;
  readonly rename: () => void;
  readonly remove: () => void;
};

/** The selected value with its kind, why it counts or not, and what the variable is for. */
export function DetailsTab({ matrix, row, variable, rename, remove }: Props) {
  const column = matrix.columnAt(matrix.active.column);
  const change = (changed: Variable) => {
    matrix.keep([row]);
    matrix.edits.apply(matrix.variables.map((other, index) => (index === row ? changed : other)));
  };
  return (
    <div className="form">
      <h3 className="anywhere">
        {variable.name}
        {column && (
          <span className="muted">
            {column.key === EVERYWHERE_KEY ? " everywhere" : ` in ${matrix.columnTitle(column)}`}
          </span>
        )}
      </h3>
      {column && <ValueForm key={column.key} matrix={matrix} row={row} variable={variable} column={column} />}
      <Explanation matrix={matrix} variable={variable} />
      <TextField
        label="Description"
        multiline
        value={variable.description ?? ""}
        onChange={(text) => change(withOptional(variable, "description", text === "" ? undefined : text))}
      />
      <PromptForm variable={variable} change={(prompt) => change(withOptional(variable, "prompt", prompt))} />
      <div className="matrix-buttons">
        <Button onClick={rename}>Rename…</Button>
        <Button onClick={remove}>Remove variable</Button>
      </div>
    </div>
  );
}

type ValueProps = {
  readonly matrix: Matrix;
  readonly row: number;
  readonly variable: Variable;
  readonly column: ScopeColumn;
};
type Kind = "none" | "text" | "sensitive" | "null";

const KINDS: readonly { readonly kind: Kind; readonly label: string }[] = [
  { kind: "none", label: "No value here" },
  { kind: "text", label: "Text" },
  { kind: "sensitive", label: "Sensitive" },
  { kind: "null", label: "Null (removes the setting)" },
];

function ValueForm({ matrix, row, variable, column }: ValueProps) {
  const { reader } = matrix.setting;
  const positions = reader.cellsOf(variable).get(column.key) ?? [];
  const value = variable.values[positions[0] ?? -1]?.value;
  const kind = kindOf(value);
  const set = (next: CellValue | undefined) => {
    matrix.keep([row]);
    matrix.edits.apply(withCells(matrix.variables, [{ row, column, value: next }], reader));
  };
  return (
    <>
      <Field label="Kind of value">
        <ConfirmDialog
          renderTrigger={(ask) => (
            <KindSelect kind={kind} choose={(chosen) => (loses(value, chosen) ? ask() : set(asKind(value, chosen)))} />
          )}
          title={`Make '${variable.name}' a text?`}
          action="Forget the sensitive value"
          run={async () => set("")}
        >
          The sensitive value is not known to this window, so it is forgotten here: the text begins empty. Until you
          save, Ctrl+Z brings it back.
        </ConfirmDialog>
      </Field>
      {typeof value === "string" && <TextForm name={variable.name} text={value} change={set} />}
      {isSecretReference(value) && (
        <Reveal document={matrix.setting.document} secret={value.secret} replace={() => set({ plain: "" })} />
      )}
      {isPlainSecret(value) && <NewSecret value={value.plain} change={(plain) => set({ plain })} />}
      {positions.length > 1 && <OtherValues variable={variable} positions={positions} />}
    </>
  );
}

function KindSelect({ kind, choose }: { readonly kind: Kind; readonly choose: (kind: Kind) => void }) {
  return (
    <Select
      aria-label="Kind of value"
      value={kind}
      onChange={(_, data) => choose(KINDS.find((known) => known.kind === data.value)?.kind ?? kind)}
    >
      {KINDS.map((known) => (
        <option key={known.kind} value={known.kind}>
          {known.label}
        </option>
      ))}
    </Select>
  );
}

type TextFormProps = { readonly name: string; readonly text: string; readonly change: (text: string) => void };

/** Keeps its own text while it is typed in and hands it over when it is left, so that one change is one step to undo. */
function TextForm({ name, text, change }: TextFormProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? text;
  const problem = readProblem(shown);
  const finish = () => {
    if (draft !== null && draft !== text) change(draft);
    setDraft(null);
  };
  return (
    <>
      <Field label="Value" {...(problem ? { validationMessage: problem.message } : {})}>
        <Textarea
          className="mono-input"
          aria-label={`Value of ${name}`}
          rows={5}
          resize="vertical"
          spellCheck={false}
          value={shown}
          onChange={(_, data) => setDraft(data.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") finish();
          }}
        />
      </Field>
      {problem && <MarkedText text={shown} at={problem.offset} />}
    </>
  );
}

function NewSecret({ value, change }: { readonly value: string; readonly change: (plain: string) => void }) {
  const weak = value === "" ? null : weakSecretReason(value);
  return (
    <>
      <TextField
        label="New sensitive value"
        hint="Stored encrypted and masked in logs once it is saved."
        type="password"
        value={value}
        onChange={change}
      />
      {weak && <p className="matrix-warning">{weak}</p>}
    </>
  );
}

function OtherValues({ variable, positions }: { readonly variable: Variable; readonly positions: readonly number[] }) {
  return (
    <p className="matrix-warning">
      {positions.length} values stand in this cell and nothing says which one counts:{" "}
      {positions.map((position) => shownText(variable.values[position]?.value)).join("; ")}. Delete clears all of them.
    </p>
  );
}

function Explanation({ matrix, variable }: { readonly matrix: Matrix; readonly variable: Variable }) {
  const explained = matrix.explainer.explain(variable.name);
  const { titleOf } = matrix.setting;
  if (explained === null) {
    return <p className="muted">Choose an environment, target or step above to see which value counts there.</p>;
  }
  const { winner, losers } = explained;
  return (
    <section aria-label="What counts">
      <h4>
        In {contextText(matrix)} {winner ? "this counts" : "nothing counts"}
      </h4>
      {winner && (
        <p>
          <strong className="mono anywhere">{shownText(winner.value)}</strong>{" "}
          <span className="muted">({candidatePlace(winner, titleOf)})</span>
        </p>
      )}
      <ul className="matrix-list">
        {losers.map(({ candidate, reason }, index) => (
          <li key={index}>
            <span className="mono anywhere">{shownText(candidate.value)}</span>{" "}
            <span className="muted">({candidatePlace(candidate, titleOf)})</span>
            <div className="small">{lossText(reason, titleOf)}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function contextText({ view: { context }, setting }: Matrix): string {
  const { environment, target, step } = context;
  return scopeLabel(
    {
      ...(environment === null ? {} : { environments: [environment] }),
      ...(target === null ? {} : { targets: [target] }),
      ...(step === null ? {} : { steps: [step] }),
    },
    setting.titleOf,
  );
}

function kindOf(value: CellValue | undefined): Kind {
  if (value === undefined) return "none";
  if (value === null) return "null";
  return typeof value === "string" ? "text" : "sensitive";
}

/** True when a choice would forget a stored secret in exchange for a text. */
function loses(value: CellValue | undefined, kind: Kind): boolean {
  return isSecretReference(value) && kind === "text";
}

function asKind(value: CellValue | undefined, kind: Kind): CellValue | undefined {
  switch (kind) {
    case "none":
      return undefined;
    case "null":
      return null;
    case "text":
      return isPlainSecret(value) ? value.plain : typeof value === "string" ? value : "";
    case "sensitive":
      return typeof value === "string" ? { plain: value } : (value ?? { plain: "" });
    default:
      return assertNever(kind);
  }
}

function withOptional<K extends "description" | "prompt">(variable: Variable, key: K, value: Variable[K]): Variable {
  const { [key]: _old, ...others } = variable;
  // The key is left out rather than set to undefined; the rest of a variable is still one.
  return (value === undefined ? others : { ...others, [key]: value }) as Variable;
}
