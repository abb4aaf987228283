import { Button } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type KeyboardEvent, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { Board, BoardCell, BoardRow } from "../../shared/rpc/types.ts";
import { StateBadge, shownState } from "../ui/state.tsx";
import { Age, timeText } from "../ui/time.tsx";
import "./board.css";

const ROW_PX = 92;

type Props = { readonly environments: Board["environments"]; readonly rows: readonly BoardRow[] };

/**
 * Rows are drawn only where they can be seen. Arrows move between cells, Enter opens the deployment, P promotes: deploys
 * the release that may come next.
 */
export function BoardGrid({ environments, rows }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
  });
  const columns = `minmax(160px, 220px) repeat(${environments.length}, minmax(190px, 1fr))`;
  return (
    <div
      className="board"
      ref={scroller}
      role="grid"
      aria-label="Versions by project and environment"
      aria-rowcount={rows.length + 1}
      aria-colcount={environments.length + 1}
    >
      <div className="board-row board-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: columns }}>
        <div role="columnheader" aria-colindex={1}>
          Project
        </div>
        {environments.map((environment, index) => (
          <div key={environment.id} role="columnheader" aria-colindex={index + 2}>
            {environment.name}
          </div>
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={row.projectId}
              className="board-row"
              role="row"
              aria-rowindex={item.index + 2}
              style={{
                gridTemplateColumns: columns,
                position: "absolute",
                inset: "0 0 auto 0",
                height: ROW_PX,
                transform: `translateY(${item.start}px)`,
              }}
            >
              <div className="board-project" role="rowheader" aria-colindex={1}>
                <Link href={`/projects/${row.projectId}/releases`} className="link">
                  {row.projectName}
                </Link>
              </div>
              {environments.map((environment, column) => (
                <Cell
                  key={environment.id}
                  row={row}
                  environment={environment}
                  cell={row.cells.find((cell) => cell.environmentId === environment.id) ?? null}
                  column={column}
                  isFirst={item.index === 0 && column === 0}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type CellProps = {
  readonly row: BoardRow;
  readonly environment: Board["environments"][number];
  readonly cell: BoardCell | null;
  readonly column: number;
  readonly isFirst: boolean;
};

const Cell = memo(function Cell({ row, environment, cell, column, isFirst }: CellProps) {
  const [, navigate] = useLocation();
  if (!cell)
    return (
      <div
        role="gridcell"
        aria-colindex={column + 2}
        aria-label={`${row.projectName} does not go to ${environment.name}`}
        className="board-cell board-none"
      />
    );
  const { latest, lastSuccess, next } = cell;
  const promote = next && `/projects/${row.projectId}/deploy?release=${next.releaseId}&environment=${environment.id}`;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    if (moveFocus(event.currentTarget, event.key)) event.preventDefault();
    else if (event.key === "Enter" && latest) navigate(`/deployments/${latest.id}`);
    else if ((event.key === "p" || event.key === "P" || (event.key === "Enter" && !latest)) && promote)
      navigate(promote);
  };
  return (
    <div
      role="gridcell"
      aria-colindex={column + 2}
      className="board-cell"
      tabIndex={isFirst ? 0 : -1}
      aria-label={cellLabel(row, environment.name, cell)}
      onKeyDown={onKeyDown}
      onFocus={(event) => rove(event.currentTarget)}
    >
      <div className="board-version">
        {latest ? (
          <Link href={`/deployments/${latest.id}`} className="link board-number" title={`Deployment ${latest.id}`}>
            {latest.version}
          </Link>
        ) : (
          <span className="muted">Nothing here yet</span>
        )}
        {latest && <StateBadge state={shownState(latest)} />}
      </div>
      {latest && (
        <div className="muted board-who">
          <Age atMs={latest.finishedAtMs ?? latest.startedAtMs ?? latest.createdAtMs} /> by {latest.createdBy}
        </div>
      )}
      {lastSuccess && latest?.outcome !== "succeeded" && (
        <div
          className="muted board-who"
          title={`Last success: ${timeText(lastSuccess.finishedAtMs ?? lastSuccess.createdAtMs)}`}
        >
          Before it: {lastSuccess.version}
        </div>
      )}
      {promote && (
        <Button
          size="small"
          appearance="subtle"
          className="board-promote"
          onClick={() => navigate(promote)}
          tabIndex={-1}
        >
          Deploy {next.version}
        </Button>
      )}
    </div>
  );
});

function cellLabel(row: BoardRow, environmentName: string, { latest, next }: BoardCell): string {
  const what = latest ? `${latest.version}, ${shownState(latest)}, by ${latest.createdBy}` : "nothing deployed";
  return `${row.projectName} in ${environmentName}: ${what}${next ? `. ${next.version} can be deployed, press P` : ""}`;
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves the focus to the neighbour cell, if there is one; true when the key was meant for that. */
function moveFocus(cell: HTMLElement, key: string): boolean {
  const move = MOVES[key];
  const row = cell.parentElement;
  if (!move || !row) return false;
  const cellsOf = (candidate: Element | null) => [
    ...(candidate?.querySelectorAll<HTMLElement>("[role=gridcell]") ?? []),
  ];
  const rows = [...(row.parentElement?.querySelectorAll("[role=row]") ?? [])].toSorted(
    (a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")),
  );
  const target = cellsOf(rows[rows.indexOf(row) + move[0]] ?? null)[cellsOf(row).indexOf(cell) + move[1]];
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return true;
}

/** One cell at a time is in the Tab order: the one last focused. */
function rove(cell: HTMLElement): void {
  for (const other of cell.closest("[role=grid]")?.querySelectorAll<HTMLElement>("[role=gridcell][tabindex='0']") ?? [])
    other.tabIndex = -1;
  cell.tabIndex = 0;
}
