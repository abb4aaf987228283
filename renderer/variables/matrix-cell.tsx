import {
  CertificateRegular,
  CheckmarkFilled,
  ErrorCircleFilled,
  InfoRegular,
  LockClosedRegular,
  PersonKeyRegular,
  WarningFilled,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { credentialDocument, isCredential } from "../../shared/core/variables/credential-book.ts";
import type { CellValue } from "../../shared/core/variables/matrix.ts";
import type { MatrixProblem } from "../../shared/core/variables/problems.ts";
import { type CredentialTextOf, isSensitive, shownText } from "./cell-text.ts";
import type { Place } from "./grid-place.ts";

type CellProps = {
  readonly place: Place;
  readonly left: number;
  readonly width: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Stands in place of the content while the cell is edited. */
  readonly editor: ReactNode;
  readonly role?: "gridcell" | "rowheader";
  readonly title?: string | undefined;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** One cell of the grid; the active one is the grid's stop for the Tab key. */
export function Cell({
  place,
  left,
  width,
  isActive,
  isSelected,
  editor,
  role = "gridcell",
  title,
  className = "",
  children,
}: CellProps) {
  return (
    <div
      role={role}
      aria-colindex={place.column + 1}
      aria-selected={isSelected}
      data-at={`${place.line}/${place.column}`}
      tabIndex={isActive ? 0 : -1}
      title={editor ? undefined : title}
      className={`matrix-cell ${className}`}
      style={{ left, width }}
    >
      {editor ?? children}
    </div>
  );
}

type ValueProps = {
  readonly value: CellValue | undefined;
  readonly textOf: CredentialTextOf;
  readonly isWinner: boolean;
  /** More values in the cell than the one that is shown. */
  readonly more: number;
  readonly problem: MatrixProblem | undefined;
};

/** What a cell says of its value: marks before the text, never a colour alone. */
export function ValueText({ value, textOf, isWinner, more, problem }: ValueProps) {
  const kind = kindOf(value);
  return (
    <>
      {problem && <ProblemMark problem={problem} />}
      {isWinner && <CheckmarkFilled className="matrix-winner" aria-label="Counts here:" />}
      {kind === "secret" && <LockClosedRegular aria-label="Sensitive" />}
      {kind === "account" && <PersonKeyRegular aria-hidden />}
      {kind === "certificate" && <CertificateRegular aria-hidden />}
      <span className="matrix-text" data-kind={kind}>
        {shownText(value, textOf)}
      </span>
      {more > 0 && <span className="matrix-more"> +{more}</span>}
    </>
  );
}

function kindOf(value: CellValue | undefined) {
  if (value === null) return "null";
  if (value === "") return "empty";
  if (isCredential(value)) return credentialDocument(value).kind;
  return isSensitive(value) ? "secret" : "text";
}

const MARKS = { error: ErrorCircleFilled, warning: WarningFilled, info: InfoRegular } as const;
const MARK_WORDS = { error: "Error", warning: "Warning", info: "Note" } as const;

/** A problem's sign. */
export function ProblemMark({ problem }: { readonly problem: MatrixProblem }) {
  const Mark = MARKS[problem.level];
  return <Mark className="matrix-mark" data-level={problem.level} aria-label={MARK_WORDS[problem.level]} />;
}
