import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { Link } from "wouter";
import type { Board, BoardRow } from "../../shared/rpc/types.ts";
import { BoardCellView } from "./board-cell.tsx";
import { useGridKeys } from "./use-grid-keys.ts";
import "./board.css";

const ROW_PX = 104;
const PROJECT_PX = 200;
const CELL_PX = 190;

type Props = { readonly environments: Board["environments"]; readonly rows: readonly BoardRow[] };

/**
 * Rows are drawn only where they can be seen. Arrows, Home, End and Page keys move between cells, Enter opens the
 * deployment, P promotes: deploys the release that may come next.
 */
export function BoardGrid({ environments, rows }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const keys = useGridKeys(scroller, { rows: rows.length, columns: environments.length });
  // oxlint-disable-next-line react/incompatible-library -- its functions change with each render; none is memoised here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), keys.active.row])].toSorted((a, b) => a - b),
  });
  const rowStyle = {
    gridTemplateColumns: `${PROJECT_PX}px repeat(${environments.length}, minmax(${CELL_PX}px, 1fr))`,
    minWidth: PROJECT_PX + environments.length * CELL_PX,
  };
  return (
    <div
      className="board"
      ref={scroller}
      role="grid"
      aria-label="Versions by project and environment"
      aria-rowcount={rows.length + 1}
      aria-colcount={environments.length + 1}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
    >
      <div className="board-row board-head" role="row" aria-rowindex={1} style={rowStyle}>
        <div role="columnheader" aria-colindex={1}>
          Project
        </div>
        {environments.map((environment, index) => (
          <div key={environment.id} role="columnheader" aria-colindex={index + 2}>
            <span title={environment.name}>{environment.name}</span>
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
              className="board-row board-body-row"
              role="row"
              aria-rowindex={item.index + 2}
              style={{ ...rowStyle, height: ROW_PX, transform: `translateY(${item.start}px)` }}
            >
              <div className="board-project" role="rowheader" aria-colindex={1}>
                <Link href={`/projects/${row.projectId}/releases`} className="link" title={row.projectName}>
                  {row.projectName}
                </Link>
              </div>
              {environments.map((environment, column) => (
                <BoardCellView
                  key={environment.id}
                  at={`${item.index}/${column}`}
                  column={column}
                  projectId={row.projectId}
                  projectName={row.projectName}
                  environmentName={environment.name}
                  cell={row.cells.find((cell) => cell.environmentId === environment.id) ?? null}
                  isActive={keys.active.row === item.index && keys.active.column === column}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
