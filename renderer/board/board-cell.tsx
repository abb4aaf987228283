import { type KeyboardEvent, memo } from "react";
import { Link, useLocation } from "wouter";
import type { BoardCell } from "../../shared/rpc/types.ts";
import { StateBadge, shownState } from "../ui/state.tsx";
import { Age, timeText } from "../ui/time.tsx";

type Props = {
  /** `ROW/COLUMN`, for the keys of the grid. */
  readonly at: string;
  readonly column: number;
  readonly projectId: string;
  readonly projectName: string;
  readonly environmentName: string;
  /** Null: the project does not go to this environment. */
  readonly cell: BoardCell | null;
  /** In the Tab order. */
  readonly isActive: boolean;
};

/** What runs of one project in one environment. It is drawn again only when something of it changed. */
export const BoardCellView = memo(function BoardCellView(props: Props) {
  const { at, column, projectId, projectName, environmentName, cell, isActive } = props;
  const [, navigate] = useLocation();
  const shared = { role: "gridcell", "aria-colindex": column + 2, "data-at": at, tabIndex: isActive ? 0 : -1 } as const;
  if (!cell) {
    const label = `${projectName} does not go to ${environmentName}`;
    return <div {...shared} aria-label={label} className="board-cell board-none" />;
  }
  const { latest, next } = cell;
  const promote = next && `/projects/${projectId}/deploy?release=${next.releaseId}&environment=${cell.environmentId}`;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey) return;
    const isPromoting = event.key.toLowerCase() === "p" || (event.key === "Enter" && !latest);
    if (event.key === "Enter" && latest) navigate(`/deployments/${latest.id}`);
    else if (isPromoting && promote) navigate(promote);
  };
  return (
    <div {...shared} className="board-cell" aria-keyshortcuts={promote ? "Enter P" : "Enter"} onKeyDown={onKeyDown}>
      <span className="sr-only">
        {projectName} in {environmentName}:{" "}
      </span>
      <CellFacts cell={cell} />
      {promote && (
        <Link className="link board-promote" href={promote} tabIndex={-1}>
          Deploy {next.version}
        </Link>
      )}
    </div>
  );
});

function CellFacts({ cell: { latest, lastSuccess } }: { readonly cell: BoardCell }) {
  if (!latest) return <span className="muted">Nothing here yet</span>;
  return (
    <>
      <div className="board-versions">
        <Link href={`/deployments/${latest.id}`} className="link board-number" title={latest.version} tabIndex={-1}>
          {latest.version}
        </Link>
        {lastSuccess && latest.outcome !== "succeeded" && (
          <span
            className="muted board-who"
            title={`Last success: ${lastSuccess.version}, ${timeText(lastSuccess.finishedAtMs ?? lastSuccess.createdAtMs)}`}
          >
            last good {lastSuccess.version}
          </span>
        )}
      </div>
      <StateBadge state={shownState(latest)} />
      <div className="muted board-who">
        <Age atMs={latest.finishedAtMs ?? latest.startedAtMs ?? latest.createdAtMs} /> by {latest.createdBy}
      </div>
    </>
  );
}
