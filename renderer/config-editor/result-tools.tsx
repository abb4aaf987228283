import { Button, Toolbar, ToolbarRadioButton, ToolbarRadioGroup, Tooltip } from "@fluentui/react-components";
import {
  ArrowDownRegular,
  ArrowUpRegular,
  BranchCompareRegular,
  DocumentTextRegular,
  EditRegular,
  LayoutColumnTwoRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { EditorSession, ResultMode, SessionState } from "./session.ts";

const MODES: readonly { readonly mode: ResultMode; readonly label: string; readonly icon: ReactElement }[] = [
  { mode: "plain", label: "Result alone", icon: <DocumentTextRegular /> },
  { mode: "unified", label: "Changes line by line", icon: <BranchCompareRegular /> },
  { mode: "side-by-side", label: "Beside the source", icon: <LayoutColumnTwoRegular /> },
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
      <Toolbar
        size="small"
        aria-label="How the result is shown"
        checkedValues={{ mode: [mode] }}
        onCheckedValueChange={(_, { checkedItems }) => {
          const chosen = MODES.find((one) => one.mode === checkedItems[0]);
          if (chosen) onMode(chosen.mode);
        }}
      >
        <ToolbarRadioGroup>
          {MODES.map(({ mode: value, label, icon }) => (
            <Tooltip key={value} content={label} relationship="label">
              <ToolbarRadioButton name="mode" value={value} icon={icon} appearance="subtle" />
            </Tooltip>
          ))}
        </ToolbarRadioGroup>
      </Toolbar>
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
