import { Button } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useEffect, useMemo, useRef, useState } from "react";
import { caseKey } from "../../shared/core/expressions/ignore-case.ts";
import type { Variable } from "../../shared/core/model/variables.ts";
import { changesBetween } from "../../shared/core/variables/changes.ts";
import { mergeVariables } from "../../shared/core/variables/merge.ts";
import type { Draft } from "../drafts.ts";
import { DraftBar } from "../ui/draft-bar.tsx";
import { useNotify } from "../ui/notify.tsx";
import { ChangesList } from "./changes-list.tsx";
import { ColumnDialog } from "./column-dialog.tsx";
import { removeRows } from "./grid-commands.ts";
import { MatrixEditor } from "./matrix-editor.tsx";
import type { MatrixSetting } from "./matrix-setting.ts";
import { MatrixToolbar } from "./matrix-toolbar.tsx";
import { MergePanel } from "./merge-panel.tsx";
import { PasteDialog } from "./paste-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { SidePane } from "./side-pane.tsx";
import type { PasteProposal } from "./use-clipboard.ts";
import { useMatrix } from "./use-matrix.ts";
import "./variables.css";

type Kind = "variables" | "variable-set";
type Props = {
  readonly draft: Draft<Kind>;
  readonly setting: MatrixSetting;
  /** What is edited, for the message after saving. */
  readonly title: string;
};

type Asking =
  | { readonly kind: "column" }
  | { readonly kind: "paste"; readonly proposal: PasteProposal }
  | { readonly kind: "rename"; readonly from: string; readonly row: number; readonly to: string };

/** The variables of a document as a matrix, with all that can be done and known. */
export function VariableMatrix({ draft, setting, title }: Props) {
  const { body } = draft;
  const notify = useNotify();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [focusWish, setFocusWish] = useState(0);
  const filterField = useRef<HTMLInputElement>(null);
  const change = (variables: readonly Variable[]) => draft.change({ ...body, variables: [...variables] });
  const matrix = useMatrix(body.variables, draft.stored?.version ?? 0, setting, change);
  const focusGrid = () => setFocusWish((wish) => wish + 1);
  const select = (row: number, columnKey: string | null) => {
    matrix.jumpTo(row, columnKey);
    focusGrid();
  };
  const rename = (row: number, to: string) => {
    const from = matrix.variables[row]?.name ?? "";
    const isTaken = matrix.variables.some(({ name }, index) => index !== row && caseKey(name) === caseKey(to));
    if (from === to || isTaken || matrix.uses.of(from).length > 0) return setAsking({ kind: "rename", from, row, to });
    matrix.rename(row, to, false);
  };
  const addVariable = () => {
    matrix.select({ line: matrix.lines.length, column: 0 });
    focusGrid();
  };
  const close = () => {
    setAsking(null);
    focusGrid();
  };
  return (
    <>
      <MatrixToolbar
        matrix={matrix}
        filterField={filterField}
        addVariable={addVariable}
        addColumn={() => setAsking({ kind: "column" })}
        toGrid={focusGrid}
      />
      <div className="matrix">
        <MatrixEditor
          matrix={matrix}
          tell={notify.told}
          propose={(proposal) => setAsking({ kind: "paste", proposal })}
          askRename={rename}
          find={() => filterField.current?.focus()}
          focusWish={focusWish}
        />
        {matrix.view.pane !== null && (
          <SidePane
            matrix={matrix}
            jump={select}
            askRename={rename}
            removeVariable={() => {
              removeRows(matrix, notify.told);
              focusGrid();
            }}
          />
        )}
      </div>
      {body.variables.length === 0 && (
        <p className="muted">
          A variable has a name and values; each value counts where its column says. Type a name into the grid, or paste
          a .env file or a block from Excel.{" "}
          <Button size="small" icon={<AddRegular />} onClick={addVariable}>
            Name the first one
          </Button>
        </p>
      )}
      <MatrixDraftBar draft={draft} setting={setting} title={title} takeFocus={focusGrid} />
      {asking?.kind === "column" && <ColumnDialog setting={setting} add={matrix.addColumn} close={close} />}
      {asking?.kind === "paste" && (
        <PasteDialog matrix={matrix} proposal={asking.proposal} tell={notify.told} close={close} />
      )}
      {asking?.kind === "rename" && <RenameDialog matrix={matrix} {...asking} close={close} />}
    </>
  );
}

/** Unsaved changes value by value; what another person saved meanwhile is merged where the two do not clash. */
function MatrixDraftBar({ draft, setting, title, takeFocus }: Props & { readonly takeFocus: () => void }) {
  const notify = useNotify();
  const { stored, body, isConflict } = draft;
  const base = (draft.base as Draft<Kind>["body"]).variables; // what the draft began from is of its kind
  const { reader } = setting;
  const mine = body.variables;
  const theirs = stored?.body.variables ?? NO_VARIABLES;
  const versions = useMemo(() => ({ base, mine, theirs }), [base, mine, theirs]);
  const canMerge = isConflict && stored !== null;
  const merge = useMemo(() => (canMerge ? mergeVariables(versions, reader) : null), [canMerge, versions, reader]);
  const rebase = (merged: readonly Variable[]) =>
    draft.rebase({ ...(stored?.body ?? body), ...ownFields(draft), variables: [...merged] });
  const isClean = merge !== null && merge.conflicts.length === 0;
  useEffect(() => {
    if (!isClean || !merge || !stored) return;
    rebase(merge.merged);
    if (changesBetween(stored.body.variables, merge.merged, reader).length === 0) return; // it is saved already
    notify.done(`Version ${stored.version} by ${stored.updatedBy} was merged into your unsaved changes`);
  }, [isClean, stored?.version]); // oxlint-disable-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- once for each version that comes in
  return (
    <DraftBar
      draft={draft}
      title={title}
      takeFocus={takeFocus}
      changes={<DraftChanges before={base} after={body.variables} setting={setting} />}
      {...(merge && stored && !isClean
        ? {
            conflict: (
              <MergePanel
                versions={versions}
                title={`Version ${stored.version} by ${stored.updatedBy}`}
                reader={reader}
                words={setting}
                take={rebase}
                discard={draft.discard}
              />
            ),
          }
        : {})}
    />
  );
}

type ChangesProps = {
  readonly before: readonly Variable[];
  readonly after: readonly Variable[];
  readonly setting: MatrixSetting;
};

function DraftChanges({ before, after, setting }: ChangesProps) {
  const { reader } = setting;
  const changes = useMemo(() => changesBetween(before, after, reader), [before, after, reader]);
  return <ChangesList changes={changes} words={setting} />;
}

const NO_VARIABLES: readonly Variable[] = [];

/** The fields beside the variables that were changed here: the name and description of a library set. */
function ownFields({ body, base }: Draft<Kind>): object {
  const before: Readonly<Record<string, unknown>> = { ...(base as object) }; // a body
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => key !== "variables" && value !== before[key]),
  );
}
