import { memo } from "react";
import type { LogLine } from "../../shared/core/deployment/events.ts";

const time = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hour12: false,
});

type Props = {
  readonly line: LogLine;
  readonly index: number;
  readonly top: number;
  /** Tells how high the row is, where rows differ. */
  readonly measure: ((element: Element | null) => void) | null;
  readonly href: string;
  readonly isMarked: boolean;
  readonly showTime: boolean;
  readonly place: string;
};

/** One line of a log: its number is a link to it; only its text is taken when it is copied. */
export const LogRow = memo(function LogRow({ line, index, top, measure, href, isMarked, showTime, place }: Props) {
  return (
    <div
      ref={measure}
      data-index={index}
      className="log-line"
      data-level={line.level}
      data-source={line.source}
      aria-current={isMarked ? "true" : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <a className="log-number" href={href} aria-label={`Line ${line.seq}`} tabIndex={-1}>
        {line.seq}
      </a>
      {showTime && <span className="log-time">{time.format(line.atMs)}</span>}
      <span className="log-place" title={place}>
        {place}
      </span>
      <span className="log-text">
        {(line.level === "error" || line.level === "warning") && <strong>{line.level}: </strong>}
        {line.text}
      </span>
    </div>
  );
});
