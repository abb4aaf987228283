import { Button, MessageBar, MessageBarBody, MessageBarTitle, Radio, RadioGroup } from "@fluentui/react-components";
import { useMemo, useState } from "react";
import type { Variable } from "../../shared/core/model/variables.ts";
import type { MatrixReader } from "../../shared/core/variables/matrix.ts";
import { type MergeConflict, mergeVariables, type MergeSide } from "../../shared/core/variables/merge.ts";
import { type ChangeWords, contentText, partText } from "./changes-list.tsx";

type Props = {
  readonly versions: {
    readonly base: readonly Variable[];
    readonly mine: readonly Variable[];
    readonly theirs: readonly Variable[];
  };
  /** Who saved the other version, as a sentence begins: `Version 7 by anna`. */
  readonly title: string;
  readonly reader: MatrixReader;
  readonly words: ChangeWords;
  readonly take: (merged: readonly Variable[]) => void;
  readonly discard: () => void;
};

/** More choices than these take seconds to draw. */
const MOST_SHOWN = 100;

/** Two people changed the same values: both sides beside each other, one choice each. All else is merged already. */
export function MergePanel({ versions, title, reader, words, take, discard }: Props) {
  const [choices, setChoices] = useState<ReadonlyMap<string, MergeSide>>(new Map());
  const { merged, conflicts } = useMemo(() => mergeVariables(versions, reader, choices), [versions, reader, choices]);
  const isDecided = conflicts.every(({ id }) => choices.has(id));
  const chooseAll = (side: MergeSide) => setChoices(new Map(conflicts.map(({ id }) => [id, side])));
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title} changed the same values</MessageBarTitle>
        <div className="table-scroll matrix-merge" role="region" aria-label="Values both changed" tabIndex={0}>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">Value</th>
                <th scope="col">Before</th>
                <th scope="col">Take</th>
              </tr>
            </thead>
            <tbody>
              {conflicts.slice(0, MOST_SHOWN).map((conflict) => (
                <ConflictRow
                  key={conflict.id}
                  conflict={conflict}
                  words={words}
                  choice={choices.get(conflict.id)}
                  choose={(side) => setChoices(new Map([...choices, [conflict.id, side]]))}
                />
              ))}
            </tbody>
          </table>
        </div>
        {conflicts.length > MOST_SHOWN && (
          <p>
            {MOST_SHOWN} of {conflicts.length} are listed. Mine for all and Theirs for all decide the others too; what
            is listed can be chosen otherwise afterwards.
          </p>
        )}
        <div className="draft-conflict">
          <Button appearance="primary" disabled={!isDecided} onClick={() => take(merged)}>
            Merge
          </Button>
          <Button onClick={() => chooseAll("mine")}>Mine for all</Button>
          <Button onClick={() => chooseAll("theirs")}>Theirs for all</Button>
          <Button onClick={discard}>Discard my changes</Button>
        </div>
      </MessageBarBody>
    </MessageBar>
  );
}

type RowProps = {
  readonly conflict: MergeConflict;
  readonly words: ChangeWords;
  readonly choice: MergeSide | undefined;
  readonly choose: (side: MergeSide) => void;
};

function ConflictRow({ conflict, words, choice, choose }: RowProps) {
  const what = `${conflict.name}, ${partText(conflict.part, words.titleOf)}`;
  return (
    <tr>
      <td className="anywhere">{what}</td>
      <td className="mono anywhere">{contentText(conflict.base, words)}</td>
      <td>
        <RadioGroup
          aria-label={what}
          value={choice ?? ""}
          onChange={(_, data) => choose(data.value === "theirs" ? "theirs" : "mine")}
        >
          <Radio value="mine" label={`Mine: ${contentText(conflict.mine, words)}`} />
          <Radio value="theirs" label={`Theirs: ${contentText(conflict.theirs, words)}`} />
        </RadioGroup>
      </td>
    </tr>
  );
}
