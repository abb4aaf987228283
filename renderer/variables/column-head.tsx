import { ArrowSortDownRegular, ArrowSortUpRegular } from "@fluentui/react-icons";
import type { PointerEvent } from "react";
import type { RowSort } from "../../shared/core/variables/matrix-rows.ts";
import { columnWidth, withWidth } from "./column-widths.ts";
import type { Matrix } from "./use-matrix.ts";

type Props = {
  readonly matrix: Matrix;
  /** What a click sorts by: a column's key, or null for the names. */
  readonly sortKey: string | null;
  readonly widthKey: string;
  readonly title: string;
  readonly left: number;
  readonly width: number;
  readonly index: number;
  readonly className?: string;
};

/** A column's title: a click sorts by it (up, down, as kept), its edge is dragged to make it wider. */
export function ColumnHead({ matrix, sortKey, widthKey, title, left, width, index, className }: Props) {
  const { sort } = matrix.view;
  const own = sort !== null && sort.by === sortKey ? sort : null;
  const Mark = own?.isDescending ? ArrowSortDownRegular : ArrowSortUpRegular;
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={own === null ? "none" : own.isDescending ? "descending" : "ascending"}
      title={title}
      className={className}
      style={{ left, width }}
    >
      <button type="button" tabIndex={-1} className="matrix-sort" onClick={() => matrix.sortBy(nextSort(own, sortKey))}>
        <span className="matrix-text">{title}</span>
        {own && <Mark aria-hidden />}
      </button>
      <WidthHandle matrix={matrix} widthKey={widthKey} />
    </div>
  );
}

/** Up, then down, then as the document keeps them. */
function nextSort(own: RowSort | null, by: string | null): RowSort | null {
  if (own === null) return { by, isDescending: false };
  return own.isDescending ? null : { by, isDescending: true };
}

function WidthHandle({ matrix, widthKey }: { readonly matrix: Matrix; readonly widthKey: string }) {
  const { view, changeView } = matrix;
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    const handle = event.currentTarget;
    const [fromX, fromPx] = [event.clientX, columnWidth(view, widthKey)];
    handle.setPointerCapture(event.pointerId);
    const move = ({ clientX }: { readonly clientX: number }) =>
      changeView({ widths: withWidth(view, widthKey, fromPx + clientX - fromX) });
    const end = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", end, { once: true });
  };
  return (
    <span
      className="matrix-width"
      aria-hidden
      title="Drag to change the width, double-click for the usual one (Alt+Shift+Left, Right)"
      onPointerDown={drag}
      onDoubleClick={() => changeView({ widths: withWidth(view, widthKey, null) })}
    />
  );
}
