import { ErrorCircleFilled, InfoFilled, WarningFilled } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { FindingLevel } from "../../shared/core/errors.ts";
import { countText } from "../ui/count.ts";
import type { Problem } from "./run-chain.ts";
import type { EditorSession } from "./session.ts";
import type { SessionState } from "./session-state.ts";

const ICONS: Readonly<Record<FindingLevel, ReactElement>> = {
  error: <ErrorCircleFilled />,
  warning: <WarningFilled />,
  info: <InfoFilled />,
};
const WORDS: Readonly<Record<FindingLevel, string>> = { error: "Error", warning: "Warning", info: "Note" };

type Props = { readonly session: EditorSession; readonly state: SessionState };

/** What the engine says about the texts, errors first; each leads to its place. */
export function ProblemList({ session, state }: Props) {
  const problems = state.outcome?.problems ?? [];
  const sorted = problems.toSorted((a, b) => Number(b.level === "error") - Number(a.level === "error"));
  return (
    <section className="ce-problems" aria-label="Problems">
      <h2>{problems.length === 0 ? "No problems" : countText(problems.length, "problem")}</h2>
      {problems.length > 0 && (
        <ul>
          {sorted.map((problem, at) => (
            // The same message may stand twice at one place.
            <li key={at}>
              <ProblemRow problem={problem} onGo={() => session.goTo(problem)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ProblemRow({ problem, onGo }: { readonly problem: Problem; readonly onGo: () => void }) {
  const { level, text, file, line } = problem;
  return (
    <button type="button" className="ce-problem" data-level={level} disabled={problem.span === null} onClick={onGo}>
      {ICONS[level]}
      <span className="ce-level">{WORDS[level]}</span>
      <span className="ce-message">{text}</span>
      {line !== undefined && <span className="muted small no-wrap">{`${file ?? ""}, line ${line}`}</span>}
    </button>
  );
}
