import { Button, Tooltip } from "@fluentui/react-components";
import {
  ArrowDownRegular,
  ArrowUpRegular,
  BranchCompareRegular,
  DocumentTextRegular,
  EditRegular,
  LayoutColumnTwoRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { ChoiceButtons } from "./choice-buttons.tsx";
import type { EditorSession } from "./session.ts";
import type { ResultMode, SessionState } from "./session-state.ts";

const MODES: readonly { readonly value: ResultMode; readonly label: string; readonly icon: ReactElement }[] = [
  { value: "plain", label: "Result alone", icon: <DocumentTextRegular /> },
  { value: "unified", label: "Changes line by line", icon: <BranchCompareRegular /> },
  { value: "side-by-side", label: "Beside the source", icon: <LayoutColumnTwoRegular /> },
];

type Props = {
  readonly session: EditorSession;
  readonly state: SessionState;
  readonly mode: ResultMode;
  readonly onMode: (mode: ResultMode) => void;
  readonly onDerive: () => void;
};

/** How the result is shown, and editing it to get a transform. */
export function ResultTools({ session, state, mode, onMode, onDerive }: Props) {
  if (state.isEditing) {
    return (
      <>
        <Button size="small" appearance="primary" onClick={onDerive}>
          Preview the transform
        </Button>
        <Button size="small" onClick={() => session.setEditing(false)}>
          Cancel
        </Button>
      </>
    );
  }
  return (
    <>
      <Tooltip content="Previous change (Shift+F8)" relationship="label">
        <Button size="small" appearance="subtle" icon={<ArrowUpRegular />} onClick={() => session.goToChange(-1)} />
      </Tooltip>
      <Tooltip content="Next change (F8)" relationship="label">
        <Button size="small" appearance="subtle" icon={<ArrowDownRegular />} onClick={() => session.goToChange(1)} />
      </Tooltip>
      <ChoiceButtons label="How the result is shown" choices={MODES} value={mode} onChange={onMode} />
      <Button
        size="small"
        icon={<EditRegular />}
        disabled={!state.outcome?.ok || state.isBehind}
        onClick={() => session.setEditing(true)}
      >
        Edit result
      </Button>
    </>
  );
}
