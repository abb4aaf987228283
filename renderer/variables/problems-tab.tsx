import { ProblemMark } from "./matrix-cell.tsx";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  readonly jump: (row: number, columnKey: string | null) => void;
};

const MOST_SHOWN = 200;

/** Everything that is wrong or worth a look; each leads to its cell. */
export function ProblemsTab({ matrix: { problems }, jump }: Props) {
  if (problems.length === 0) return <p className="muted">Nothing stands out.</p>;
  return (
    <>
      <ul className="matrix-list" aria-label="Problems">
        {problems.slice(0, MOST_SHOWN).map((problem, index) => (
          <li key={index}>
            <ProblemMark problem={problem} />{" "}
            {problem.row === null ? (
              problem.text
            ) : (
              <button type="button" className="link-button" onClick={() => jump(problem.row ?? 0, problem.column)}>
                {problem.text}
              </button>
            )}
          </li>
        ))}
      </ul>
      {problems.length > MOST_SHOWN && (
        <p className="muted">
          {MOST_SHOWN} of {problems.length} are listed; the cells of all of them are marked.
        </p>
      )}
    </>
  );
}
