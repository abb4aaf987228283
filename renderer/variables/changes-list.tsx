import { assertNever } from "../../shared/core/errors.ts";
import { isPlainSecret, isRecord, isSecretReference } from "../../shared/core/model/secret-value.ts";
import type { ChangedPart, VariableChange } from "../../shared/core/variables/changes.ts";
import { isCredential } from "../../shared/core/variables/credential-book.ts";
import { type CanonicalName, scopeLabel } from "../../shared/core/variables/matrix.ts";
import { shownText } from "./cell-text.ts";
import type { MatrixSetting } from "./matrix-setting.ts";

/** How scopes, accounts and certificates read. */
export type ChangeWords = Pick<MatrixSetting, "titleOf" | "credentials">;

type Props = {
  readonly changes: readonly VariableChange[];
  readonly words: ChangeWords;
  /** False where all changes are of one variable that is named elsewhere. */
  readonly hasNames?: boolean;
};

const MOST_SHOWN = 500;

/** Changes of variables: what, where, from what to what. Sensitive values as bullets. */
export function ChangesList({ changes, words, hasNames = true }: Props) {
  if (changes.length === 0) return <p className="muted">Nothing is different.</p>;
  return (
    <div className="table-scroll" role="region" aria-label="Changes" tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            {hasNames && <th scope="col">Variable</th>}
            <th scope="col">Where</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, MOST_SHOWN).map(({ id, name, part, before, after }) => (
            <tr key={id}>
              {hasNames && <td className="mono anywhere">{name}</td>}
              <td>{partText(part, words.titleOf)}</td>
              <td className="mono anywhere">{contentText(before, words)}</td>
              <td className="mono anywhere">{contentText(after, words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > MOST_SHOWN && (
        <p className="muted">
          {MOST_SHOWN} of {changes.length} changes are listed.
        </p>
      )}
    </div>
  );
}

/** Which part of a variable, in words. */
export function partText(part: ChangedPart, titleOf: CanonicalName): string {
  switch (part.kind) {
    case "name":
      return "the variable";
    case "description":
      return "description";
    case "prompt":
      return "prompt";
    case "value":
      return scopeLabel(part.scope, titleOf);
    default:
      return assertNever(part);
  }
}

/** What a part holds, to be read; nothing for what is not there. */
export function contentText(content: unknown, { credentials }: ChangeWords): string {
  if (content === undefined) return "–";
  if (isPlainSecret(content)) return `${shownText(content, credentials.textOf)} (new)`;
  if (isSecretReference(content)) return `${shownText(content, credentials.textOf)} (${content.secret.slice(0, 6)})`;
  if (isCredential(content)) return credentials.textOf(content);
  if (isRecord(content)) return JSON.stringify(content);
  if (typeof content === "string") return content === "" ? "(empty)" : content;
  return JSON.stringify(content);
}
