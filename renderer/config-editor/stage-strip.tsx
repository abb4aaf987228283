import { Select } from "@fluentui/react-components";
import { ChevronRightRegular } from "@fluentui/react-icons";
import { countText } from "../ui/count.ts";
import type { EditorSession } from "./session.ts";
import type { SessionState } from "./session-state.ts";

/** Transforms that belong together, such as those of one environment, in the order in which they are applied. */
export type ChainChoice = { readonly id: string; readonly label: string; readonly transforms: readonly string[] };

type Props = {
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly chains: readonly ChainChoice[];
  readonly chosen: ChainChoice | undefined;
  readonly onChain: (id: string) => void;
  /** There is a source to try the transforms on. */
  readonly hasSource: boolean;
};

/** Whose result is shown, which transforms lead to it and what each changes, and the way from change to change. */
export function StageStrip({ session, state, chains, chosen, onChain, hasSource }: Props) {
  return (
    <div className="ce-strip">
      {chains.length > 1 && (
        <label className="ce-chain">
          <span>Show for</span>
          <Select
            size="small"
            value={chosen?.id ?? ""}
            disabled={state.isEditing}
            onChange={(_, { value }) => onChain(value)}
          >
            {chains.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </label>
      )}
      <ol className="ce-stages" aria-label="Transforms in order">
        {(chosen?.transforms ?? []).map((name, at) => (
          <li key={name}>
            <button
              type="button"
              className="ce-stage"
              aria-pressed={at === state.openStage}
              onClick={() => session.visit(at)}
            >
              <span className="mono">{name}</span>
              <span className="muted small">{hasSource && stageText(state, at)}</span>
            </button>
            <ChevronRightRegular aria-hidden />
          </li>
        ))}
      </ol>
      <span className="ce-total" role="status">
        {hasSource ? totalText(state) : "Open a source to see the result"}
      </span>
    </div>
  );
}

function stageText({ outcome }: SessionState, stage: number): string {
  if (!outcome) return "";
  const count = outcome.counts[stage];
  return count === undefined ? "not applied" : countText(count, "change");
}

function totalText({ outcome, failure, isEditing }: SessionState): string {
  if (failure !== null) return `The editor's worker failed: ${failure}`;
  if (isEditing) return "Editing the result";
  if (!outcome) return "Working\u2026";
  if (!outcome.ok) return "The result cannot be used";
  return `Result: ${countText(outcome.changes.length, "change")}`;
}
