import {
  CheckmarkFilled,
  ErrorCircleFilled,
  InfoRegular,
  LockClosedRegular,
  WarningFilled,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { CellValue } from "../../shared/core/variables/matrix.ts";
import type { MatrixProblem } from "../../shared/core/variables/problems.ts";
import { isSensitive, shownText } from "./cell-text.ts";
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
  readonly isWinner: boolean;
  /** More values in the cell than the one that is shown. */
  readonly more: number;
  readonly problem: MatrixProblem | undefined;
};

/** What a cell says of its value: marks before the text, never a colour alone. */
export function ValueText({ value, isWinner, more, problem }: ValueProps) {
  const kind = value === null ? "null" : value === "" ? "empty" : isSensitive(value) ? "secret" : "text";
  return (
    <>
      {problem && <ProblemMark problem={problem} />}
      {isWinner && <CheckmarkFilled className="matrix-winner" aria-label="Counts here:" />}
      {kind === "secret" && <LockClosedRegular aria-label="Sensitive" />}
      <span className="matrix-text" data-kind={kind}>
        {shownText(value)}
      </span>
      {more > 0 && <span className="matrix-more"> +{more}</span>}
    </>
  );
}

const MARKS = { error: ErrorCircleFilled, warning: WarningFilled, info: InfoRegular } as const;
const MARK_WORDS = { error: "Error", warning: "Warning", info: "Note" } as const;

/** A problem's sign. */
export function ProblemMark({ problem }: { readonly problem: MatrixProblem }) {
  const Mark = MARKS[problem.level];
  return <Mark className="matrix-mark" data-level={problem.level} aria-label={MARK_WORDS[problem.level]} />;
}
