import { Field, Select } from "@fluentui/react-components";
import { LockClosedRegular } from "@fluentui/react-icons";
import { Link } from "wouter";
import type { CredentialReference } from "../../shared/core/model/variables.ts";
import { credentialDocument } from "../../shared/core/variables/credential-book.ts";
import type { CredentialPart } from "../../shared/core/variables/credentials.ts";
import { CopyText } from "../ui/copy-text.tsx";
import { countText } from "../ui/count.ts";
import { FormGroup } from "../ui/form-group.tsx";
import { oneLine } from "./cell-text.ts";
import type { MatrixSetting } from "./matrix-setting.ts";

type Kind = "account" | "certificate";
type Props = {
  readonly kind: Kind;
  readonly variable: string;
  /** What it stands for now; null: nothing of this kind yet. */
  readonly value: CredentialReference | null;
  readonly setting: Pick<MatrixSetting, "credentials" | "titleOf">;
  readonly change: (reference: CredentialReference) => void;
};

/** More names than these are folded away: a certificate gives some twenty. */
const FEW_PARTS = 8;
const WORDS = { account: "Account", certificate: "Certificate" } as const;

/** Which account or certificate a variable stands for, where that may be used, and the names it gives. */
export function CredentialForm({ kind, variable, value, setting, change }: Props) {
  const { credentials } = setting;
  const choices = credentials.choices[kind].toSorted((a, b) => a.name.localeCompare(b.name));
  const id = value ? credentialDocument(value).id : "";
  const isGone = value !== null && credentials.nameOf(value) === null;
  if (choices.length === 0 && value === null) {
    return (
      <p>
        There are no {kind}s yet.{" "}
        <Link className="link" href={placeOf(kind)}>
          Add one in the library
        </Link>
      </p>
    );
  }
  return (
    <>
      <Field label={WORDS[kind]}>
        <Select
          value={id}
          onChange={(_, data) => {
            if (data.value !== "") change(kind === "account" ? { account: data.value } : { certificate: data.value });
          }}
        >
          {value === null && <option value="">Choose {kind === "account" ? "an account" : "a certificate"}</option>}
          {isGone && <option value={id}>{id} (gone)</option>}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </Select>
      </Field>
      {value && !isGone && (
        <>
          <p className="small">
            <Link className="link" href={`${placeOf(kind)}/${id}`}>
              Open it in the library
            </Link>
          </p>
          <WhereUsable value={value} setting={setting} />
          <Parts variable={variable} parts={credentials.partsOf(value)} />
        </>
      )}
    </>
  );
}

function placeOf(kind: Kind): string {
  return `/library/${kind}s`;
}

function WhereUsable({ value, setting }: Pick<Props, "setting"> & { readonly value: CredentialReference }) {
  const environments = setting.credentials.environmentsOf(value);
  if (environments.length === 0) return null;
  const names = environments.map((id) => setting.titleOf("environments", id));
  return <p className="small">It may be used in {names.join(", ")} only.</p>;
}

/** The names under which a variable gives the parts, each to be copied as an expression. */
function Parts({ variable, parts }: { readonly variable: string; readonly parts: readonly CredentialPart[] | null }) {
  if (parts === null) return <p className="muted">Reading what it gives</p>;
  return (
    <FormGroup title="It gives" summary={countText(parts.length, "name")} isOpen={parts.length <= FEW_PARTS}>
      <ul className="matrix-list credential-parts" aria-label={`What ${variable} gives`}>
        {parts.map(({ name, value, isSensitive }) => {
          const full = name === "" ? variable : `${variable}.${name}`;
          return (
            <li key={name}>
              <CopyText text={`#{${full}}`} shown={full} what={`#{${full}}`} />
              {isSensitive ? (
                <span className="muted small">
                  <LockClosedRegular aria-hidden /> sensitive
                </span>
              ) : (
                <span className="muted small anywhere credential-value">
                  {value === "" ? "(empty)" : oneLine(value)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </FormGroup>
  );
}
