import type { KeyboardEvent, PointerEvent } from "react";

type Props = {
  readonly label: string;
  readonly className: string;
  readonly orientation: "vertical" | "horizontal";
  /** The share of what lies before it, 0 to 1. */
  readonly share: number;
  readonly onShare: (share: number) => void;
};

const SMALLEST = 0.15;
const STEP = 0.05;

/** A bar between two panes: drag it, or move it by the arrow keys; Home and End are its ends. */
export function Separator({ label, className, orientation, share, onShare }: Props) {
  const isVertical = orientation === "vertical";
  const take = (wanted: number) => onShare(Math.min(Math.max(wanted, SMALLEST), 1 - SMALLEST));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const [before, after] = neighbours(event.currentTarget, isVertical);
    const at = isVertical ? event.clientX : event.clientY;
    if (after > before) take((at - before) / (after - before));
  };
  const press = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      [isVertical ? "ArrowLeft" : "ArrowUp"]: share - STEP,
      [isVertical ? "ArrowRight" : "ArrowDown"]: share + STEP,
      Home: 0,
      End: 1,
    };
    const wanted = moves[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    take(wanted);
  };
  return (
    <div
      className={`ce-separator ${className}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={Math.round(SMALLEST * 100)}
      aria-valuemax={Math.round((1 - SMALLEST) * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => take(0.5)}
      onKeyDown={press}
    />
  );
}

/** Where the panes on both sides begin and end. */
function neighbours(bar: HTMLElement, isVertical: boolean): readonly [number, number] {
  const box = bar.parentElement?.getBoundingClientRect();
  const before = bar.previousElementSibling?.getBoundingClientRect();
  const after = bar.nextElementSibling?.getBoundingClientRect();
  if (!box || !before || !after) return [0, 0];
  return isVertical
    ? [before.left, Math.max(after.right, before.right)]
    : [before.top, Math.max(after.bottom, before.bottom)];
}
