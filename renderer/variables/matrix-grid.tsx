import { ChevronDownRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useMemo } from "react";
import type { MatrixLine } from "../../shared/core/variables/matrix-rows.ts";
import type { MatrixProblem } from "../../shared/core/variables/problems.ts";
import { shownText } from "./cell-text.ts";
import { candidatePlace } from "./explain.ts";
import { blockBetween, isInside, type Place } from "./grid-place.ts";
import { COLUMN_PX, NAME_PX } from "./column-widths.ts";
import { ColumnHead } from "./column-head.tsx";
import { Cell, ProblemMark, ValueText } from "./matrix-cell.tsx";
import type { Matrix } from "./use-matrix.ts";
import { NAME_WIDTH } from "./view-store.ts";

const LINE_PX = 32;
const HEAD_PX = 34;

type Props = {
  readonly matrix: Matrix;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The editor of the cell that is being edited, if it is this one. */
  readonly editorAt: (place: Place) => ReactNode;
  readonly toggleGroup: (prefix: string) => void;
};

/** The cells. Only those that can be seen are drawn, and the active one. */
export function MatrixGrid({ matrix, scroller, editorAt, toggleGroup }: Props) {
  const { lines, columns, active, size } = matrix;
  const problems = useProblemsByCell(matrix.problems);
  const { widths } = matrix.view;
  const namePx = widths[NAME_WIDTH] ?? NAME_PX;
  // oxlint-disable-next-line react/incompatible-library -- its functions change with each render; none is memoised here
  const vertical = useVirtualizer({
    count: size.lines,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    scrollPaddingStart: HEAD_PX,
    overscan: 12,
    rangeExtractor: (range) => withActive(defaultRangeExtractor(range), active.line),
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => matrix.view.widths[columns[index]?.key ?? ""] ?? COLUMN_PX,
    paddingStart: namePx,
    scrollPaddingStart: namePx,
    overscan: 2,
    rangeExtractor: (range) =>
      withActive(defaultRangeExtractor(range), active.column - 1).filter((index) => index >= 0),
  });
  useEffect(() => horizontal.measure(), [widths, columns]); // oxlint-disable-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- sizes are read anew when they change
  useEffect(() => {
    vertical.scrollToIndex(active.line, { align: "auto" });
    if (active.column > 0) horizontal.scrollToIndex(active.column - 1, { align: "auto" });
  }, [active.line, active.column]); // oxlint-disable-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- the scrollers are not values to follow
  const block = blockBetween(active, matrix.anchor);
  const shownColumns = horizontal.getVirtualItems();
  const cellProps = (place: Place) => ({
    place,
    isActive: place.line === active.line && place.column === active.column,
    isSelected: isInside(place, block),
    editor: editorAt(place),
  });

  const emptyCells = (index: number) =>
    shownColumns.map((item) => (
      <Cell
        key={item.index}
        left={item.start}
        width={item.size}
        className="matrix-void"
        {...cellProps({ line: index, column: item.index + 1 })}
      />
    ));
  const drawLine = (line: MatrixLine | undefined, index: number) => {
    if (line === undefined) {
      return (
        <>
          <NewName width={namePx} {...cellProps({ line: index, column: 0 })} />
          {emptyCells(index)}
        </>
      );
    }
    if (line.kind === "group") {
      return (
        <>
          <GroupHead line={line} width={namePx} toggle={toggleGroup} {...cellProps({ line: index, column: 0 })} />
          {emptyCells(index)}
        </>
      );
    }
    const variable = matrix.variables[line.row];
    if (!variable) return null;
    const explained = matrix.explainer.explain(variable.name);
    const { winner } = explained ?? { winner: null };
    const rowProblem = problems.get(String(line.row));
    const { reader, credentials } = matrix.setting;
    const { textOf } = credentials;
    const cells = reader.cellsOf(variable);
    return (
      <>
        <Cell
          role="rowheader"
          className="matrix-name"
          left={0}
          width={namePx}
          title={rowProblem?.text ?? variable.description ?? variable.name}
          {...cellProps({ line: index, column: 0 })}
        >
          {rowProblem && <ProblemMark problem={rowProblem} />}
          <span className="matrix-text">{variable.name}</span>
          {variable.prompt && <span className="matrix-more">asked for</span>}
          {winner && winner.row === null && (
            <span className="matrix-more" title={`Counts here: ${candidatePlace(winner, matrix.setting.titleOf)}`}>
              from library
            </span>
          )}
        </Cell>
        {shownColumns.map((item) => {
          const column = columns[item.index];
          if (!column) return null;
          const positions = cells.get(column.key) ?? [];
          const value = variable.values[positions[0] ?? -1]?.value;
          const problem = problems.get(`${line.row}/${column.key}/`);
          const isWinner = winner?.row === line.row && positions.includes(winner.position);
          const why = isWinner ? `Counts here, in ${matrix.columnTitle(column)}` : undefined;
          const isOut = explained !== null && value !== undefined && !isWinner;
          return (
            <Cell
              key={column.key}
              left={item.start}
              width={item.size}
              className={isWinner ? "matrix-wins" : isOut ? "matrix-loses" : ""}
              title={problem?.text ?? why ?? (value === undefined ? undefined : shownText(value, textOf))}
              {...cellProps({ line: index, column: item.index + 1 })}
            >
              {value !== undefined && (
                <ValueText
                  value={value}
                  textOf={textOf}
                  isWinner={isWinner}
                  more={positions.length - 1}
                  problem={problem}
                />
              )}
            </Cell>
          );
        })}
      </>
    );
  };

  const width = horizontal.getTotalSize();
  return (
    <>
      <div role="rowgroup" className="matrix-head" style={{ width, height: HEAD_PX }}>
        <div role="row" aria-rowindex={1} className="matrix-line">
          <ColumnHead
            matrix={matrix}
            sortKey={null}
            widthKey={NAME_WIDTH}
            title="Name"
            left={0}
            width={namePx}
            index={1}
            className="matrix-name"
          />
          {shownColumns.map((item) => {
            const column = columns[item.index];
            if (!column) return null;
            const title = matrix.columnTitle(column);
            return (
              <ColumnHead
                key={column.key}
                matrix={matrix}
                sortKey={column.key}
                widthKey={column.key}
                title={title}
                left={item.start}
                width={item.size}
                index={item.index + 2}
              />
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="matrix-body" style={{ height: vertical.getTotalSize(), width }}>
        {vertical.getVirtualItems().map((item) => (
          <div
            key={item.index}
            role="row"
            aria-rowindex={item.index + 2}
            className="matrix-line"
            style={{ height: LINE_PX, transform: `translateY(${item.start}px)` }}
          >
            {drawLine(lines[item.index], item.index)}
          </div>
        ))}
      </div>
    </>
  );
}

type OwnProps = {
  readonly place: Place;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly editor: ReactNode;
};

function NewName(props: OwnProps & { readonly width: number }) {
  return (
    <Cell {...props} role="rowheader" className="matrix-name matrix-new" left={0}>
      New variable
    </Cell>
  );
}

type GroupProps = OwnProps & {
  readonly line: Extract<MatrixLine, { readonly kind: "group" }>;
  readonly width: number;
  readonly toggle: (prefix: string) => void;
};

function GroupHead({ line, width, toggle, ...props }: GroupProps) {
  const Mark = line.isOpen ? ChevronDownRegular : ChevronRightRegular;
  return (
    <Cell {...props} role="rowheader" className="matrix-name matrix-group" left={0} width={width}>
      <button type="button" tabIndex={-1} aria-expanded={line.isOpen} onClick={() => toggle(line.prefix)}>
        <Mark aria-hidden /> {line.prefix} ({line.count})
      </button>
    </Cell>
  );
}

/** The worst problem of each cell (`ROW/COLUMN/`) and each row (`ROW`); they come worst first. */
function useProblemsByCell(problems: readonly MatrixProblem[]): ReadonlyMap<string, MatrixProblem> {
  return useMemo(() => {
    const byCell = new Map<string, MatrixProblem>();
    for (const problem of problems) {
      if (problem.row === null) continue;
      const key = problem.column === null ? String(problem.row) : `${problem.row}/${problem.column}/`;
      if (!byCell.has(key)) byCell.set(key, problem);
    }
    return byCell;
  }, [problems]);
}

function withActive(indexes: readonly number[], active: number): number[] {
  return indexes.includes(active) ? [...indexes] : [...indexes, active].toSorted((a, b) => a - b);
}
