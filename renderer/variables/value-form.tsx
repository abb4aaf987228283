import { Field, Select, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import { assertNever } from "../../shared/core/errors.ts";
import { isPlainSecret, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { credentialDocument, isCredential } from "../../shared/core/variables/credential-book.ts";
import type { CellValue, ScopeColumn } from "../../shared/core/variables/matrix.ts";
import { withCells } from "../../shared/core/variables/matrix-edits.ts";
import { readProblem } from "../../shared/core/variables/problems.ts";
import { weakSecretReason } from "../../shared/core/variables/weak-secret.ts";
import { useNotify } from "../ui/notify.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/form.tsx";
import { changedMeanwhile, type CredentialTextOf, shownText } from "./cell-text.ts";
import { CredentialForm } from "./credential-form.tsx";
import { MarkedText } from "./marked-text.tsx";
import type { MatrixSetting } from "./matrix-setting.ts";
import { Reveal } from "./reveal.tsx";
import type { Matrix } from "./use-matrix.ts";

type ValueProps = {
  readonly matrix: Matrix;
  readonly row: number;
  readonly variable: Variable;
  readonly column: ScopeColumn;
};
type CredentialKind = "account" | "certificate";
type Kind = "none" | "text" | "sensitive" | "null" | CredentialKind;

const KINDS: readonly { readonly kind: Kind; readonly label: string }[] = [
  { kind: "none", label: "No value here" },
  { kind: "text", label: "Text" },
  { kind: "sensitive", label: "Sensitive" },
  { kind: "account", label: "Account" },
  { kind: "certificate", label: "Certificate" },
  { kind: "null", label: "Null (removes the setting)" },
];

/** The selected value: what kind it is, and the value itself. */
export function ValueForm({ matrix, row, variable, column }: ValueProps) {
  const { reader } = matrix.setting;
  const positions = reader.cellsOf(variable).get(column.key) ?? [];
  const value = variable.values[positions[0] ?? -1]?.value;
  // An account is chosen in two steps; until it is, the value stays what it was.
  const [wanted, setWanted] = useState<CredentialKind | null>(null);
  const kind = wanted ?? kindOf(value);
  const set = (next: CellValue | undefined, isTyping = false) => {
    setWanted(null);
    matrix.keep([variable.name]);
    matrix.edits.apply(
      withCells(matrix.variables, [{ row, column, value: next }], reader),
      isTyping ? { typedIn: `${variable.name}/${column.key}` } : {},
    );
  };
  const choose = (chosen: Kind, ask: () => void) => {
    if (chosen === kindOf(value)) return setWanted(null);
    if (chosen === "account" || chosen === "certificate") return setWanted(chosen);
    if (loses(value, chosen)) return ask();
    set(asKind(value, chosen));
  };
  return (
    <>
      <Field label="Kind of value">
        <ConfirmDialog
          renderTrigger={(ask) => <KindSelect kind={kind} choose={(chosen) => choose(chosen, ask)} />}
          title={`Make '${variable.name}' a text?`}
          action="Forget the sensitive value"
          run={async () => set("")}
        >
          The sensitive value is not known to this window, so it is forgotten here: the text begins empty. Until you
          save, Ctrl+Z brings it back.
        </ConfirmDialog>
      </Field>
      <KindForm kind={kind} value={value} variable={variable} setting={matrix.setting} set={set} />
      {positions.length > 1 && (
        <OtherValues variable={variable} positions={positions} textOf={matrix.setting.credentials.textOf} />
      )}
    </>
  );
}

type KindProps = {
  readonly kind: Kind;
  readonly value: CellValue | undefined;
  readonly variable: Variable;
  readonly setting: MatrixSetting;
  readonly set: (next: CellValue, isTyping?: boolean) => void;
};

/** What edits the value of a kind. */
function KindForm({ kind, value, variable, setting, set }: KindProps) {
  switch (kind) {
    case "none":
    case "null":
      return null;
    case "account":
    case "certificate":
      return (
        <CredentialForm
          kind={kind}
          variable={variable.name}
          value={isCredential(value) && credentialDocument(value).kind === kind ? value : null}
          setting={setting}
          change={set}
        />
      );
    case "text":
      return typeof value === "string" ? <TextForm name={variable.name} text={value} change={set} /> : null;
    case "sensitive":
      if (isPlainSecret(value)) return <NewSecret value={value.plain} change={(plain) => set({ plain }, true)} />;
      if (!isSecretReference(value)) return null;
      return (
        <Reveal
          key={value.secret}
          document={setting.document}
          secret={value.secret}
          replace={() => set({ plain: "" })}
        />
      );
    default:
      return assertNever(kind);
  }
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
  const [draft, setDraft] = useState<{ readonly text: string; readonly before: string } | null>(null);
  const { told } = useNotify();
  const shown = draft?.text ?? text;
  const problem = readProblem(shown);
  const finish = () => {
    setDraft(null);
    if (draft === null || draft.text === draft.before || draft.text === text) return;
    change(draft.text);
    if (draft.before !== text) told(changedMeanwhile(name));
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
          onChange={(_, data) => setDraft({ text: data.value, before: draft?.before ?? text })}
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

type OtherProps = {
  readonly variable: Variable;
  readonly positions: readonly number[];
  readonly textOf: CredentialTextOf;
};

function OtherValues({ variable, positions, textOf }: OtherProps) {
  return (
    <p className="matrix-warning">
      {positions.length} values stand in this cell and nothing says which one counts:{" "}
      {positions.map((position) => shownText(variable.values[position]?.value, textOf)).join("; ")}. Delete clears all
      of them.
    </p>
  );
}

function kindOf(value: CellValue | undefined): Kind {
  if (value === undefined) return "none";
  if (value === null) return "null";
  if (isCredential(value)) return credentialDocument(value).kind;
  return typeof value === "string" ? "text" : "sensitive";
}

/** True when a choice would forget a stored secret in exchange for a text. */
function loses(value: CellValue | undefined, kind: Kind): boolean {
  return isSecretReference(value) && kind === "text";
}

function asKind(value: CellValue | undefined, kind: Exclude<Kind, CredentialKind>): CellValue | undefined {
  switch (kind) {
    case "none":
      return undefined;
    case "null":
      return null;
    case "text":
      return isPlainSecret(value) ? value.plain : typeof value === "string" ? value : "";
    case "sensitive":
      if (isPlainSecret(value) || isSecretReference(value)) return value;
      return { plain: typeof value === "string" ? value : "" };
    default:
      return assertNever(kind);
  }
}
